"""Pages that carry one claim belong together, by tier, and a masked page costs nothing."""

from pathlib import Path
from typing import Any

import pytest

from benchmarks import pages
from benchmarks.agreement import agree


def page(name: str, claim: str | None, tier: str | None, masked: str = "") -> dict[str, Any]:
    """Return the label of a page."""
    return {"id": name, "gold": claim, "tier": tier, "masked_for": list(masked)}


LABELS = [page("1", "R", "A"), page("2", "R", "A"), page("3", "S", "B"), page("4", None, None, "R")]


@pytest.mark.parametrize(
    ("groups", "tiers", "shares"),
    [
        pytest.param("xxyz", "AB", (1, 1), id="perfect"),
        pytest.param("xxxz", "A", (1, 1), id="the-other-tier-does-not-count"),
        pytest.param("xxxz", "AB", (1 / 3, 1), id="two-claims-in-one"),
        pytest.param("xyzu", "AB", (1, 0), id="a-claim-in-two"),
        pytest.param("xxyx", "AB", (1, 1), id="a-page-without-a-claim"),
    ],
)
def test_pairs_of_pages(groups: str, tiers: str, shares: tuple[float, float]) -> None:
    """Precision and recall are of the pairs of pages of the tiers."""
    figures = agree(pages.cases(LABELS, dict(zip("1234", groups, strict=True)), tiers)).figures()

    assert pytest.approx(shares) == (figures["pair_p"][0], figures["pair_r"][0])


def test_masked_pair_does_not_count() -> None:
    """A page that is masked for another's claim may stand with it."""
    labels = [*LABELS[:2], page("3", "S", "B", "R")]

    assert 1 == agree(pages.cases(labels, dict.fromkeys("123", "x"), "AB")).figures()["pair_p"][0]


def test_real_labels_are_known(shared: Path) -> None:
    """The pages are those that the guide describes."""
    labels = pages.read(shared / pages.PAGES)

    assert [532, 205, 71] == [len(labels), *(sum(row["tier"] == tier for row in labels) for tier in "AB")]
