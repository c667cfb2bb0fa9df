"""Each peer has an environment of its own, or a reason why it has none."""

import subprocess
from pathlib import Path

import pytest

from benchmarks import environments


@pytest.fixture(autouse=True)
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty cache."""
    monkeypatch.setenv("DEDUP_PEERS", str(tmp_path / "peers"))
    return tmp_path / "peers"


def test_every_peer_has_a_module_and_an_extra() -> None:
    """Who is in pyproject.toml can be run, and who can be run is there or is our own."""
    modules = {path.stem for path in Path(environments.__file__).parent.joinpath("peers").glob("*.py")}

    assert modules - {"__init__", "reading", "run"} == {*environments.peers(), *environments.OURS}


def test_nothing_is_installed_unless_asked() -> None:
    """A smoke run makes no environment."""
    found = environments.find("gaoya", make=False)

    assert found.python is None
    assert "not installed" in found.reason


def test_failure_is_told_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    """What pip says is the reason, and half an environment is not taken for a whole one."""

    def refuse(command: list[str], **_: object) -> None:
        if "pip" in command:
            raise subprocess.CalledProcessError(1, command, stderr="noise\nERROR: no wheel\nmore noise")
        Path(command[-1]).mkdir(parents=True)

    monkeypatch.setattr(subprocess, "run", refuse)

    assert (None, "ERROR: no wheel") == environments.find("gaoya")
    assert [] == list(cache.iterdir())


def test_environment_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time it is there."""
    commands: list[list[str]] = []

    def make(command: list[str], **_: object) -> None:
        commands.append(command)
        if "venv" in command:
            Path(command[-1]).mkdir(parents=True)

    monkeypatch.setattr(subprocess, "run", make)
    first, second = environments.find("gaoya"), environments.find("gaoya", make=False)

    assert first == second
    assert 2 == len(commands)
    assert "--only-binary=:all:" in commands[1]


def test_newer_python_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no interpreter is new enough, that is the reason."""
    monkeypatch.setattr(environments, "_interpreter", lambda _: None)

    assert "Python 3.12" in environments.find("text_dedup").reason
