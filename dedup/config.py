"""The settings of a run: one frozen dataclass, checked when it is made."""

from dataclasses import dataclass, fields
from typing import Final

from dedup.errors import ConfigError

_FORMATS: Final = ("parquet", "jsonl", "csv")
_CONFLICTS: Final = ("reject", "error")
_LANGUAGES: Final = ("ar", "any")

# Whole numbers other than seed and key go through int64 arithmetic, and a span of days is counted in seconds.
_MOST: Final = (1 << 31) - 1
_CENTURY: Final = 36_525


# Bytes that the code, the model and one step of work take (benchmarks/evidence.md#memory).
_WORKING: Final = 768 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Every setting of a run. `benchmarks/evidence.md` says which defaults are measured, and on what.

    Attributes:
        shingle: Words a shingle, 1 or more.
        num_perm: Minima a signature, at least bands * rows.
        seed: Seed of the permutations, 0 to 2^32 - 1.
        key: Key of shingle and band hashes, 0 to 2^64 - 1; fixed, so that batch runs repeat.
        bands: Bands of a signature, 1 or more.
        rows: Minima a band, 1 or more.
        bucket_cap: Texts in a bucket up to which all pairs are looked at, 2 or more.
        anchors: Texts of a larger bucket that every other is compared with, 1 or more.
        min_words: Words below which only an equal text is a copy, at least `shingle`.
        min_title_words: Words below which a text, or a title alone, is too short to match at all, 1 or more.
        jaccard: Jaccard from which texts of two outlets are copies, in (0, 1].
        jaccard_same_source: Jaccard from which texts of one outlet are, in (0, 1].
        containment: Containment, and share of each lead found, from which a cut text is a copy, in (0, 1].
        template: Damped containment below which texts only share a template, in [0, 1].
        template_late: The same for reports more than a day apart, in [0, 1].
        template_kept: Damped containment / containment below which what two reports of one event would share
            is a template's, if they share at least `template`; in [0, 1].
        window_days: Days within which reports may tell one event, in (0, 36525].
        event_days: Longest span of an event in days, in (0, 36525].
        calendar_days: Days by which the dates that undated reports name may differ, in [0, 36525].
        story_window_days: Days between events of one story, in (0, 36525].
        story_half_days: Days after which the likeness of two events counts half, in (0, 36525].
        salient: Most salient terms of a report, of which two propose it to another, 2 or more; as a copy
            also three of these and as many of the rest of its text.
        salient_more: Salient terms of which three propose it as a report of one event, 0 or more.
        story_terms: Strongest terms by which events are compared for a story, 2 or more.
        story_salient: Those of them by which events are proposed to each other, 2 or more.
        story_latest: Latest events of a window that one of these proposes, half as many stories before
            and after, 1 or more.
        df_share: Share of a window above which a term is too common to propose by, in (0, 1].
        df_floor: Reports below which no term is too common, 1 or more.
        event_cut: Mean probability from which two groups are one event, in [0, 1]; 0 takes the model's.
        story_cut: Likeness from which two events are one story, in [0, 1]; 0 takes the model's.
        max_component: Reports that hang together above which they are split, in [1, 5233].
        memory: Bytes of anonymous memory that a batch job may take, about, at least 512 MiB; what is more
            waits on the disk.
        jobs: Threads, and processes that take pages of HTML apart, 1 or more.
        batch_rows: Documents a batch, 1 or more.
        max_line: Longest line or record of an input in bytes, 1 or more.
        language: Language of the files' documents that are kept: ``"ar"`` or ``"any"``.
        page_seconds: Seconds that one page of HTML may take, in (0, 3600].
        on_conflict: What happens when one id has two contents: ``"reject"`` or ``"error"``.
        format: Format of the assignments: ``"parquet"``, ``"jsonl"`` or ``"csv"``.
        model: Path of a model file; empty for the one that is shipped.
    """

    shingle: int = 3
    num_perm: int = 128
    seed: int = 1
    key: int = 0x6B68616261722D31
    bands: int = 42
    rows: int = 3
    bucket_cap: int = 200
    anchors: int = 4
    min_words: int = 20
    min_title_words: int = 3
    jaccard: float = 0.25
    jaccard_same_source: float = 0.5
    containment: float = 0.45
    template: float = 0.3
    template_late: float = 0.75
    template_kept: float = 0.7
    window_days: float = 3.0
    event_days: float = 7.0
    calendar_days: float = 7.0
    story_window_days: float = 240.0
    story_half_days: float = 240.0
    salient: int = 20
    salient_more: int = 30
    story_terms: int = 150
    story_salient: int = 40
    story_latest: int = 250
    df_share: float = 0.03
    df_floor: int = 50
    event_cut: float = 0.0
    story_cut: float = 0.0
    max_component: int = 2000
    memory: int = 2 << 30
    jobs: int = 1
    batch_rows: int = 1024
    max_line: int = 16 << 20
    language: str = "ar"
    page_seconds: float = 10.0
    on_conflict: str = "reject"
    format: str = "parquet"
    model: str = ""

    def __post_init__(self) -> None:
        self._whole("shingle num_perm bands rows anchors min_title_words", 1)
        self._whole("story_latest df_floor jobs batch_rows max_line", 1)
        self._whole("memory", 512 << 20, 1 << 50)
        self._whole("bucket_cap salient story_terms story_salient", 2)
        self._whole("min_words", self.shingle)
        self._whole("seed", 0, (1 << 32) - 1)
        self._whole("key", 0, (1 << 64) - 1)
        self._whole("max_component", 1, 5233)
        self._whole("num_perm", self.bands * self.rows)
        self._whole("salient_more", 0)
        self._real("jaccard jaccard_same_source containment df_share", 0, 1, open_below=True)
        self._real("template template_late template_kept event_cut story_cut", 0, 1)
        self._real("calendar_days", 0, _CENTURY)
        self._real("window_days event_days story_window_days story_half_days", 0, _CENTURY, open_below=True)
        self._real("page_seconds", 0, 3600, open_below=True)
        self._one_of("language", _LANGUAGES)
        self._one_of("format", _FORMATS)
        self._one_of("on_conflict", _CONFLICTS)
        if not isinstance(self.model, str):
            raise ConfigError(f"model must be a path as a string, got {self.model!r}")

    def _whole(self, names: str, least: int, most: int = _MOST) -> None:
        """Refuse a field that is no whole number in [least, most]."""
        for name in names.split():
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int):
                raise ConfigError(f"{name} must be a whole number, got {value!r}")
            if not least <= value <= most:
                upper = f" and at most {most}" if most != _MOST or value > most else ""
                raise ConfigError(f"{name} must be at least {least}{upper}, got {value}")

    def _real(self, names: str, least: float, most: float, *, open_below: bool = False) -> None:
        """Refuse a field that is no number from `least`, which may be left out itself, to `most`."""
        for name in names.split():
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
                raise ConfigError(f"{name} must be a number, got {value!r}")
            if not least <= value <= most or (open_below and value == least):
                low = "(" if open_below else "["
                raise ConfigError(f"{name} must be in {low}{least}, {most}], got {value}")

    def _one_of(self, name: str, allowed: tuple[str, ...]) -> None:
        """Refuse a field that is none of the words allowed."""
        if getattr(self, name) not in allowed:
            raise ConfigError(f"{name} must be one of {', '.join(allowed)}, got {getattr(self, name)!r}")

    @property
    def columns_memory(self) -> int:
        """Bytes of columns that may be in memory at a time: what the code and one step of work leave."""
        return max(0, self.memory - _WORKING)

    def as_dict(self) -> dict[str, int | float | str]:
        """Return the settings by name, for the record of a run."""
        return {field.name: getattr(self, field.name) for field in fields(self)}
