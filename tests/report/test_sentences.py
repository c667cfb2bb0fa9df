"""What `dedup explain` says is said in Arabic too; what reports say themselves stays as it is."""

from itertools import combinations, islice

import pytest

from dedup.evidence import explain
from dedup.report import sentences
from tests.evidence.conftest import untold
from tests.report.conftest import Written


def test_every_explanation_has_its_arabic(reported: Written) -> None:
    """Of no report of the sample, and of no pair, a word of ours is left in English."""
    ids = reported.result.assignments["id"].to_pylist()
    pairs = [*((one, None) for one in ids), *islice(combinations(ids, 2), 0, None, 17)]
    told = [text for pair in pairs for text in str(explain(reported.result, *pair)).split("\n\n")]

    assert 400 < len(told)
    assert {} == {text: left for text in told if (left := untold(text))}


NEARLY = "97 % likely to be one event, 23 % needed; refused: the days that they name lie too far apart"
ARABIC_NEARLY = (
    "احتمال أن يكونا حدث\u064bا واحد\u064bا 97 %، واللازم 23 %؛ الزوج مرفوض: الأيام التي يذكرانها متباعدة"
)
FOREIGN = "  \u2068a; alone\u2069  \u2068Nothing came near.\u2069"
LINES = [
    ("whole", "Nothing came near.", "لم يقترب منه شيء."),
    ("parts", f"  {NEARLY}", f"  {ARABIC_NEARLY}"),
    (
        "weight",
        "  +1.8  ██  the whole texts are alike: 72 of 100",
        "  +1.8  ██  تشابه النصين كاملين: 72 من 100",
    ),
    (
        "list",
        "Numbers in both: \u20682\u2069, \u206826\u2069",
        "أرقام في كليهما: \u20682\u2069، \u206826\u2069",
    ),
    ("foreign", FOREIGN, FOREIGN),
    ("unknown", "A sentence that nobody knows.", "A sentence that nobody knows."),
]


@pytest.mark.parametrize(("english", "arabic"), [pytest.param(*row, id=name) for name, *row in LINES])
def test_lines(english: str, arabic: str) -> None:
    """Parts of a line are told one by one; weights, foreign strings and what is unknown stay as they are."""
    assert arabic == sentences.told(english, "ar")
    assert english == sentences.told(english, "en")
