"""dedup.stages.copies: one text, edited, and what only looks like it."""

import time
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels.linkage import UNDATED
from dedup.stages import copies

DAY = 86_400
NAN = float("nan")
N = 8
SETS = st.lists(st.sets(st.integers(0, 12)), min_size=2, max_size=5)
EVERY = list(combinations(range(N), 2))
EDGES = st.lists(st.tuples(st.sampled_from(EVERY), st.sampled_from((0.3, 0.6, 0.95))), max_size=14)
RULES = copies.Rules(
    jaccard=0.25, jaccard_same_source=0.5, containment=0.45, template=0.3, template_late=0.75
)
NONE, RECYCLED, TEMPLATE, LATE, NUMBERS, LEAD = copies.VETOES


def collapse(*reports, least=3, short=5):
    """Run the stage on (text, title, day) triples in founder order; words are letters."""
    texts, titles, days = zip(*reports, strict=True) if reports else ((), (), ())
    return copies.collapse(
        np.array([hash_of(text) for text in texts], np.uint64),
        np.array([len(text) for text in texts], np.int64),
        np.array([hash_of(title) for title in titles], np.uint64),
        np.array([len(title) for title in titles], np.int64),
        np.array([UNDATED if day is None else round(day * DAY) for day in days], np.int64),
        least=least,
        short=short,
    ).tolist()


def hash_of(letters):
    """Return a number for letters, the same for the same."""
    return int.from_bytes(letters.encode(), "big")


def flat(rows):
    """Return sets of numbers one after the other, each ascending, and their offsets."""
    values = [value for row in rows for value in sorted(row)]
    return np.array(values, np.uint64), np.cumsum([0, *map(len, rows)])


def pairs(found):
    """Return pairs of rows as two columns."""
    left, right = np.array(found, np.int64).reshape(-1, 2).T.copy()
    return left, right


def judge(jaccard=0.9, containment=0.9, damped=1.0, **facts):
    """Run the stage on one pair; return whether it is alike, and why it is refused."""
    facts = {"signed": True, "same_source": False, "days": 0.0, "leads": 1.0} | facts
    facts = {"contradict": False, "other_days": False} | facts
    overlaps = copies.Overlaps(*(np.array([value]) for value in (jaccard, containment, damped)))
    columns = {name: np.array([value]) for name, value in facts.items()}
    alike, veto = copies.judge(overlaps, **columns, rules=RULES)
    return bool(alike[0]), copies.VETOES[veto[0]]


def group(edges, n=N, first=None, alien=(), crowd=100, max_component=100):
    """Run the stage on ((row, row), Jaccard) edges."""
    left, right = pairs([pair for pair, _ in edges])
    jaccard = np.array([value for _, value in edges], np.float64)
    first = np.arange(n) if first is None else np.array(first)
    settings = {"alien": pairs(alien), "max_component": max_component, "crowd": crowd}
    return copies.group(first, left, right, jaccard, **settings).tolist()


def test_template_parts_all_that_stands_for_its_texts():
    """What an outlet may not do with its own text no print of that text does for it."""
    edges = [((0, 1), 0.95), ((1, 2), 0.5)]

    assert [0, 0, 0] == group(edges, n=3)
    assert [0, 0, 2] == group(edges, n=3, alien=[(0, 2)])


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        pytest.param([("abcde", "x", 0), ("abcde", "y", 9), ("abcdf", "x", 0)], [0, 0, 2], id="equal-texts"),
        pytest.param([("abcd", "x", 0), ("abcd", "y", 0), ("abcd", "x", 9)], [0, 1, 0], id="captions"),
        pytest.param([("abc", "", 0), ("abc", "", None)], [0, 0], id="short-texts-without-a-title"),
        pytest.param([("ab", "", 0), ("ab", "", 0)], [0, 1], id="too-short"),
        pytest.param([("ab", "xy", 0), ("ab", "xy", 0)], [0, 1], id="too-short-both"),
        pytest.param([("", "", 0), ("", "", 0)], [0, 1], id="empty"),
        pytest.param([("", "xyz", 0), ("", "xyz", 1), ("", "xyw", 1)], [0, 0, 2], id="title-within-a-day"),
        pytest.param([("", "xyz", 0), ("", "xyz", 1.001)], [0, 1], id="title-after-a-day"),
        pytest.param([("", "xyz", None), ("", "xyz", None)], [0, 1], id="title-without-a-date"),
        pytest.param(
            [("", "xyz", 0), ("", "xyz", 0.9), ("", "xyz", 1.8)], [0, 0, 2], id="titles-do-not-chain"
        ),
        pytest.param([("abcde", "xyz", 0), ("", "xyz", 1)], [0, 0], id="title-after-its-text"),
        pytest.param([("", "xyz", 0), ("abcde", "xyz", 1)], [1, 1], id="title-before-its-text"),
        pytest.param([("abcde", "xyz", 0), ("", "xyz", 2)], [0, 1], id="title-long-after-its-text"),
        pytest.param([("ab", "xyz", 0), ("abcde", "xyz", 1)], [1, 1], id="hardly-any-text-goes-by-title"),
        pytest.param(
            [("abcde", "w", 0), ("abcde", "xyz", 5), ("", "xyz", 5)], [0, 0, 0], id="title-of-a-reprint"
        ),
        pytest.param([], [], id="nothing"),
    ],
)
def test_equal_texts_stand_for_each_other(reports, expected):
    """Long texts by their words, short ones under one title, titles alone within a day."""

    assert expected == collapse(*reports)


