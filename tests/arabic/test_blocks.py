"""dedup.arabic.blocks: weights of lines, and the runs of largest sum."""

from hypothesis import given
from hypothesis import strategies as st

from dedup.arabic import blocks, rows

HEADLINE = "بلدية المدينة تنجز مشروع الجسر الجديد قبل موعده"
PROSE = "أنجزت بلدية المدينة مشروع الجسر قبل موعده بشهرين، وقالت إن الحركة عليه تبدأ يوم الأحد المقبل."
MORE = "وأضافت البلدية أن كلفة المشروع لم تتجاوز ما رصد له في الموازنة، وأن المقاول التزم شروط العقد كلها."


def weigh(*lines):
    """Weights of the lines of a page."""
    return blocks.weigh(rows.split("\n".join(lines)))


@given(st.lists(st.integers(-5, 5).map(float), max_size=12))
def test_heaviest_is_the_maximum_sum(weights):
    """No stretch of rows weighs more than the first run, and none is found where no row is positive."""
    spans = [(i, j) for i in range(len(weights)) for j in range(i + 1, len(weights) + 1)]
    best = max((sum(weights[i:j]) for i, j in spans), default=0.0)
    found = blocks.heaviest(weights, 1)

    assert [best] * (best > 0) == [run.weight for run in found]
    assert all(run.weight == sum(weights[run.start : run.end]) for run in found)


@given(st.lists(st.integers(-5, 5).map(float), max_size=30), st.integers(1, 5))
def test_runs_are_disjoint_and_descend(weights, count):
    """No row is in two runs, and no later run is heavier."""
    found = blocks.heaviest(weights, count)
    rows_of = [row for run in found for row in range(run.start, run.end)]

    assert len(rows_of) == len(set(rows_of))
    assert sorted((run.weight for run in found), reverse=True) == [run.weight for run in found]


def test_prose_outweighs_everything_else():
    """Only sentences and long lines speak for an article."""
    weights = weigh(HEADLINE, PROSE, MORE, "محليات", "طباعة", "• جسر جديد", "صفاقس - جريدتنا", "About us")

    assert [False, True, True, *[False] * 5] == [weight > 0 for weight in weights]


def test_repeated_line_costs():
    """A headline that the page repeats speaks against prose more than one that it does not."""
    once, twice = weigh(HEADLINE, PROSE, MORE), weigh(HEADLINE, PROSE, MORE, HEADLINE)

    assert twice[0] < once[0] < 0


def test_second_print_of_a_paragraph_costs():
    """A paragraph that stands on the page twice counts once."""
    weights = weigh(PROSE * 2, MORE, PROSE * 2)

    assert weights[0] > 0 > weights[2]


def test_lists_of_teasers_weigh_nothing():
    """A headline with one paragraph under it, again and again, is a list of other articles."""
    weights = weigh(*[line for i in range(6) for line in (f"{HEADLINE} {i}", f"{i} {PROSE}")])

    assert sum(weights) < 0


def test_lead_under_a_repeated_title_is_no_teaser():
    """Pages print their title twice with the lead between."""
    weights = weigh(HEADLINE, PROSE, HEADLINE, MORE, MORE + PROSE)

    assert weights[1] == weigh(PROSE, MORE)[0]


def test_heading_of_links_is_a_barrier_unless_the_article_resumes():
    """Links inside an article cost little, inside perhaps another one much, and those behind it end it."""
    inside = weigh(PROSE, "اقرأ أيضا", HEADLINE, MORE, MORE + PROSE)
    other = weigh(
        "قال الأطباء إن اللقاح متوفر في جميع المراكز الصحية.", "اقرأ أيضا", HEADLINE, MORE, MORE + PROSE
    )
    behind = weigh(PROSE, "اقرأ أيضا", HEADLINE, MORE, HEADLINE + " اليوم", MORE + PROSE)

    assert [blocks.FREE] * 2 == inside[1:3]
    assert blocks.INLINE == other[1]
    assert blocks.BARRIER == behind[1]


def test_no_article_resumes_behind_comments():
    """Nothing below the heading of a tail is joined to what stands above."""
    weights = weigh(PROSE, "التعليقات", MORE, MORE + PROSE)

    assert blocks.BARRIER == weights[1]
