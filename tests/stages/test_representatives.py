"""dedup.stages.representatives: which report speaks for a group, and why."""

from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import linkage, tfidf
from dedup.stages import reasons, representatives

HOUR = 3_600


class Told(NamedTuple):
    """Who speaks for each group, and why, in words."""

    groups: np.ndarray
    rows: np.ndarray
    reasons: list[tuple[str, ...]]


def choose(
    labels,
    vectors,
    words=None,
    times=None,
    voices=None,
    leads=None,
    titles=None,
    turns=None,
    texts=None,
    tolls=None,
):
    """Run the stage on plain lists; vectors are counts of words that are all as rare.

    By default every report has 100 words, no date, a voice of its own, no turn and no toll, its lead and
    title say what it says as a whole, and every voice tells a text of its own.
    """
    n = len(labels)
    heard = np.arange(n) if voices is None else np.array(voices, dtype=np.int64)
    zones = [np.array(part or vectors).reshape(n, -1 if n else 0) for part in (titles, leads, leads, vectors)]
    rows, columns = np.nonzero(sum(zones)) if n else (np.array([], int), np.array([], int))
    counts = np.stack([zone[rows, columns] for zone in zones], axis=1).astype(np.uint8)
    terms = columns.astype(np.uint32), counts, np.searchsorted(rows, np.arange(n + 1))
    measured = *terms, np.ones(8, np.float32), np.empty((n, len(zones))), np.empty(n), np.empty(n)
    tfidf.measure(*measured)
    chosen = representatives.choose(
        np.array(labels, dtype=np.int64),
        *measured[:5],
        words=np.array([100] * n if words is None else words, dtype=np.int64),
        times=np.array([linkage.UNDATED if t is None else t for t in times or [None] * n], dtype=np.int64),
        texts=heard if texts is None else np.array(texts, dtype=np.int64),
        voices=heard,
        turns=np.array([0] * n if turns is None else turns, dtype=np.int64),
        tolls=np.array([[0, 0]] * n if tolls is None else tolls, dtype=np.int32).reshape(n, 2),
    )
    return Told(chosen.groups, chosen.rows, reasons.tell(chosen.facts, len(chosen.rows)))


GROUPS = st.integers(1, 10).flatmap(
    lambda n: st.tuples(
        st.lists(st.integers(0, 3), min_size=n, max_size=n),
        st.lists(st.lists(st.integers(0, 2), min_size=4, max_size=4), min_size=n, max_size=n),
        st.lists(st.integers(0, 300), min_size=n, max_size=n),
        st.lists(st.none() | st.integers(-9, 9), min_size=n, max_size=n),
        st.lists(st.integers(0, 3), min_size=n, max_size=n),
    )
)


@given(groups=GROUPS)
def test_each_group_is_spoken_for_by_one_of_its_own(groups):
    """Every label has one row, of that label, with at least one reason."""
    choice = choose(*groups)

    assert sorted(set(groups[0])) == choice.groups.tolist()
    assert choice.groups.tolist() == [groups[0][row] for row in choice.rows]
    assert all(choice.reasons)
    assert len(choice.groups) == len(choice.reasons)


@given(groups=GROUPS)
def test_groups_do_not_see_each_other(groups):
    """A group alone has the representative and the reasons that it has among others."""
    together = choose(*groups)
    for label, row, told in zip(together.groups, together.rows, together.reasons, strict=True):
        members = [k for k, other in enumerate(groups[0]) if other == label]
        alone = choose(*([column[k] for k in members] for column in groups))

        assert (members.index(row), told) == (alone.rows[0], alone.reasons[0])


@given(labels=st.permutations([0, 0, 0, 0, 1, 1, 2]))
def test_names_of_voices_change_nothing(labels):
    """Voices are compared for equality only."""
    vectors = [[1, k % 2, k % 3] for k in range(7)]
    voices = [0, 1, 1, 2, 3, 3, 0]
    one = choose(labels, vectors, voices=voices)
    two = choose(labels, vectors, voices=[9 - voice for voice in voices])

    assert one.rows.tolist() == two.rows.tolist()


def test_only_report_speaks_for_itself():
    """A group of one gives its report, and says that there was no choice."""
    choice = choose([5], [[1]])

    assert ([5], [0], [("only report",)]) == (choice.groups.tolist(), choice.rows.tolist(), choice.reasons)


