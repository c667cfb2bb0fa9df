"""What does a setting cost when it alone is moved?

    python -m benchmarks.sweep [--smoke | --stream] [SETTING ...]

BCubed F1 of the dev slices, level by level; of the sample where the corpora are absent. With ``--stream`` the
whole Saudi stream (see `benchmarks.stream`), half a minute a row: a slice of one day cannot tell what windows
and templates do. Everything is clustered with the model that has not seen it.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyarrow as pa

from benchmarks import slices, stream
from benchmarks.machine import publish
from dedup import evaluation, pipeline, readers
from dedup import model as models
from dedup.config import Config
from dedup.model import Model
from dedup.shelf import Shelf

# Around each default, which is measured first.
GRID: Final[Mapping[str, Sequence[int | float]]] = {
    "shingle": (2, 3, 5),
    "min_words": (10, 20, 30),
    "jaccard": (0.2, 0.25, 0.3, 0.5),
    "jaccard_same_source": (0.3, 0.5, 0.7),
    "containment": (0.35, 0.45, 0.55, 1.0),
    "template": (0.0, 0.2, 0.3, 0.4),
    "template_late": (0.0, 0.6, 0.75, 0.9),
    "template_kept": (0.0, 0.5, 0.7, 0.9),
    "window_days": (1.0, 2.0, 3.0, 5.0),
    "event_days": (2.0, 4.0, 7.0, 14.0),
    "salient": (10, 15, 20, 30),
    "df_share": (0.01, 0.03, 0.1),
    "df_floor": (20, 50, 200),
    "story_half_days": (30.0, 120.0, 240.0),
}
SMOKE: Final = ("jaccard",)


class Ready(NamedTuple):
    """A slice, the model that has not seen it, and its judge: the figures of predicted groups by level."""

    part: slices.Slice
    model: Model
    judge: Callable[[pa.Table], dict[str, float]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print and publish the figures of the defaults and of every setting that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("settings", nargs="*", metavar="SETTING", help=f"of {', '.join(GRID)}; all if none")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--smoke", action="store_true", help="the sample, one setting: does it work?")
    which.add_argument("--stream", action="store_true", help="the whole Saudi stream")
    asked = parser.parse_args(arguments)
    if unknown := sorted(set(asked.settings) - set(GRID)):
        parser.error(f"{', '.join(unknown)}: there are {', '.join(GRID)}")
    settings = asked.settings or (SMOKE if asked.smoke else GRID)
    with tempfile.TemporaryDirectory() as scratch:
        found = [stream.find()] if asked.stream else dev(Path(scratch), small=asked.smoke)
        rows = [*measure([ready(part) for part in found], settings)]
    publish("sweep", {"rows": rows})
    return 0


def dev(scratch: Path, *, small: bool) -> list[slices.Slice]:
    """Return the dev slices; the sample where they are absent, or something small is wanted."""
    found = {part.name: part for part in slices.find(scratch=scratch)}
    names = [name for name in slices.DEV if name in found and not small] or ["sample"]
    return [found[name] for name in names]


def ready(part: slices.Slice) -> Ready:
    """Return a slice with its model and its judge."""
    model = models.load(str(part.model or ""))
    if part.name == "stream":
        rows = stream.read(part.gold, part.documents)
        return Ready(part, model, lambda found: stream.score(rows, _groups(found, "event")))
    gold = {level: evaluation.read_labels(part.gold, level) for level in part.levels}
    named = {
        level: {slices.name_of(name): label for name, label in labels.items()}
        for level, labels in gold.items()
    }
    return Ready(
        part,
        model,
        lambda found: {
            level: evaluation.score(labels, _groups(found, level)).b3_f1 for level, labels in named.items()
        },
    )


def measure(all_of: Sequence[Ready], settings: Sequence[str] | Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Print and return, row by row, the figures of the defaults and of each setting moved."""
    fixed: dict[str, Any] = Config().as_dict()
    printed = [fingerprints(one, Config()) for one in all_of]
    moves = [(name, value) for name in settings for value in GRID[name] if value != fixed[name]]
    for name, value in [("defaults", None), *moves]:
        config = Config(**{**fixed, name: value}) if value is not None else Config()
        figures: dict[str, float] = {}
        for one, table in zip(all_of, printed, strict=True):
            fresh = fingerprints(one, config) if name == "shingle" else table
            told = pipeline.settle(fresh, config, one.model, reject=lambda _: None, shelf=Shelf())
            found = pa.concat_tables(list(told.assignments))
            figures |= {f"{one.part.name} {figure}": score for figure, score in one.judge(found).items()}
        if value is None:
            print(f"{'':24s}  " + "  ".join(figures))
        shown = name if value is None else f"{name} {value:g}"
        print(f"{shown:24s}  " + "  ".join(f"{figures[key]:{len(key)}.4f}" for key in figures), flush=True)
        yield {"setting": name, "value": value, "figures": figures}


def fingerprints(one: Ready, config: Config) -> list[pa.Table]:
    """Return the front half of a slice."""
    batches = readers.read([one.part.documents], fields={}, reject=lambda _: None)
    return [pipeline.fingerprint(batch, config, one.model) for batch in batches]


def _groups(found: pa.Table, level: str) -> dict[str, str]:
    """Return the group of each report."""
    names = map(slices.name_of, found["id"].to_pylist())
    return dict(zip(names, found[level].to_pylist(), strict=True))


if __name__ == "__main__":
    sys.exit(main())
