"""`dedup eval` prints what `evaluation` scores."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from dedup import evaluation
from tests.cli.conftest import Call


@pytest.fixture
def gold(sample: Path) -> Path:
    """Labels of the sample."""
    return sample.parent / "sample.gold.jsonl"


@pytest.mark.parametrize("key", ["copy", "event", "story"])
def test_json_is_the_scores(dedup: Call, stories: Path, gold: Path, key: str) -> None:
    """A script gets every score, and nothing else."""
    labels, found = evaluation.read_labels(gold, key), evaluation.read_assignments(stories, key)
    outcome = dedup("eval", stories, gold, "--key", key, "--json")

    assert (0, "") == (outcome.code, outcome.err)
    assert asdict(evaluation.score(labels, found)) == json.loads(outcome.out)


def test_table_is_for_people(dedup: Call, stories: Path, gold: Path, tmp_path: Path) -> None:
    """Four lines of scores and one of counts; what is missing is told apart."""
    more = tmp_path / "gold.jsonl"
    more.write_bytes(gold.read_bytes() + b'{"id": "unheard of", "event": "x"}\n')
    outcome = dedup("eval", stories, more)

    assert ["BCubed", "pairwise", "ARI", "V-measure", "reports"] == [
        line.split()[0] for line in outcome.out.splitlines()
    ]
    assert "not in the assignment, counted as alone: 1\n" == outcome.err


def test_column_can_have_another_name(dedup: Call, stories: Path, gold: Path) -> None:
    """Labels of any name score any column."""
    assert 0 == dedup("eval", stories, gold, "--key", "group", "--column", "story").code


@pytest.mark.parametrize(
    ("key", "message"),
    [pytest.param("nothing", "no nothing here", id="gold"), pytest.param("group", "no group here", id="run")],
)
def test_missing_key_is_named(dedup: Call, stories: Path, gold: Path, key: str, message: str) -> None:
    """A field that one of the two lacks ends with 1 and its name."""
    outcome = dedup("eval", stories, gold, "--key", key)

    assert (1, "") == (outcome.code, outcome.out)
    assert message in outcome.err


@pytest.mark.parametrize("name", ["none.jsonl", "none"])
def test_missing_file_is_one(dedup: Call, stories: Path, tmp_path: Path, name: str) -> None:
    """A file that is not there is named."""
    outcome = dedup("eval", stories, tmp_path / name)

    assert 1 == outcome.code
    assert str(tmp_path / name) in outcome.err
