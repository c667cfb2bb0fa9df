"""dedup.evidence.clues: what the model weighed, in words that a journalist reads."""

from collections.abc import Sequence
from math import exp, log
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.evidence import clues
from dedup.evidence.clues import CLUES, Piece, Weighing
from dedup.stages.links import FEATURES

CUT = 0.4
NAMES = st.sampled_from(sorted(CLUES))


def model(coefficients: Sequence[float], start: float = -3.0) -> dict[str, Any]:
    """Return a model of the first features, its undated half twice as doubtful."""
    return {
        "features": list(FEATURES[: len(coefficients)]),
        "dated": {"coefficients": list(coefficients), "intercept": start},
        "undated": {"coefficients": list(coefficients), "intercept": 2 * start},
    }


def weighed(start: float, **rows: tuple[float, float]) -> Weighing:
    """Return a weighing of features by name: value and coefficient."""
    return Weighing(tuple(Piece(name, *row) for name, row in rows.items()), start)


def chance(weighing: Weighing) -> float:
    """Return the probability that a weighing gives."""
    return 1 / (1 + exp(-weighing.total))


def test_every_feature_has_words() -> None:
    """No feature of the model is told by its name in the code, and no words are left over."""
    assert set(FEATURES) == set(CLUES)
    assert len(CLUES) == len({clue.words for clue in CLUES.values()})
    assert all("_" not in clue.words for clue in CLUES.values())


def test_weighing_is_the_models() -> None:
    """Values times coefficients and the start are the log-odds, of the half that the pair's dates ask for."""
    pair = {"evidence": [0.5, 1.0], "days": 1.0}
    dated = clues.weigh(model([4.0, -1.0]), pair)
    undated = clues.weigh(model([4.0, -1.0]), pair | {"days": None})

    assert dated is not None
    assert undated is not None
    assert (-2.0, -5.0) == (dated.total, undated.total)


def test_weights_are_those_that_give_the_probability() -> None:
    """Of a pair without two dates it is not told whether both have titles; its probability tells."""
    known = model([4.0, -1.0]) | {"untitled": {"coefficients": [4.0, -1.0], "intercept": 0.0}}
    pair = {"evidence": [0.5, 1.0], "days": None}
    found = [clues.weigh(known, pair | {"probability": chance}) for chance in (0.01, 0.73)]

    assert [-5.0, 1.0] == [weighing.total for weighing in found if weighing is not None]


@pytest.mark.parametrize(
    ("known", "pair"),
    [
        pytest.param({}, {"evidence": [0.5], "days": None}, id="no model"),
        pytest.param(model([1.0]), {"evidence": None, "days": 1.0}, id="no evidence"),
        pytest.param(model([1.0]), {"days": 1.0}, id="no column"),
        pytest.param(model([1.0]), {"evidence": [1.0, 2.0], "days": 1.0}, id="other model"),
    ],
)
def test_runs_that_do_not_say(known: dict[str, Any], pair: dict[str, Any]) -> None:
    """Where a run has no evidence, or not that of its model, nothing is made up."""
    assert clues.weigh(known, pair) is None


def test_strongest_comes_first() -> None:
    """What speaks for a pair, then what against it, each by weight, light things left out."""
    weighing = weighed(-3.0, gist=(0.5, 2.0), cosine_full=(0.9, 5.0), same_source=(1, -1.5), days=(0.1, -1.0))

    assert [
        "For one event (each 0.7 doubles the odds):",
        "   +4.5  ████████  the whole texts are alike: 90 of 100",
        "   +1.0  ██        they lead with words that go with the same headlines: 50 of 100",
        "Against it:",
        f"   -3.0  █████     {clues.FEW}",
        "   -1.5  ███       both are of one outlet, which tells a happening once",
    ] == list(clues.told(weighing))


def test_nothing_weighed() -> None:
    """A model that starts from nothing and found nothing has nothing to tell."""
    assert [] == list(clues.told(weighed(0.0)))
    assert (
        clues.turning(weighed(3.0), CUT) == "Nothing in particular speaks for them: the model starts there."
    )
    assert clues.turning(weighed(-3.0), CUT) == "No single change would be enough."


def test_what_parts_them() -> None:
    """Of a pair that holds: what it would be without its strongest evidence."""
    one = weighed(-3.0, cosine_full=(0.9, 5.0))
    two = weighed(-3.0, cosine_full=(0.9, 5.0), gist=(0.5, 8.0))

    assert clues.turning(one, CUT) == (
        "Had they nothing of this: “the whole texts are alike”, it would be 4.7 %, and they would be apart."
    )
    assert clues.turning(two, CUT) == (
        "It holds without its strongest evidence, too (“the whole texts are alike”): 73 %."
    )


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        pytest.param(
            {"cosine_full": (0.2, 5.0)}, "“the whole texts are alike” were 52 of 100, not 20", id="share"
        ),
        pytest.param({"days": (2.0, -1.0)}, "they were 0.4 days apart, not 2.0", id="days"),
        pytest.param({"days": (2.0, -160.0)}, "they were 1.99 days apart, not 2.00", id="a moment"),
        pytest.param(
            {"same_source": (1.0, -2.0)},
            "it were not so that both are of one outlet, which tells a happening once",
            id="yes",
        ),
        pytest.param(
            {"same_source": (0.0, 2.0)},
            "it were so that both are of one outlet, which tells a happening once",
            id="no",
        ),
    ],
)
def test_what_would_join_them(rows: dict[str, tuple[float, float]], words: str) -> None:
    """Of a pair that does not hold: the change that would be enough, 1.6 in log-odds."""
    weighing = weighed(log(CUT / (1 - CUT)) - 1.6 - sum(a * b for a, b in rows.values()), **rows)

    assert f"It would be enough if {words}." == clues.turning(weighing, CUT)


@given(
    rows=st.dictionaries(NAMES, st.tuples(st.floats(0, 1), st.floats(-6, 6)), min_size=1, max_size=5),
    start=st.floats(-8, 3),
)
def test_both_sides_of_the_cut_are_told_apart(rows: dict[str, tuple[float, float]], start: float) -> None:
    """A pair below the cut is told what it lacks, one above what holds it, never the other way round."""
    weighing = weighed(start, **rows)
    lacks = clues.turning(weighing, CUT).startswith(("It would be enough", "No single change"))

    assert lacks == (weighing.total < log(CUT / (1 - CUT))) or abs(chance(weighing) - CUT) < 1e-9


@pytest.mark.parametrize(
    ("probability", "words"),
    [(0, "below 0.1 %"), (0.012, "1.2 %"), (0.24, "24 %"), (0.965, "96.5 %"), (0.9992, "99.9 %")],
)
def test_percent(probability: float, words: str) -> None:
    """As people say it: no probability is nothing, or sure."""
    assert words == clues.percent(probability)
    assert clues.percent(1) == "above 99.9 %"
