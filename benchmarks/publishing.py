"""Answers in three forms, JSON, a table in Markdown and a picture; and the table on the screen."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from benchmarks import machine

SHARES: Final = ("recall", "precision")
RESULTS: Final = Path(__file__).resolve().parent / "results"


class Answer(NamedTuple):
    """What a benchmark found.

    Attributes:
        question: As it is asked, for a headline.
        rows: One mapping a line of the table; what a row lacks stays empty.
        about: What else belongs to it: the reports, the rounds.
        picture: SVG, or nothing.
        notes: Sentences below the table.
    """

    question: str
    rows: Sequence[Mapping[str, Any]]
    about: Mapping[str, Any]
    picture: str = ""
    notes: Sequence[str] = ()


def publish(name: str, answer: Answer, *, smoke: bool) -> None:
    """Print the table, and write JSON, Markdown and SVG to ``benchmarks/results``; to ``out`` if small."""
    folder = machine.OUT if smoke else RESULTS
    machine.publish(name, {**answer.about, "rows": list(answer.rows)}, out=folder)
    text = markdown(name, answer)
    (folder / f"{name}.md").write_text(text, encoding="utf-8")
    if answer.picture:
        (folder / f"{name}.svg").write_text(answer.picture, encoding="utf-8")
    print(text, flush=True)


def markdown(name: str, answer: Answer) -> str:
    """Return a page: question, table, picture, notes, machine."""
    described = machine.describe()
    told = ", ".join(
        f"{key} {value}" for key, value in answer.about.items() if not isinstance(value, dict | list)
    )
    versions = ", ".join(f"{key} {value}" for key, value in described["packages"].items())
    lines = [
        f"# {answer.question}",
        "",
        f"`python -m benchmarks {name}`: {told}.",
        "",
        *table(answer.rows),
        "",
    ]
    if answer.picture:
        lines += [f"![{answer.question}]({name}.svg)", ""]
    lines += [*answer.notes, ""] if answer.notes else []
    lines += [
        f"{datetime.now(UTC):%Y-%m-%d}, {described['processor']}, {described['cores']} cores, "
        f"{described['memory_gb']} GB, {described['system']}, Python {described['python']}; {versions}.",
        "",
    ]
    return "\n".join(lines)


def table(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return a table in Markdown; numbers stand to the right.

    >>> print(*table([{"who": "a", "speed": 12345.6}, {"who": "b", "note": "absent"}]), sep="\\n")
    | who | speed | note |
    |---|---:|---|
    | a | 12,346 |  |
    | b |  | absent |
    """
    columns = list(dict.fromkeys(key for row in rows for key in row))
    numbers = {key for key in columns if any(isinstance(row.get(key), int | float) for row in rows)}
    head = [
        f"| {' | '.join(columns)} |",
        f"|{'|'.join('---:' if key in numbers else '---' for key in columns)}|",
    ]
    cells = ([cell(row.get(key, ""), share=key in SHARES) for key in columns] for row in rows)
    return head + [f"| {' | '.join(found)} |" for found in cells]


def cell(value: Any, *, share: bool = False) -> str:
    """Return a value as a table has it: shares with four digits, large numbers with none behind the point.

    >>> [cell(value) for value in (0.0123, 1.0, 31.4159, 250.4, 12345, "x", None)]
    ['0.012', '1.0', '31.4', '250', '12,345', 'x', '']
    >>> cell(0.99954, share=True)
    '0.9995'
    """
    if isinstance(value, float):
        if share:
            return f"{value:.4f}"
        return f"{value:.3f}" if value < 1 else f"{value:.1f}" if value < 100 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value if value is not None else "")
