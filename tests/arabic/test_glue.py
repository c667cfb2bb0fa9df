"""Lines that were glued together are parted at the headings inside them."""

import pytest

from dedup.arabic import glue

SENTENCE = "وقال مدير الميناء إن السفينة الأولى وصلت صباح اليوم وعلى متنها مئات الركاب من الجزر القريبة"


@pytest.mark.parametrize(
    "heading", ["أخبار ذات صلة", "الكلمات الدلالية", "الأكثر قراءة", "جميع الحقوق محفوظة"]
)
def test_a_heading_inside_a_line_stands_alone(heading: str) -> None:
    """What flattening has glued comes apart, whatever the spelling of the heading."""
    assert f"{SENTENCE} . \n{heading}\n خبر آخر" == glue.loosen(f"{SENTENCE} . {heading} خبر آخر")


@pytest.mark.parametrize(
    "text",
    [
        f"{SENTENCE}، وإن أخبار ذات صلة بالموضوع ستعلن غدا.",
        "أخبار ذات صلة خبر آخر",
        SENTENCE,
        "",
    ],
    ids=["in-a-sentence", "short", "without", "empty"],
)
def test_other_lines_stay(text: str) -> None:
    """A report may use the words of a heading."""
    assert text == glue.loosen(text)


def test_two_headings_are_no_sentence() -> None:
    """Even before a full stop."""
    line = f"{SENTENCE} . الكلمات الدلالية : اقرأ أيضا خبر 2018 ."

    assert 5 == len(glue.loosen(line).split("\n"))
