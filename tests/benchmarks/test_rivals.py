"""The baselines are what their users build, and seeing a part of a stream changes nothing."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from benchmarks import rivals
from benchmarks.clustering import Subject
from benchmarks.rivals import Rivals, Texts

BRIDGE = "the mayor opened the long bridge over the river on sunday before many guests and two bands"
LINES = [
    BRIDGE,
    BRIDGE + " again",
    "a storm closed the port and the road to the airport for nine hours",
    "for nine hours the airport road and the port stayed closed after a storm",
    "nothing of this kind happened anywhere else",
]


def texts(folder: Path, lines: Sequence[str]) -> Texts:
    """Return the texts of some reports."""
    path = folder / "reports.jsonl"
    path.write_text("".join(json.dumps({"id": f"r{i}", "text": line}) + "\n" for i, line in enumerate(lines)))
    return Texts(path)


def partition(labels: np.ndarray[tuple[int], np.dtype[np.int64]]) -> set[frozenset[int]]:
    """Return labels as sets of rows."""
    return {frozenset(np.flatnonzero(labels == label).tolist()) for label in set(labels.tolist())}


@pytest.mark.parametrize(
    ("system", "cut", "groups"),
    [
        pytest.param("shingles", 0.5, [{0, 1}, {2}, {3}, {4}], id="shingles-find-the-copy"),
        pytest.param("TF-IDF links", 0.5, [{0, 1}, {2, 3}, {4}], id="words-find-both"),
        pytest.param("TF-IDF average", 0.3, [{0, 1}, {2, 3}, {4}], id="average-finds-both"),
        pytest.param("TF-IDF links", 0.99, [{0}, {1}, {2}, {3}, {4}], id="high-cut"),
    ],
)
def test_groups(tmp_path: Path, system: str, cut: float, groups: list[set[int]]) -> None:
    """Shingles find copies, words find what is told in other order."""
    labels = rivals.SYSTEMS[system](texts(tmp_path, LINES), range(len(LINES)), cut)

    assert {frozenset(group) for group in groups} == partition(labels)


def chain(n: int) -> list[str]:
    """Return reports of which each shares half its words with the next."""
    return [" ".join(f"w{i + j}" for j in range(6)) for i in range(0, 3 * n, 3)]


def test_links_chain_and_average_does_not(tmp_path: Path) -> None:
    """Components run along a chain; average linkage stops where most pairs are strangers."""
    found = texts(tmp_path, chain(12))

    assert 1 == len(partition(rivals.links(found, range(12), 0.3)))
    assert 1 < len(partition(rivals.average(found, range(12), 0.3)))


@pytest.mark.parametrize("system", ["TF-IDF links", "TF-IDF average"])
def test_group_of_a_row_needs_no_other_row_asked(tmp_path: Path, system: str) -> None:
    """Asked about one report, a system finds the group that it has when asked about all."""
    lines = [*LINES, *chain(8)]
    found = texts(tmp_path, lines)
    whole = rivals.SYSTEMS[system](found, range(len(lines)), 0.3)

    for row in range(len(lines)):
        alone = rivals.SYSTEMS[system](found, [row], 0.3)
        assert set(np.flatnonzero(whole == whole[row])) == set(np.flatnonzero(alone == alone[row]))


def test_average_is_that_of_the_whole_matrix(tmp_path: Path) -> None:
    """Linking each component alone gives what scikit-learn gives for all reports at once."""
    from sklearn.cluster import AgglomerativeClustering

    found = texts(tmp_path, [*LINES, *chain(9)])
    cosines = (found.vectors @ found.vectors.T).toarray()
    whole = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=0.7
    ).fit_predict(np.clip(1 - cosines, 0, None))

    assert partition(whole) == partition(rivals.average(found, range(len(cosines)), 0.3))


def test_texts_are_read_once(tmp_path: Path) -> None:
    """All levels and systems look at the same words."""
    texts(tmp_path, LINES)
    reads = []

    def documents() -> Path:
        reads.append(1)
        return tmp_path / "reports.jsonl"

    compared, subject = Rivals(), Subject("here", documents)
    systems = [
        name for level in rivals.CUTS for name, _ in compared.groups(subject, level, "here", {"r0", "r1"})
    ]

    assert 1 == len(reads)
    assert "TF-IDF average 0.1" in systems


def test_only_what_is_asked_about_is_answered(tmp_path: Path) -> None:
    """Groups of other rows may be wrong, so they are not handed out."""
    texts(tmp_path, LINES)
    subject = Subject("here", lambda: tmp_path / "reports.jsonl")

    for _, groups in Rivals().groups(subject, "event", "here", {"r0", "r1"}):
        assert {"r0", "r1"} == set(groups)


def test_smoke_prints_all_systems(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sample alone shows that the sweep of cuts works."""
    monkeypatch.setattr(rivals, "publish", lambda *_: None)
    assert 0 == rivals.main(["--smoke"])

    told = capsys.readouterr().out
    assert all(f"sample {system}" in told for system in rivals.SYSTEMS)
