"""dedup.engines.spark where there is no Spark."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dedup.cli import main
from dedup.engines.spark import started
from dedup.errors import ExtraError


def test_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks for the engine is told what to install."""
    monkeypatch.setitem(sys.modules, "pyspark", None)

    with pytest.raises(ExtraError, match=r"pip install 'khabar-dedup\[spark\]'"), started():
        pass


def test_missing_java_is_told(tmp_path: Path) -> None:
    """Who has PySpark alone reads what else it takes, behind what Spark says."""
    pytest.importorskip("pyspark", reason="PySpark is not installed: pip install 'khabar-dedup[spark]'")
    command = [sys.executable, "-m", "dedup", "cluster", "data/sample", "--out", str(tmp_path / "out")]
    there = {**os.environ, "JAVA_HOME": "/nowhere"}
    asked = ["--engine", "spark", "--master", "spark://far:7077"]
    done = subprocess.run([*command, *asked], capture_output=True, text=True, env=there, check=False)

    assert 1 == done.returncode
    assert "Error: no Spark can be had at spark://far:7077; it needs Java 17" in done.stderr


def test_engine_is_imported_without_spark() -> None:
    """So is all else that a job on one machine needs."""
    code = "import sys, dedup.batch, dedup.engines.spark; print('pyspark' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "False" == done.stdout.strip()


def test_master_is_for_spark(capsys: pytest.CaptureFixture[str]) -> None:
    """An address that nobody would be asked at is refused."""
    with pytest.raises(SystemExit) as ended:
        main(["cluster", "data/sample", "--out", "nowhere", "--master", "local[2]"])

    assert 2 == ended.value.code
    assert "--engine spark" in capsys.readouterr().err
