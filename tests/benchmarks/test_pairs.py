"""A pair is judged by where its two reports stand in the whole stream."""

import json
from pathlib import Path

import pytest
import zstandard

from benchmarks import pairs, slices
from benchmarks.pairs import Pair
from dedup import readers


def pair(answer: bool | None, left: str, right: str) -> Pair:
    """Return a labelled pair of one stream."""
    return Pair(f"{left}{right}", "here", left, right, answer, "copy")


LABELLED = [pair(True, "a", "b"), pair(True, "a", "c"), pair(False, "a", "d"), pair(None, "a", "e")]


@pytest.mark.parametrize(
    ("event", "copy", "figures"),
    [
        pytest.param("xxxyz", "xxxyz", (1, 1, 1), id="perfect"),
        pytest.param("xxyzz", "xxyzz", (1, 1 / 2, 1), id="a-pair-torn"),
        pytest.param("xxxxz", "xxxyz", (2 / 3, 1, 1), id="a-stranger-in-the-event"),
        pytest.param("xxxxx", "xxxxz", (2 / 3, 1, 0), id="a-template-in-a-copy-group"),
        pytest.param("xyzuv", "xyzuv", (1, 0, 1), id="all-alone"),
    ],
)
def test_figures(event: str, copy: str, figures: tuple[float, ...]) -> None:
    """Precision and recall are of events, `apart` is of copy groups; what may be either does not count."""
    groups = {
        "here": {
            "event": dict(zip("abcde", event, strict=True)),
            "copy": dict(zip("abcde", copy, strict=True)),
        }
    }
    found = pairs.figures(pairs.judge(LABELLED, groups))

    assert pytest.approx(figures) == [found[name][0] for name in ("precision", "recall", "apart")]


def test_reports_without_a_group_are_apart() -> None:
    """Two reports that were both refused are not one event."""
    verdicts = pairs.judge(LABELLED[:1], {"here": {"event": {}, "copy": {}}})

    assert [(False, False)] == [(one.event, one.copied) for one in verdicts]


def _stream(shared: Path, reports: list[str], pair: tuple[str, str]) -> None:
    def write(path: Path, rows: list[object]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        path.write_bytes(zstandard.ZstdCompressor().compress(lines.encode()))

    write(shared / "corpora" / "ant_jawhara.jsonl.zst", [{"id": name, "text": name} for name in reports])
    sides = ({"corpus": "ant_jawhara", "id": name, "text": name} for name in pair)
    label = {"pair_id": "p", "label": "copy", "same_story": "yes"} | dict(zip("ab", sides, strict=True))
    write(shared / pairs.LABELS, [label])


def test_absent_report_of_a_pair_is_added(tmp_path: Path) -> None:
    """A report that only the pairs hold stands at the end of its stream, and our reader reads it."""
    _stream(tmp_path, ["a", "b"], ("b", "c"))
    path = pairs.documents_of("ant_jawhara", tmp_path, tmp_path)

    assert ["a", "b", "c"] == [row["id"] for row in slices.rows(path)]
    batches = readers.read([path], fields={}, reject=lambda _: None)
    assert ["a", "b", "c"] == [name for batch in batches for name in batch["id"].to_pylist()]


def test_whole_stream_is_left_as_it_is(tmp_path: Path) -> None:
    """Where the stream holds both reports of every pair, the corpus itself is clustered."""
    _stream(tmp_path, ["a", "b"], ("a", "b"))

    assert tmp_path / "corpora" / "ant_jawhara.jsonl.zst" == pairs.documents_of(
        "ant_jawhara", tmp_path, tmp_path / "scratch"
    )


def test_real_labels_are_known(shared: Path) -> None:
    """The labelled pairs are those that the guide describes, each of a stream that has a model."""
    labelled = pairs.read(shared / pairs.LABELS)

    assert [110, 60, 25] == [
        sum(one.one_event is answer for one in labelled) for answer in (True, False, None)
    ]
    assert set(pairs.MODELS) == {one.corpus for one in labelled}
