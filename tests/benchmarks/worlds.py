"""A small world for the quality gate: corpora, their gold labels, pairs, five pages and a sample."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import zstandard

from benchmarks import slices

DAYS = {"ant_dev": "2018-04-08", "saudi_dev": "2015-08-04"}
CORPORA = {"ant_dev": "ant_multisource", "saudi_dev": "saudinewsnet"}
# The claim of each raw page that has one.
PAGES = {"w1": "R", "w2": "R", "w3": "S"}


class World(NamedTuple):
    """Where its parts lie."""

    shared: Path
    data: Path
    models: Path


def build(root: Path) -> World:
    """Build the world: in each dev slice four reports, a and b one event, c another, d of another day."""
    world = World(root / "shared", root / "data", root / "models")
    for name, corpus in CORPORA.items():
        day = DAYS[name]
        lines = [{"id": f"{name}-{i}", "date": day, "text": i} for i in "abc"]
        stray = {"id": f"{name}-d", "date": "2001-01-01", "text": "d"}
        _write(world.shared / "corpora" / f"{corpus}.jsonl.zst", [*lines, stray, lines[0]])
        gold = [
            {"id": f"{name}-{i}", "event": e, "story": 0, "copy": None}
            for i, e in zip("abc", (0, 0, 1), strict=True)
        ]
        _write(world.shared / "gold" / f"{name}.gold.A.jsonl", [*gold, {**gold[0], "id": f"{name}-d"}][:3])
        graded = [{"id": f"{name}-{i}", "event": 0, "grade": g} for i, g in (("a", 2), ("b", 0))]
        _write(world.shared / "gold" / f"{name}.reps.jsonl", graded)
        model = {"fitted_on": [other for other in CORPORA if other != name]}
        _write(world.models / f"without_{name.removesuffix('_dev')}.json", [model])
    _add_streams(world.shared)
    for number in range(5):
        _write(world.shared / "seeds" / f"00{number}_x.txt", [{"page": number}])
    sample = [{"id": "one", "text": "one"}, {"id": "pages/two.txt", "text": "two"}]
    _write(world.data / "sample" / "reports.jsonl", sample)
    groups = zip(sample, ("lavrov-kerry", "haouz"), strict=True)
    labels = [
        {"id": row["id"], "event": row["id"], "story": "s", "copy": None, "group": group}
        for row, group in groups
    ]
    _write(world.data / "sample.gold.jsonl", labels)
    return world


def _add_streams(shared: Path) -> None:
    """Add the labels of the Saudi stream and of pairs, a third stream, and raw pages of two claims."""
    _write(
        shared / "corpora" / "ant_jawhara.jsonl.zst", [{"id": "j1", "text": "j1"}, {"id": "j2", "text": "j2"}]
    )
    rows = [
        {"id": "saudi_dev-a", "event": "A", "masked_for": [], "not_in": []},
        {"id": "saudi_dev-b", "event": "A", "masked_for": [], "not_in": []},
        {"id": "saudi_dev-c", "event": None, "masked_for": [], "not_in": ["A"]},
        {"id": "of a day that is not there", "event": "A", "masked_for": [], "not_in": []},
    ]
    _write(shared / "gold" / "saudi_events_partial.labels.jsonl", rows)
    affairs = [("a", "talks", []), ("b", "talks", []), ("d", None, ["talks"])]
    keys = ("id", "story", "not_in")
    rows = [dict(zip(keys, (f"saudi_dev-{i}", *rest), strict=True)) for i, *rest in affairs]
    _write(shared / "stories.jsonl", rows)
    pairs = [
        ("saudinewsnet", "saudi_dev-a", "saudi_dev-b", "yes"),
        ("saudinewsnet", "saudi_dev-a", "absent", "either"),
        ("ant_jawhara", "j1", "j2", "no"),
        ("ant_multisource", "ant_dev-a", "ant_dev-c", "no"),
    ]
    labelled = [
        {
            "pair_id": f"p{number}",
            "label": "copy",
            "same_story": answer,
            "a": {"corpus": corpus, "id": a, "text": a},
            "b": {"corpus": corpus, "id": b, "text": b},
        }
        for number, (corpus, a, b, answer) in enumerate(pairs)
    ]
    _write(shared / "gold" / "pairs.jsonl.zst", labelled)
    pages = [("w1", "R", "A", []), ("w2", "R", "A", []), ("w3", "S", "B", ["R"]), ("w4", None, None, ["S"])]
    keys = ("id", "gold", "tier", "masked_for")
    rows = [{"text": page[0]} | dict(zip(keys, page, strict=True)) for page in pages]
    _write(shared / "gold" / "raw_pages_2017.jsonl.zst", rows)


class Oracle:
    """An engine that knows the answer; `mistakes` puts reports into events of their own."""

    def __init__(self, world: World, *, mistakes: Iterable[str] = (), lost: Iterable[str] = ()) -> None:
        self.mistakes = set(mistakes)
        self.lost = set(lost)
        self.models: dict[str, Path | None] = {}
        self.runs: list[str] = []
        golds = [*world.shared.glob("gold/*.gold.A.jsonl"), world.data / "sample.gold.jsonl"]
        self.answer = {row["id"]: row for path in golds if path.exists() for row in read(path)}
        seeds = {"000": "r", "001": "s", "002": "t", "003": "r", "004": "u"}
        for number, event in seeds.items():
            page = f"{world.shared}/seeds/{number}_x.txt"
            self.answer[page] = {"id": page, "event": event, "story": "talks", "copy": None}

    def __call__(self, documents: Path, out: Path, model: Path | None) -> None:
        """Write the assignments of a run over the documents."""
        self.models[documents.name] = model
        self.runs.append(documents.name)
        pages = {str(path) for path in documents.glob("*.txt")}
        if documents.suffix in (".jsonl", ".zst"):
            pages = {row["id"] for row in read(documents)}
        elif not pages:
            pages = {row["id"] for row in read(documents / "reports.jsonl")}
        _write(out / "assignments.jsonl", [self._row(name) for name in sorted(pages - self.lost)])

    def _row(self, name: str) -> dict[str, Any]:
        known = self.answer.get(name, {"event": PAGES.get(name, name), "story": name})
        event = f"alone {name}" if name in self.mistakes else str(known["event"])
        return {
            "id": name,
            "copy": f"c {name}",
            "event": event,
            "story": str(known["story"]),
            "event_representative": name[-1] != "b",
        }


def read(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a JSONL file."""
    return list(slices.rows(path))


def _write(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    data = "".join(json.dumps(row) + "\n" for row in rows).encode()
    path.write_bytes(zstandard.ZstdCompressor().compress(data) if path.suffix == ".zst" else data)