def test_titles_without_text_take_linear_time():
    """20,000 reports under one title, with texts and without, on 1,000 days."""
    days = [row / 20 for row in range(20_000)]
    reports = [(f"{row:05d}" if row % 2 else "", "xyz", day) for row, day in enumerate(days)]
    start = time.process_time()
    first = collapse(*reports)

    assert time.process_time() - start < 2
    assert all(abs(days[row] - days[other]) <= 1 for row, other in enumerate(first) if row % 2 == 0)


@given(rows=SETS)
def test_overlap_is_that_of_sets(rows):
    """Jaccard and containment of every pair, exact to 1e-6; undamped weights give the containment."""
    every = list(combinations(range(len(rows)), 2))
    shingles, offsets = flat(rows)
    days, totals = np.ones(len(shingles), np.uint8), np.diff(offsets).astype(np.float64)
    found = copies.verify(shingles, offsets, days, totals, *pairs(every))

    for (a, b), jaccard, containment, damped in zip(every, *map(np.ndarray.tolist, found), strict=True):
        shared = len(rows[a] & rows[b])

        assert pytest.approx(shared / max(1, len(rows[a] | rows[b])), abs=1e-6) == jaccard
        assert pytest.approx(shared / max(1, min(map(len, (rows[a], rows[b])))), abs=1e-6) == containment
        assert pytest.approx(containment, abs=1e-6) == damped


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({}, (True, NONE), id="reprint"),
        pytest.param({"jaccard": 0.25}, (True, NONE), id="edited-reprint"),
        pytest.param({"jaccard": 0.24, "containment": 0.44}, (False, NONE), id="another-text"),
        pytest.param({"jaccard": 0.1, "containment": 0.45}, (True, NONE), id="cut"),
        pytest.param({"jaccard": 0.1, "leads": 0.44}, (False, NONE), id="background-under-another-lead"),
        pytest.param({"jaccard": 0.1, "same_source": True}, (False, NONE), id="cut-by-its-own-outlet"),
        pytest.param({"leads": 0.25}, (True, NONE), id="new-lead"),
        pytest.param({"leads": 0.24}, (True, LEAD), id="other-news-with-the-same-end"),
        pytest.param({"signed": False}, (False, NONE), id="too-short"),
        pytest.param({"jaccard": 0.49, "same_source": True}, (True, RECYCLED), id="recycled"),
        pytest.param({"leads": 0.69, "same_source": True}, (True, RECYCLED), id="new-lead-at-home"),
        pytest.param({"leads": 0.71, "same_source": True}, (True, NONE), id="old-lead-at-home"),
        pytest.param({"leads": 0.69}, (True, NONE), id="new-lead-elsewhere"),
        pytest.param({"jaccard": 0.5, "same_source": True}, (True, NONE), id="reprinted-by-its-own-outlet"),
        pytest.param({"damped": 0.29}, (True, TEMPLATE), id="template"),
        pytest.param({"damped": 0.74, "days": 1.1}, (True, LATE), id="template-days-later"),
        pytest.param({"damped": 0.74, "days": 1.0}, (True, NONE), id="within-a-day"),
        pytest.param({"damped": 0.74, "days": NAN}, (True, NONE), id="undated"),
        pytest.param(
            {"damped": 0.59, "days": 0.6, "same_source": True}, (True, TEMPLATE), id="next-bulletin"
        ),
        pytest.param(
            {"damped": 0.6, "days": 0.6, "same_source": True}, (True, NONE), id="next-print-at-home"
        ),
        pytest.param({"damped": 0.59, "days": 0.5, "same_source": True}, (True, NONE), id="same-day-at-home"),
        pytest.param({"damped": 0.59, "days": NAN, "same_source": True}, (True, NONE), id="undated-at-home"),
        pytest.param({"damped": 0.59, "days": 0.6}, (True, NONE), id="next-day-elsewhere"),
        pytest.param({"jaccard": 1.0, "days": 7.0, "other_days": True}, (True, TEMPLATE), id="another-today"),
        pytest.param({"jaccard": 0.8, "contradict": True}, (True, NUMBERS), id="other-numbers"),
        pytest.param({"jaccard": 0.9, "contradict": True}, (True, NONE), id="a-corrected-number"),
    ],
)
def test_veto_has_its_reason(facts, expected):
    """What is alike enough is refused for one named reason, what is not for none."""

    assert expected == judge(**facts)


