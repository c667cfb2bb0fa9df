"""The command is run as a user would run it, and its answer is read by the name of the report."""

import sys
from pathlib import Path

import pytest

from benchmarks import clustering


def test_failing_command_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that fails ends the gate with what the command said."""
    command = tmp_path / "dedup"
    command.write_text(f"#!{sys.executable}\nimport sys\nsys.exit('out of ' + sys.argv[2])\n")
    command.chmod(0o755)
    monkeypatch.setattr(clustering, "COMMAND", str(command))

    with pytest.raises(clustering.GateError, match="out of paper"):
        clustering.by_command(Path("paper"), tmp_path / "out", None)


def test_absent_command_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an installation the gate says what to do."""
    monkeypatch.setattr(clustering, "COMMAND", str(tmp_path / "dedup"))

    with pytest.raises(clustering.GateError, match="install the project"):
        clustering.by_command(Path("paper"), tmp_path / "out", None)


def test_two_pages_of_one_name_are_refused() -> None:
    """Pages go by file name, so two of one name could not be told apart."""
    with pytest.raises(clustering.GateError, match="one file name"):
        clustering.named({"a/x.txt": 1, "b/x.txt": 2})
