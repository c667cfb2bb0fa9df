"""The sets of reports that the quality gate clusters, each with its gold labels and the model it may use."""

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson
import zstandard

ROOT: Final = Path(__file__).resolve().parent.parent
SHARED: Final = ROOT.parent / "shared"
MODELS: Final = ROOT / "benchmarks" / "models"
DATA: Final = ROOT / "data"

# Corpus, its labelled days, and the model that was fitted without them.
DEV: Final = {
    "ant_dev": ("ant_multisource", {"2018-04-08", "2018-04-09"}, "without_ant"),
    "saudi_dev": ("saudinewsnet", {"2015-08-04"}, "without_saudi"),
}
# The five pages: event by event, and all of them one story. The page's number is enough of an id.
SEEDS: Final = {"000": "september", "001": "january", "002": "august", "003": "september", "004": "undated"}
# Groups of the sample that are shaped like the seeds: a call and an announcement of one round, and
# another round of the same people. They were written before anything was tuned, and nothing is tuned on them.
ROUNDS: Final = {
    "cyprus-talks",
    "iran-vienna",
    "lavrov-kerry",
    "libya-skhirat",
    "nile-dam",
    "saudi-iran-baghdad",
    "sudan-jeddah",
    "yemen-kuwait",
}
LEVELS: Final = ("event", "copy", "story")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Reports, what is known of them, and what the engine may know.

    Attributes:
        name: Key of the baseline.
        documents: File or folder that the engine is given.
        gold: JSONL of ``id`` and a label a level.
        levels: The levels that are labelled.
        model: Model file fitted without these reports; None: the one that is shipped.
        grades: JSONL of graded representatives (``id``, ``event``, ``grade`` 0 to 2), where there is one.
    """

    name: str
    documents: Path
    gold: Path
    levels: Sequence[str] = LEVELS
    model: Path | None = None
    grades: Path | None = None


def find(*, shared: Path = SHARED, data: Path = DATA, scratch: Path) -> list[Slice]:
    """Return the slices that can be scored here; what has to be cut or written first goes to ``scratch``.

    Without the folder of real corpora these are the sample's alone.
    """
    labels = data / "sample.gold.jsonl"
    rounds = _write(scratch / "rounds.gold.jsonl", (row for row in rows(labels) if row["group"] in ROUNDS))
    ours = [
        Slice(name="sample", documents=data / "sample", gold=labels),
        Slice(name="rounds", documents=data / "sample", gold=rounds, levels=("event", "story")),
    ]
    return [*ours, *_real(shared, scratch)] if shared.is_dir() else ours


def name_of(identity: str) -> str:
    """Return what identifies a report on both sides: pages go by file name, wherever their folder lies.

    >>> name_of("crawl/pages/one.txt"), name_of("saudi-1")
    ('one.txt', 'saudi-1')
    """
    return Path(identity).name if identity.endswith(".txt") else identity


def lines(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file, which may be compressed (``.zst``), with their ends."""
    with path.open("rb") as file:
        if path.suffix != ".zst":
            yield from file
            return
        reader = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)
        yield from io.BufferedReader(reader)


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSONL file, which may be compressed (``.zst``)."""
    return (orjson.loads(line) for line in lines(path) if line.strip())


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, or of a folder's files and their names, notes in Markdown apart."""
    if path.is_file():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    files = sorted(file for file in path.rglob("*") if file.is_file() and file.suffix != ".md")
    lines = (f"{file.relative_to(path).as_posix()} {digest(file)}\n" for file in files)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _real(shared: Path, scratch: Path) -> Iterator[Slice]:
    for name, (corpus, days, model) in DEV.items():
        gold = shared / "gold" / f"{name}.gold.A.jsonl"
        yield Slice(
            name=name,
            documents=_cut(shared / "corpora" / f"{corpus}.jsonl.zst", gold, days, scratch / f"{name}.jsonl"),
            gold=gold,
            model=MODELS / f"{model}.json",
            grades=shared / "gold" / f"{name}.reps.jsonl",
        )
    pages = sorted((shared / "seeds").glob("*.txt"))
    labels = ({"id": page.name, "event": SEEDS[page.name[:3]], "story": "talks"} for page in pages)
    gold = _write(scratch / "seeds.gold.jsonl", labels)
    yield Slice(name="seeds", documents=shared / "seeds", gold=gold, levels=("event", "story"))


def _cut(corpus: Path, gold: Path, days: set[str], to: Path) -> Path:
    """Write the first report of every gold id within the days, each line as the corpus has it."""
    wanted = {str(row["id"]) for row in rows(gold)}
    with to.open("wb") as target:
        for line in lines(corpus):
            report = orjson.loads(line)
            if report["id"] in wanted and report["date"] in days:
                wanted.remove(report["id"])
                target.write(line)
    return to


def _write(path: Path, rows: Iterator[dict[str, Any]]) -> Path:
    path.write_bytes(b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows))
    return path
