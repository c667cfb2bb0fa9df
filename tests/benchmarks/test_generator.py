"""Streams of reports: the same ones for the same seed, as many as asked, and what copies what is known."""

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import orjson
import pytest

from benchmarks import generator, originals
from benchmarks.generator import Stream, truth
from benchmarks.turns import Asked
from benchmarks.vocabulary import Facts, Words
from dedup._types import I32


@pytest.fixture(scope="module")
def base() -> tuple[Words, Facts, I32]:
    """Our own sample, repeated a few times in other words: what a stream is made of without real corpora."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(originals, "CORPUS", Path("absent"))
        patch.setattr(originals, "_REPEATED", 4)
        patch.setattr(originals, "_FILLING", 8)
        return originals.load(None)


def stream(base: tuple[Words, Facts, I32], size: int, **asked: Any) -> list[dict[str, Any]]:
    """Return the reports of a stream."""
    lines = b"".join(map(bytes, Stream(*base, Asked(size, **asked)).lines()))
    return [orjson.loads(line) for line in lines.splitlines()]


def test_seed_decides(base: tuple[Words, Facts, I32]) -> None:
    """A stream is the same each time, and another one for another seed."""
    assert stream(base, 700) == stream(base, 700)
    assert stream(base, 700) != stream(base, 700, seed=2)


def test_longer_stream_begins_as_the_shorter(base: tuple[Words, Facts, I32]) -> None:
    """So a measurement by size looks at the same reports again, and more."""
    assert stream(base, 300) == stream(base, 900)[:300]


def test_reports_are_whole(base: tuple[Words, Facts, I32]) -> None:
    """Every report has an id of its own, an outlet, a date, a title and a text, in the order of time."""
    rows = stream(base, 900)
    dates = [row["published"] for row in rows]

    assert 900 == len({row["id"] for row in rows})
    assert sorted(dates) == dates
    assert all(row["title"] and row["text"] and row["source"] and row["url"] for row in rows)


def test_copies_are_as_many_as_asked(base: tuple[Words, Facts, I32]) -> None:
    """The share of reports that copy another is the one asked for, and each has words of its original."""
    rows = stream(base, 3_000, copies=0.3, templates=0.0)
    words = {row["id"]: set(row["text"].split()) for row in rows}
    copies = [name for name in words if truth(name) != name]

    assert pytest.approx(0.3, abs=0.05) == len(copies) / len(rows)
    for name in copies:
        if truth(name) in words and len(words[name]) > 30:
            assert len(words[name] & words[truth(name)]) > len(words[name]) / 4


def test_originals_copy_nothing(base: tuple[Words, Facts, I32]) -> None:
    """Without copies and templates no two texts are equal, over many turns."""
    texts = [row["text"] for row in stream(base, 1_500, copies=0.0, templates=0.0)]

    assert len(texts) == len(set(texts))


def test_bucket_of_equal_pages(base: tuple[Words, Facts, I32]) -> None:
    """Equal pages are as many as asked, spread over all, with one text."""
    rows = stream(base, 1_000, equal=120, framed=60)
    equal = [at for at, row in enumerate(rows) if row["id"].startswith("equal")]
    framed = [row["text"] for row in rows if row["id"].startswith("framed")]

    assert (120, 60) == (len(equal), len(framed))
    assert 1 == len({rows[at]["text"] for at in equal})
    assert equal[0] < 20
    assert equal[-1] >= 980
    assert 50 < len(set(framed))
    assert 1_000 == len({row["id"] for row in rows})


def test_templates_fill_the_same_places(base: tuple[Words, Facts, I32]) -> None:
    """Pages of one template share most words, in their places, and differ in the rest."""
    pages = defaultdict(list)
    for row in stream(base, 1_500, copies=0.0, templates=0.3):
        if "-t" in row["id"]:
            pages[row["id"].partition(".")[0]].append(row["text"].split())
    first, second = next(of for of in pages.values() if len(of) > 1)[:2]
    same = sum(one == other for one, other in zip(first, second, strict=False)) / len(first)

    assert 0.7 < same < 1


def test_outlets_follow_zipf(base: tuple[Words, Facts, I32]) -> None:
    """The outlets that copy most copy much more than the others."""
    copied = [row["source"] for row in stream(base, 3_000, copies=0.5) if "+" in row["id"]]
    counts = [count for _, count in Counter(copied).most_common()]

    assert counts[0] > 2 * counts[len(counts) // 2]


def test_command_writes_a_file(
    base: tuple[Words, Facts, I32],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """The command writes as many lines as asked, and says how fast."""
    monkeypatch.setattr(originals, "load", lambda _: base)

    assert 0 == generator.main(["50", str(tmp_path / "made.jsonl"), "--seed", "3"])
    assert 50 == len((tmp_path / "made.jsonl").read_bytes().splitlines())
    assert "50 reports" in capsys.readouterr().out
