"""Systems are held against all pairs, each by its own words."""

from pathlib import Path

import orjson
import pytest

from benchmarks import contest, environments
from benchmarks.contest import Score, Truth
from benchmarks.peers.reading import Asked
from benchmarks.rounds import System, Took

TEXTS = ("a b c d e f g h", "a b c d e f g x", "a b c d e, f g h", "k l m n o p q r")


@pytest.fixture
def truth(tmp_path: Path) -> Truth:
    """The exact pairs of four texts."""
    path = tmp_path / "reports.jsonl"
    path.write_bytes(b"".join(orjson.dumps({"text": text}) + b"\n" for text in TEXTS))
    return Truth(path, 10)


def score(truth: Truth, peer: str, found: set[tuple[int, int]], reports: int = 4) -> Score:
    """Return the score of a system that found some pairs."""
    system = System(peer, peer, Asked(3, 42, 3, 0.6))
    return truth.score(system, Took(reports=reports, pairs=frozenset(found)))


def test_words_are_the_systems_own(truth: Truth) -> None:
    """A comma is part of a word to who splits at spaces, and no part of one to who folds."""
    assert 1 == score(truth, "datasketch", set()).pairs
    assert 3 == score(truth, "bands", set()).pairs


def test_shares_of_what_is_there_and_of_what_is_found(truth: Truth) -> None:
    """Recall counts what was overlooked, precision what is no pair."""
    assert (1.0, 0.5) == score(truth, "datasketch", {(0, 1), (1, 3)})[1:]
    assert (pytest.approx(2 / 3), 1.0) == score(truth, "bands", {(0, 1), (0, 2)})[1:]


def test_only_reports_that_a_system_was_given_count(truth: Truth) -> None:
    """Who gets fewer reports is held against the pairs of these."""
    assert Score(1, 1.0, 1.0) == score(truth, "bands", {(0, 1)}, reports=2)


def test_every_peer_that_finds_copies_is_asked_twice() -> None:
    """With the same bands as all, and with its own; all have words and a name of their own."""
    systems = contest.systems(0.5)
    names = [system.name for system in systems]
    peers = {*environments.peers()} - {"daft"}  # has no LSH

    assert len(names) == len(set(names))
    assert peers <= {system.peer for system in systems}
    assert {system.peer for system in systems} - {"floor"} == set(contest.WORDS) == set(contest.VERIFIED)
    assert {contest.BANDS, 0} == {system.asked.bands for system in systems if system.peer in peers}
