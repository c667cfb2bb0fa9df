"""The benchmark of copies: its exact pairs are exact, and it sees what the line overlooks."""

from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks import exact, proposals
from dedup.config import Config
from tests.crawls import crawl, report, text, words

TEXTS = [row["text"] for row in crawl(24)] + [text(2, 1), "", text(30, 5), text(30, 5)]


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What a run would have left for the next tool."""
    left: dict[str, Any] = {}
    monkeypatch.setattr(proposals, "publish", lambda _, answer: left.update(answer))
    return left


def shares(answer: dict[str, Any], way: str) -> dict[float, float]:
    """Return the share proposed at each threshold."""
    return {row["jaccard"]: row[way] for row in answer["recall"]}


@pytest.mark.parametrize("block", [1, 5, 1_000])
def test_exact_pairs_are_those_of_sets(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    """Blocks of a sparse product give every pair that shares a shingle, with the Jaccard of the sets."""
    monkeypatch.setattr(exact, "_BLOCK", block)
    grams = [set(zip(w, w[1:], w[2:], strict=False)) for w in map(str.split, TEXTS)]
    expected = {
        (a, b): len(grams[a] & grams[b]) / len(grams[a] | grams[b])
        for a, b in combinations(range(len(TEXTS)), 2)
        if grams[a] & grams[b]
    }
    found = exact.exact(TEXTS, 3)

    assert list(expected) == list(zip(found.left.tolist(), found.right.tolist(), strict=True))
    assert pytest.approx(list(expected.values())) == found.jaccard.tolist()
    assert [0.0] == exact.looked_up(found, np.array([0]), np.array([25])).tolist()


def test_every_copy_is_proposed_with_its_jaccard() -> None:
    """Of made-up reports no pair at .5 or above is overlooked, and nothing false is said of any."""
    answer = proposals.measure(crawl(160), Config())

    assert 40 <= next(row["pairs"] for row in answer["recall"] if row["jaccard"] == 0.8)
    assert {0.5: 1.0, 0.8: 1.0, 1.0: 1.0, 0.3: 1.0} == shares(answer, "bands and salient terms")
    assert 0 == answer["jaccard_wrong"]
    assert answer["alike"] >= sum(answer["vetoed"].values()) > 0


def test_overlooked_pairs_are_seen() -> None:
    """With one band that few texts agree on the shares fall, as they must."""
    answer = proposals.measure(crawl(160), Config(bands=1, rows=20))

    assert 1 > shares(answer, "bands")[0.8]


def test_stars_propose_less_than_all_pairs() -> None:
    """Above the cap of a bucket the way without stars still proposes every pair."""
    body = words(60, 1)
    rows = [report(f"{i:02d}", " ".join([*body, f"{i}"])) for i in range(30)]
    answer = proposals.measure(rows, Config(bucket_cap=4, anchors=1))

    assert 1.0 == shares(answer, "bands without stars")[0.8]
    assert 0.5 > shares(answer, "bands")[0.8]


def test_smoke_runs_on_our_own_sample(
    published: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where the real corpora are absent the sample is measured, and every figure is there."""
    monkeypatch.setattr(proposals.slices, "SHARED", tmp_path / "absent")

    assert 0 == proposals.main(["--smoke"])
    assert [*proposals.THRESHOLDS] == [row["jaccard"] for row in published["recall"]]
    assert 0 == published["jaccard_wrong"]
    assert 1.0 == shares(published, "bands and salient terms")[0.5]


def test_real_copies_are_proposed(shared: Path) -> None:
    """Of 1,000 real reports 999 of 1,000 pairs at .5 and .8 are proposed, with their true Jaccard."""
    answer = proposals.measure(list(proposals.real(["saudinewsnet"], 1_000, Config())), Config())

    assert 0 == answer["jaccard_wrong"]
    for threshold in (0.5, 0.8):
        assert 0.999 <= shares(answer, "bands without stars")[threshold]