def test_vetoes_are_counted_by_reason():
    """Each reason has its count, 0 among them."""

    assert {RECYCLED: 0, TEMPLATE: 2, LATE: 0, NUMBERS: 1, LEAD: 0} == copies.tally(np.array([0, 2, 4, 2]))


def test_linkage_wants_half_of_the_pairs():
    """A text joins a group that half of it is verified against, and no other."""
    triangle = [((0, 1), 0.5), ((0, 2), 0.5), ((1, 2), 0.5)]

    assert [0, 0, 0, 3] == group([*triangle, ((2, 3), 0.5)], 4)
    assert [0, 0, 0, 0] == group([*triangle, ((2, 3), 0.5), ((1, 3), 0.5)], 4)


@pytest.mark.parametrize("jaccard", [0.5, 0.95])
def test_chain_does_not_drift(jaccard):
    """In a chain of texts, each like the next, nearly equal ones or not, the ends are not one text."""
    labels = group([((row, row + 1), jaccard) for row in range(99)], 100)

    assert 4 >= max(map(labels.count, labels))


def test_nearly_equal_texts_stand_for_each_other():
    """A reprint of either is a copy of both: the group of 0 and 1 is one text before 2 is asked."""

    assert [0, 0, 0, 0] == group([((0, 1), 0.95), ((2, 3), 0.95), ((1, 3), 0.4)], 4)


def test_crowd_is_one_group():
    """Of a crowd only the pairs with a few anchors are known: the first anchor stands for all."""
    anchors = range(4)
    edges = [((a, row), 0.6) for a in anchors for row in range(a + 1, 50)]

    assert [0] * 50 == group(edges, 50, crowd=20)
    assert [0] * 50 != group(edges, 50, crowd=50)


def test_second_anchor_gives_a_second_chance():
    """What fails against the first anchor of a crowd joins it through another, if most of it does."""
    edges = [((a, row), 0.6) for a in range(4) for row in range(a + 1, 50) if (a, row) != (0, 49)]

    assert [0] * 50 == group(edges, 50, crowd=20)


def test_repeats_follow_the_text_that_stands_for_them():
    """Equal texts and titles without text go where their text goes."""

    assert [0, 0, 0, 0, 4] == group([((0, 3), 0.6)], 5, first=[0, 0, 3, 3, 4])


@given(edges=EDGES, random=st.randoms(use_true_random=False), crowd=st.integers(1, 8))
def test_order_of_pairs_changes_nothing(edges, random, crowd):
    """Verified pairs may come in any order."""
    edges = list({pair: (pair, jaccard) for pair, jaccard in edges}.values())

    assert group(edges, crowd=crowd) == group(random.sample(edges, len(edges)), crowd=crowd)


@given(edges=EDGES, crowd=st.integers(1, 8), limit=st.integers(1, 8))
def test_groups_hang_together_by_verified_pairs(edges, crowd, limit):
    """A label is a row of its own group, and every row of a group has a verified pair inside it."""
    edges = list({pair: (pair, jaccard) for pair, jaccard in edges}.values())
    labels = group(edges, crowd=crowd, max_component=limit)
    linked = {row for (a, b), _ in edges if labels[a] == labels[b] for row in (a, b)}

    assert all(labels[label] == label <= row for row, label in enumerate(labels))
    assert all(row in linked for row in range(N) if labels.count(labels[row]) > 1)


def test_no_rows_and_no_pairs_are_no_error():
    """Nothing hangs together with nothing."""

    assert [] == group([], 0)
    assert [0, 1] == group([], 2)
