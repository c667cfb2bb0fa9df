"""Gists of words are learned from headlines and leads alone, and without the days that are scored."""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from benchmarks import background, gists, slices
from dedup import model
from dedup.pipeline import respelled

# Each topic has four words for its headlines and twelve others for its leads.
TOPICS, SHORT, LONG = 6, 4, 12
LETTERS = "\u0628\u062a\u062b\u062c\u062d\u062e\u062f\u0631\u0632\u0633\u0634\u0635\u0636\u0637\u0639\u063a"


def word(number: int) -> str:
    """Return an invented word of four letters."""
    return "".join(LETTERS[(number >> 4 * at) % 16] for at in range(3)) + LETTERS[number % 7]


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The gists of a corpus whose headlines never share a word with their leads."""
    folder = tmp_path_factory.mktemp("corpora")
    rng = np.random.default_rng(3)
    rows = []
    for number in range(900):
        topic = number % TOPICS
        first = 100 * (topic + 1)
        title = [word(first + k) for k in rng.permutation(SHORT)[:3]]
        text = [word(first + 50 + k) for k in rng.permutation(LONG)[:9]]
        day = "2018-04-08" if number < 60 else f"2018-05-{number % 3 + 1:02d}"
        rows.append({"id": str(number), "date": day, "title": " ".join(title), "text": " ".join(text)})
    data = "".join(json.dumps(row) + "\n" for row in rows).encode()
    (folder / "one.jsonl.zst").write_bytes(zstandard.ZstdCompressor().compress(data))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(background, "CORPORA", ("one",))
        patch.setattr(background, "DAYS", {"one": ("2018-04-08",)})
        patch.setattr(gists, "COURSES", 2)
        patch.setattr(gists, "DIMENSIONS", 8)
        patch.setattr(gists, "MOST_SHARE", 0.5)
        for name in ("first", "second"):
            gists.main(folder, folder / name, least=5, batch=30)
    return folder / "first"


def test_headline_words_lie_near_the_words_of_their_leads(learned: Path) -> None:
    """Words that never meet in a text come near if one stands over texts that hold the other."""
    found = model.gists(learned)
    table = found.gists.astype(float)
    units = table / np.linalg.norm(table, axis=1, keepdims=True)
    near = np.zeros((TOPICS, TOPICS))
    for a in range(TOPICS):
        for b in range(TOPICS):
            headline = _rows(found.columns, [word(100 * (a + 1) + k) for k in range(SHORT)])
            lead = _rows(found.columns, [word(100 * (b + 1) + 50 + k) for k in range(LONG)])
            near[a, b] = (units[headline] @ units[lead].T).mean()

    assert list(range(TOPICS)) == near.argmax(axis=1).tolist()
    assert near.diagonal().min() > near[~np.eye(TOPICS, dtype=bool)].max()


def test_same_corpora_give_the_same_file(learned: Path) -> None:
    """The shipped file can be learned anew."""
    assert learned.read_bytes() == learned.with_name("second").read_bytes()


def test_scored_days_teach_nothing(learned: Path) -> None:
    """Reports of labelled days, and of those beside them, are no lessons."""
    metadata = pq.read_schema(learned).metadata

    assert b"840" == metadata[b"documents"]


def test_shipped_gists_have_not_seen_the_scored_days() -> None:
    """Every labelled day, and those beside it, is among the days that the shipped file leaves out."""
    metadata = pq.read_schema(slices.ROOT / "dedup" / "model" / "gists.parquet").metadata
    manifest = json.loads(metadata[b"corpora"])

    for corpus, days, _ in slices.DEV.values():
        assert background.around(tuple(days)) <= set(manifest[corpus]["days_left_out"])


def _rows(columns: np.ndarray, words: list[str]) -> list[int]:
    """Return the rows of words in a table of gists."""
    hashes, _ = respelled(pa.array(words))
    wanted = hashes >> np.uint64(64 - background.BITS)
    return np.flatnonzero(np.isin(columns, wanted.astype(np.uint32))).tolist()