def test_no_reports_give_no_choice():
    """Nothing in, nothing out."""
    choice = choose([], [])

    assert (0, 0, []) == (choice.groups.size, choice.rows.size, choice.reasons)


def test_report_closest_to_the_centre_is_chosen():
    """The report that shares words with both others is their centre; the reasons say so in numbers."""
    choice = choose([0, 0, 0], [[1, 0, 0], [1, 1, 0], [0, 1, 1]], [240, 312, 100], [3, 5, 4])

    assert [1] == choice.rows.tolist()
    assert (
        "closest to the other reports (mean cosine .60, rank 1 of 3)",
        "about what the others lead with (mean cosine .60, rank 1 of 3)",
        "under a title like the others' (mean cosine .60, rank 1 of 3)",
        "its title says what the others lead with (mean cosine .60, rank 1 of 3)",
        "complete: 312 words, median 240",
        "number 3 of 3 to report",
    ) == choice.reasons[0]


@pytest.mark.parametrize(
    ("words", "row"),
    [
        pytest.param([30, 100], 1, id="stub"),
        pytest.param([900, 100], 1, id="round-up"),
        pytest.param([100, 100], 0, id="equal-row"),
    ],
)
def test_stubs_and_round_ups_give_way(words, row):
    """Of two reports, as close to each other as each other, the one of a plain report's length is taken."""

    assert [row] == choose([0, 0], [[1, 1], [1, 1]], words).rows.tolist()


@pytest.mark.parametrize(("lead", "row"), [([1, 0, 0], 0), ([0, 0, 1], 1)], ids=["first", "second"])
def test_report_about_what_the_others_lead_with_is_chosen(lead, row):
    """Of two reports, as close to the third as each other, the one that is about its lead is taken."""
    full = [[1, 1, 0], [0, 1, 1], [1, 1, 1]]
    choice = choose([0, 0, 0], full, [100, 100, 10], leads=[[1, 1, 0], [0, 1, 1], lead])

    assert [row] == choice.rows.tolist()
    assert choice.reasons[0][1].startswith("about what the others lead with (mean cosine ")


def test_title_decides_between_like_texts():
    """Of equal texts the one under the title that others chose is taken."""
    titles = [[1, 0], [0, 1], [0, 1]]

    assert [1] == choose([0, 0, 0], [[1, 1]] * 3, titles=titles).rows.tolist()


def test_title_that_says_the_matter_is_chosen():
    """Of two reports the one whose title says what the other leads with is taken."""
    leads = [[1, 0, 0, 0], [1, 0, 0, 0]]
    choice = choose([0, 0], leads, titles=[[0, 1, 0, 0], [1, 0, 1, 0]])

    assert [1] == choice.rows.tolist()
    assert "its title says what the others lead with (mean cosine .71, rank 1 of 2)" in choice.reasons[0]


@pytest.mark.parametrize(
    ("words", "row"), [([100, 300], 0), ([100, 100, 300, 300], 0), ([100, 300, 300], 0)], ids=str
)
def test_typical_length_lies_between_two_middles(words, row):
    """Of an even number of voices neither middle is the measure alone: the longer ones tell some more."""
    choice = choose([0] * len(words), [[1]] * len(words), words)

    assert [row] == choice.rows.tolist()
    assert f"complete: 100 words, median {sorted(words)[1] if len(words) == 3 else 200}" in choice.reasons[0]


def test_what_does_not_speak_for_it_is_no_reason():
    """Of leads and titles the reasons tell only what is in the upper half; of the centre they tell all."""
    leads, titles = [[1, 1], [1, 0], [1, 0]], [[1, 0], [1, 0], [0, 1]]
    choice = choose([0, 0, 0], [[1, 1], [9, 1], [9, 1]], [100, 10, 10], leads=leads, titles=titles)

    assert [0] == choice.rows.tolist()
    assert ["far from the other reports", "under a title like the others'"] == [
        reason.partition(" (")[0] for reason in choice.reasons[0][:2]
    ]


def test_missing_title_is_no_verdict():
    """A report without a title can speak: a cosine of nothing counts as the least."""
    titles = [[0, 0, 0], [1, 0, 0], [1, 0, 0]]
    full = [[1, 1, 0], [1, 0, 0], [0, 1, 0]]

    assert [0] == choose([0, 0, 0], full, titles=titles).rows.tolist()


