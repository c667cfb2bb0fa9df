"""dedup.stages.vectors: from word hashes to weighted terms and centroids."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.kernels.sums import LENGTH
from dedup.shelf import Shelf
from dedup.stages import vectors
from dedup.stages.vectors import FULL, LEAD, SHORT, TITLE, ZONES
from tests.counts import weights

BITS = 4
IDF = np.linspace(vectors.RARE + 0.5, 2 * vectors.RARE, 1 << BITS, dtype=np.float32)
WORDS = st.lists(st.integers(0, (1 << BITS) - 1), max_size=70)
REPORTS = st.lists(st.tuples(WORDS, WORDS), max_size=5)


def hashes(rows):
    """Return columns as word hashes of those columns, and the span of each row."""
    bounds = np.cumsum([0, *map(len, rows)])
    words = np.array([column for row in rows for column in row], np.uint64) << np.uint64(64 - BITS)
    return words | np.uint64(12345), np.column_stack([bounds[:-1], bounds[1:]])


def counted(reports):
    """Run the stage on (title, text) lists of columns."""
    return vectors.count(
        *hashes([title for title, _ in reports]), *hashes([text for _, text in reports]), bits=BITS
    )


def told(title, text):
    """Return the zones of a report as lists, from the definition."""
    leads = {TITLE: 0, SHORT: vectors.SHORT_WORDS, LEAD: vectors.LEAD_WORDS, FULL: len(text)}
    return [title + text[: leads[zone]] for zone in range(ZONES)]


@settings(max_examples=30)
@given(reports=REPORTS)
def test_terms_are_counted_zone_by_zone(reports):
    """Every zone of a report is counted by itself, and its columns stand in rising order."""
    found = counted(reports)

    for row, (title, text) in enumerate(reports):
        zones = told(title, text)
        inside = slice(found.offsets[row], found.offsets[row + 1])

        assert sorted(set(zones[FULL])) == found.columns[inside].tolist()
        assert [
            [zone.count(column) for zone in zones] for column in sorted(set(zones[FULL]))
        ] == found.counts[inside].tolist()


def test_rare_numbers_are_those_of_few_reports():
    """Numbers whose column has an idf beyond the bound stay, in their order; a report may keep none."""
    idf = np.full(1 << BITS, vectors.RARE_NUMBER, np.float32)
    idf[3] += 1
    numbers, _ = hashes([[1, 3], [2], [3]])
    kept, offsets = vectors.rare(numbers, np.array([0, 2, 3, 4]), idf=idf)

    assert numbers[[1, 3]].tolist() == kept.tolist()
    assert [0, 1, 1, 2] == offsets.tolist()


@settings(max_examples=30)
@given(reports=REPORTS, kept=st.sets(st.integers(0, 4)))
def test_some_vectors_are_those_of_some_reports(reports, kept):
    """The terms and lengths of each stay together, in the order of the rows."""
    found = vectors.weigh(counted(reports), idf=IDF, shelf=Shelf())
    rows = sorted(row for row in kept if row < len(reports))
    alone = vectors.weigh(counted([reports[row] for row in rows]), idf=IDF, shelf=Shelf())

    for expected, part in zip(alone, vectors.some(found, np.array(rows, np.int64)), strict=True):
        assert expected.tolist() == part.tolist()


@settings(max_examples=30)
@given(reports=REPORTS)
def test_weights_are_sublinear_tfidf_of_length_1(reports):
    """(1 + ln tf) idf, each zone scaled to length 1; a zone without words is 0."""
    terms = counted(reports)
    found = vectors.weigh(terms, idf=IDF, shelf=Shelf())

    for row, (title, text) in enumerate(reports):
        inside = slice(terms.offsets[row], terms.offsets[row + 1])
        for zone, columns in enumerate(told(title, text)):
            raw = [
                (1 + math.log(columns.count(column))) * IDF[column] if column in columns else 0
                for column in terms.columns[inside]
            ]
            length = math.sqrt(sum(value * value for value in raw)) or 1

            assert pytest.approx([value / length for value in raw], abs=1e-6) == list(
                weights(*found[:5])[inside, zone]
            )


def test_no_reports_and_empty_reports_weigh_nothing():
    """Neither is an error."""
    for reports in ([], [([], [])], [([], []), ([], [])]):
        found = vectors.weigh(counted(reports), idf=IDF, shelf=Shelf())

        assert (len(reports), ZONES) == found.norms.shape
        assert not found.norms.any()
        assert [0] * (len(reports) + 1) == found.offsets.tolist()
        assert 0 == centroids(found, np.arange(len(reports))).columns.size


@settings(max_examples=30)
@given(reports=REPORTS.filter(len), random=st.randoms(use_true_random=False))
def test_order_of_reports_changes_no_vector(reports, random):
    """A report weighs the same in any company, to the last bit."""
    order = random.sample(range(len(reports)), len(reports))
    one = vectors.weigh(counted(reports), idf=IDF, shelf=Shelf())
    other = vectors.weigh(counted([reports[row] for row in order]), idf=IDF, shelf=Shelf())

    for place, row in enumerate(order):
        a, b = slice(*one.offsets[row : row + 2]), slice(*other.offsets[place : place + 2])

        assert one.columns[a].tolist() == other.columns[b].tolist()
        assert one.norms[row].tolist() == other.norms[place].tolist()
        assert (one.leads[row], one.titles[row]) == (other.leads[place], other.titles[place])


def centroids(found, groups, most=99, few=1):
    """Run the stage; return the terms of all groups, and where those of each begin."""
    parts = vectors.centroids(found, groups, most=most, few=few)
    columns, weights, strong, sizes = map(np.concatenate, zip(*parts, strict=True))
    return vectors.Centroids(columns, weights, strong, np.append(0, np.cumsum(sizes)))


def test_centroid_is_the_scaled_sum_of_all_zones():
    """Members weigh alike, and the whole text as much as title and lead; the length is 1."""
    found = vectors.weigh(counted([([1], [2]), ([], [2]), ([], [1])]), idf=IDF, shelf=Shelf())
    centres = centroids(found, np.array([0, 0, 1]))
    zones = weights(*found[:5])
    sums = [float((zones[rows] @ vectors.SHARES).sum()) for rows in ([0], [1, 2])]

    assert [1, 2, 1] == centres.columns.tolist()
    assert [0, 2, 3] == centres.sizes.tolist()
    assert LENGTH == centres.weights[2]
    assert pytest.approx(LENGTH, abs=1) == float(np.linalg.norm(centres.weights[:2]))
    assert pytest.approx(sums[0] / sums[1], rel=1e-3) == centres.weights[0] / centres.weights[1]


def test_centroid_keeps_its_strongest_terms_and_knows_the_few():
    """Of more terms than are asked for the strongest stay; a word that all reports hold is none."""
    telling = np.where(np.arange(len(IDF)) == 3, vectors.RARE, 9).astype(np.float32)
    found = vectors.weigh(counted([([1], [2, 3]), ([1], [2])]), idf=telling, shelf=Shelf())
    two = centroids(found, np.zeros(2, np.int64), most=9)

    assert [(1, True), (2, False)] == list(zip(two.columns.tolist(), two.strong.tolist(), strict=True))
    assert [1] == centroids(found, np.zeros(2, np.int64), most=1).columns.tolist()


@settings(max_examples=30)
@given(reports=REPORTS.filter(len), random=st.randoms(use_true_random=False))
def test_order_of_members_changes_no_centroid(reports, random):
    """Sums of whole numbers have no order."""
    order = random.sample(range(len(reports)), len(reports))
    groups = np.arange(len(reports)) % 2 if len(reports) > 1 else np.zeros(1, np.int64)
    one = centroids(vectors.weigh(counted(reports), idf=IDF, shelf=Shelf()), groups)
    shuffled = vectors.weigh(counted([reports[row] for row in order]), idf=IDF, shelf=Shelf())
    other = centroids(shuffled, groups[order])

    assert [part.tolist() for part in one] == [part.tolist() for part in other]


def test_empty_member_has_its_place():
    """A report without words makes a centroid without terms, first, last or between others."""
    found = vectors.weigh(counted([([], []), ([], [3]), ([], []), ([], [])]), idf=IDF, shelf=Shelf())

    assert [0, 0, 1, 1, 1] == centroids(found, np.arange(4)).sizes.tolist()
