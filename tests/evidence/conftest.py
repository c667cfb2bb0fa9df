"""Whatever a test of this folder hears in English has its Arabic, word for word."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from dedup.evidence import alone, cases, clues
from dedup.report import sentences

# What keeps its letters: ids, titles and words of reports, which stand in isolates.
_FOREIGN = re.compile("\u2068.*?\u2069")
# Reasons of tests.runs, which no run gives.
_INVENTED = ("medoid", "earliest")


def untold(paragraph: str) -> list[str]:
    """Return the Latin letters that are left of a paragraph in Arabic."""
    left = re.findall(r"[A-Za-z]+", _FOREIGN.sub("", sentences.told(paragraph, "ar")))
    return [word for word in left if word not in _INVENTED]


@pytest.fixture(autouse=True)
def arabic(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """Ask of every paragraph that is told whether it can be told in Arabic."""
    heard: set[str] = set()

    def listen(owner: Any, name: str) -> None:
        tell: Callable[..., Any] = getattr(owner, name)

        def told(*arguments: Any, **named: Any) -> Any:
            said = tell(*arguments, **named)
            said = said if isinstance(said, str) else list(said)
            heard.update([said] if isinstance(said, str) else said)
            return said if isinstance(said, str) else iter(said)

        monkeypatch.setattr(owner, name, told)

    for owner, name in (
        (cases.Case, "told"),
        (cases.Case, "verdict"),
        (alone.Place, "told"),
        (clues, "told"),
        (clues, "turning"),
    ):
        listen(owner, name)
    yield heard

    assert {} == {paragraph: left for paragraph in heard if (left := untold(paragraph))}