@pytest.mark.parametrize(
    ("turns", "row", "reason"),
    [
        pytest.param([1, 0], 1, "keeps to its matter; 1 of the others turns to another", id="one"),
        pytest.param([3, 1], 0, "turns to another matter, like 1 of the others", id="both"),
    ],
)
def test_second_story_gives_way(turns, row, reason):
    """Of equal reports the one that keeps to its matter is taken, and the reasons tell it."""
    choice = choose([0, 0], [[1], [1]], turns=turns)

    assert [row] == choice.rows.tolist()
    assert reason in choice.reasons[0]


@pytest.mark.parametrize(
    ("tolls", "row", "reason"),
    [
        pytest.param(
            [[4, 0], [6, 0]],
            1,
            "not overtaken by a higher toll; 1 of the others is",
            id="one",
        ),
        pytest.param([[4, 9], [0, 9]], 0, None, id="none is no lower one"),
        pytest.param([[19, 0], [20, 0]], 0, None, id="about the same"),
        pytest.param([[4, 9], [6, 2]], 0, "overtaken by a higher toll, like 1 of the others", id="both"),
    ],
)
def test_early_count_gives_way(tolls, row, reason):
    """Of equal reports one is taken that no other has overtaken, and the reasons tell it."""
    choice = choose([0, 0], [[1], [1]], tolls=tolls)

    assert [row] == choice.rows.tolist()
    assert [reason] * (reason is not None) == [told for told in choice.reasons[0] if "toll" in told]


def test_tolls_of_other_groups_and_days_count_for_nothing():
    """A report is overtaken by one of its own group, within a day of it."""
    late = choose([0, 0], [[1], [1]], times=[0, 25 * HOUR], tolls=[[4, 0], [6, 0]])

    assert [0] == late.rows.tolist()
    assert [0] == choose([0, 0], [[1], [1]], times=[0, None], tolls=[[4, 0], [6, 0]]).rows.tolist()

    assert [0, 2] == choose(
        [0, 0, 1], [[1]] * 3, times=[1, 2, 3], tolls=[[4, 0], [4, 0], [90, 0]]
    ).rows.tolist()


def test_turns_are_told_only_where_there_are_some():
    """Where no report turns, nothing is said of it."""

    assert not any("matter" in reason for reason in choose([0, 0], [[1], [1]]).reasons[0])


def test_earlier_report_wins_between_equals():
    """Time decides between like reports; a missing date counts as the last."""
    choice = choose([0, 0, 0], [[1]] * 3, times=[None, 2 * HOUR, HOUR])

    assert [2] == choice.rows.tolist()
    assert ("complete: 100 words, median 100", "first of 2 to report") == choice.reasons[0]


def test_reports_of_one_minute_are_first_together():
    """No report is called first where another has its very time."""
    choice = choose([0, 0, 0], [[1]] * 3, times=[9, 9, 20])

    assert "among the first 2 of 3 to report" == choice.reasons[0][-1]


def test_reprints_by_one_outlet_do_not_outvote_the_others():
    """Twice in one outlet is one voice: the report that two outlets agree on is taken, not the reprint."""
    vectors = [[1, 0, 0], [1, 0, 0], [1, 20, 0], [1, 20, 1]]

    assert 2 <= choose([0] * 4, vectors, voices=[0, 0, 1, 2]).rows[0]


def test_prints_of_one_text_confirm_each_other_by_half():
    """Two outlets with one text are outvoted by two with texts of their own, which are as much alike."""
    vectors = [[9, 0, 1], [9, 0, 1], [0, 9, 1], [0, 9, 1]]

    assert 0 == choose([0] * 4, vectors, texts=[0, 1, 2, 3]).rows[0]
    assert 2 == choose([0] * 4, vectors, texts=[0, 0, 1, 2]).rows[0]


def test_short_report_is_called_short():
    """Where there are only stubs, the reasons do not claim completeness."""

    assert "short: 20 words, median 20" in choose([0, 0], [[1], [1]], [20, 20]).reasons[0]


def test_empty_texts_have_a_representative():
    """Reports without words or vectors are grouped by exact title: the first row speaks."""
    choice = choose([0, 0], [[0, 0], [0, 0]], [0, 0])

    assert [0] == choice.rows.tolist()
