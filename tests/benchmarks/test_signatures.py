"""The benchmark of signatures runs, with or without real reports and Daft."""

import os
from pathlib import Path

import pytest

from benchmarks import signatures


def test_benchmark_runs_on_our_sample(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Without the corpora and without Daft it says so, measures the rest, and gives the cores back."""
    published: dict[str, object] = {}
    cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else None
    monkeypatch.setattr(signatures, "CORPUS", tmp_path / "absent.jsonl.zst")
    monkeypatch.setattr(signatures, "_daft", lambda: None)
    monkeypatch.setattr(signatures, "publish", lambda _, answer: published.update(answer))

    assert 0 == signatures.main(["--smoke"])
    assert "our sample, repeated" in capsys.readouterr().out
    assert {"reports", "origin", "daft", "from texts in memory", "from JSONL"} == set(published)
    assert cores == (os.sched_getaffinity(0) if cores is not None else None)
