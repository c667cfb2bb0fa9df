"""`dedup cluster --dry-run` counts, predicts, and leaves nothing behind."""

import os
import re
import tempfile
from pathlib import Path

import pytest

from dedup.cli.dry import Cost, _bytes, _seconds, _waiting
from dedup.config import Config
from dedup.results import Result
from tests.cli.conftest import Call

COST = Cost(loading=2.0, fingerprints=1.0, groups=3.0, pairs=100, others=1000, waiting=500)


def test_counts_and_predicts(dedup: Call, sample: Path, stories: Path) -> None:
    """Documents and rejects are counted; the disk is predicted within a factor of two of the truth."""
    outcome = dedup("cluster", sample, "--dry-run")
    documents, rejects, seconds, disk = outcome.out.splitlines()
    predicted = float(re.findall(r"about (\d+) kB on disk", disk)[0]) * 1000
    truth = sum(path.stat().st_size for path in stories.iterdir())
    count = Result.load(stories).assignments.num_rows

    assert (0, "") == (outcome.code, outcome.err)
    assert [f"{count} documents in {sample}", "1 rejects: no-text"] == [documents, rejects]
    assert re.fullmatch(r"about [\d.,]+ s", seconds)
    assert truth / 2 < predicted < truth * 2


def test_leaves_nothing(dedup: Call, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the directory of the run nor anything temporary stays."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    dedup("cluster", sample, "--dry-run", "--out", tmp_path / "stories", "--format", "csv")

    assert [] == os.listdir(tmp_path)


def test_knows_the_sample(dedup: Call, sample: Path) -> None:
    """What is counted is what the job would cluster."""
    assert dedup("cluster", sample, "--dry-run", "--sample", 7).out.startswith("7 documents in ")


def test_refuses_what_the_job_would(dedup: Call, sample: Path, tmp_path: Path) -> None:
    """A wrong setting, a model that is not there and an empty input end a dry run as they end the job."""
    (tmp_path / "empty.jsonl").touch()

    assert 2 == dedup("cluster", sample, "--dry-run", "--set", "jaccard=2").code
    assert 1 == dedup("cluster", sample, "--dry-run", "--model", tmp_path / "none.json").code
    assert 1 == dedup("cluster", tmp_path / "empty.jsonl", "--dry-run").code


def test_prediction_grows_as_measured() -> None:
    """What was tried is taken as it is; more documents take more than their share, of pairs above all."""
    assert 6 == _seconds(COST, 1, jobs=1)
    assert 5.5 == _seconds(COST, 1, jobs=2)
    assert 2 + 10 + 30 < _seconds(COST, 10, jobs=1) < 2 + 10 + 3 * 30
    assert 1100 == _bytes(COST, 1)
    assert 100 * 10 + 1000 * 10 < _bytes(COST, 10) < 100 * 100 + 1000 * 10
    assert 10 * _bytes(COST, 100) == pytest.approx(_bytes(COST, 1000)), "windows are full by then"


def test_what_waits_while_it_runs_is_predicted() -> None:
    """Fingerprints wait on disk, and so do columns that memory does not hold."""
    few, many = Config(memory=1 << 40), Config(memory=512 << 20)

    assert 500 * 10 == _waiting(COST, 10, few)
    assert 500 * 10 + 600 * 10 == _waiting(COST, 10, many)
