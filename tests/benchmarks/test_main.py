"""The front door of the benchmarks lists what can be asked, and asks it."""

import importlib
from typing import Any

import pytest

import benchmarks.__main__ as front


def test_questions_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a word it tells every question, each with its own first line."""
    assert 0 == front.main([])
    printed = capsys.readouterr().out
    assert all(f"  {name:12s} {front.question(name)}" in printed for name in front.QUESTIONS)


@pytest.mark.parametrize("name", front.QUESTIONS)
def test_every_question_can_be_asked(name: str) -> None:
    """Each is a module that asks one thing and knows how to be asked."""
    assert front.question(name).endswith("?")
    assert callable(importlib.import_module(f"benchmarks.{name}").main)


def test_unknown_question_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """A slip of the pen gets the list."""
    assert 2 == front.main(["copy"])
    assert "signatures, copies" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param(["line", "--smoke"], [("line", ["--smoke"])], id="one"),
        pytest.param(["all", "--smoke"], [(name, ["--smoke"]) for name in front.QUESTIONS], id="all"),
    ],
)
def test_options_go_to_the_question(
    said: list[str], expected: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One question or all get the options behind the name."""
    asked: list[Any] = []

    class Fake:
        def __init__(self, name: str) -> None:
            self.name = name.rpartition(".")[2]

        def main(self, options: list[str]) -> int:
            asked.append((self.name, options))
            return 0

    monkeypatch.setattr(front.importlib, "import_module", Fake)

    assert 0 == front.main(said)
    assert expected == asked
