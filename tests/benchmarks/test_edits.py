"""Lines say what the originals say, and each edit does what its name says."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import orjson
import pytest

from benchmarks import edits, vocabulary
from benchmarks.edits import Plan

ROWS = [
    {
        "title": "بلدية المدينة تفتتح سوقا جديدا اليوم",
        "text": 'افتتحت البلدية، أمس، سوقا كبيرا "للخضار" في المدينة.\n\nوقال الأمين إن 5 محال أميركية جاهزة'
        " للعمل غدا، وإن 120 محلا ستلحق بها أيضا قبل نهاية الشهر مكتملة وفي مستشفى",
        "source": "أ",
        "url": "http://a.example/1",
        "published": "2020-01-01",
    },
    {
        "title": "خبر آخر قصير",
        "text": "نص قصير لا يشبه الأول، وفيه كلمات أخرى قليلة إلى النهاية",
        "source": "ب",
        "url": "http://b.example/2",
        "published": "2020-01-02",
    },
]
WORDS, BYLINES = vocabulary.piece(vocabulary.read(ROWS)[0], ["وكالات: "])


def edited(bits: int, *, seed: int = 4, row: int = 0) -> Mapping[str, Any]:
    """Return a report with some edits."""
    one = np.ones(1, np.int64)
    plan = Plan(
        base=(row * one).astype(np.int32),
        table=np.zeros(1, np.int32),
        edits=bits * one,
        seed=seed * one,
        frame=one,
        other=np.ones(1, np.int32),
        byline=BYLINES,
    )
    table = np.arange(len(WORDS.blocks), dtype=np.int32)[None]
    (line,) = map(bytes, edits.render(WORDS, plan, table, [b'{"title": "']))
    found: dict[str, Any] = orjson.loads(line)
    return found


@pytest.mark.parametrize("row", range(len(ROWS)))
def test_without_edits_a_report_says_what_it_said(row: int) -> None:
    """Taken apart and put together again, title and text are as before, but for spaces at line ends."""
    said = {name: ROWS[row][name] for name in ("title", "text")}

    assert said == dict(edited(0, row=row))


@pytest.mark.parametrize(
    ("bit", "expected"),
    [
        pytest.param(edits.HAMZA, lambda text: not set("أإآ") & set(text), id="hamza"),
        pytest.param(edits.TA, lambda text: "البلديه" in text, id="ta marbuta"),
        pytest.param(edits.YA, lambda text: text.endswith("مستشفي"), id="ya"),
        pytest.param(
            edits.TO, lambda text: "أمس" not in text.replace("،", "") or "اليوم" in text, id="today"
        ),
        pytest.param(edits.DIGITS, lambda text: "خمسة محال" in text, id="digits"),
        pytest.param(edits.BYLINE, lambda text: text.startswith("وكالات: "), id="byline"),
        pytest.param(edits.TAIL, lambda text: text.endswith(ROWS[1]["title"]), id="tail"),
        pytest.param(edits.CUT, lambda text: len(text) < 0.7 * len(ROWS[0]["text"]), id="cut"),
        pytest.param(
            edits.PUNCTUATION, lambda text: text.count("،") < ROWS[0]["text"].count("،"), id="points"
        ),
        pytest.param(edits.US, lambda text: "أمريكية" in text, id="American"),
    ],
)
def test_edit(bit: int, expected: Any) -> None:
    """Each edit changes the text as an editor would."""
    assert expected(edited(bit)["text"])


def test_headline_is_another() -> None:
    """A new headline is the lead, or differs in a word."""
    assert {True} == {edited(edits.HEADLINE, seed=seed)["title"] != ROWS[0]["title"] for seed in (5, 7, 9)}
    assert ROWS[0]["text"].startswith(edited(edits.HEADLINE, seed=5)["title"])


def test_rates_are_shares() -> None:
    """Every edit has a bit and a rate of its own."""
    assert all(0 < rate < 1 for rate in edits.RATES.values())
    assert len(edits.RATES) == len(edits.NAMES)
    assert edits.FILLED == 1 << len(edits.RATES)
