"""The table says what each system reaches, how sure that is, and which floor holds it."""

from benchmarks import table
from benchmarks.agreement import Cases, agree

OURS = agree(Cases(list("abcd"), "xxyy", "1122"))
THEIRS = agree(Cases(list("abcd"), "xxyy", "1234"))


def test_floor_stands_beside_our_figure_alone() -> None:
    """A baseline has no floor."""
    lines = [
        table.of_agreement("event", OURS),
        table.of_agreement("event", THEIRS, system="other", ours=OURS),
    ]
    _, ours, theirs = table.show({"here": lines}, {"here": {"event": 0.777}})

    assert ".777" in ours
    assert ".777" not in theirs


def test_line_of_an_agreement() -> None:
    """Value, interval, shares, Rand index, how often ours is better, and groups stand in a row."""
    line = table.of_agreement("event", THEIRS, system="other", ours=OURS)
    *_, told = table.show({"here": [line]}, {})

    assert "here event other .667 .667- .667" in " ".join(told.split())
    assert "1.000/ .500" in told
    assert "1.000 4/2 groups" in " ".join(told.split())


def test_line_of_a_rate() -> None:
    """A share has its interval, and a baseline's says how often ours is better."""
    *_, told = table.show({"here": [table.of_rate("recall", (0.5, 0.4, 0.6), "of ten", better=0.9)]}, {})

    assert "here recall dedup .500 .400- .600 P(ours) 0.900; of ten" == " ".join(told.split())
