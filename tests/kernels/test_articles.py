"""The kernels that read pages of text, against `arabic.pages`, which reads what they cannot."""

import re

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dedup.arabic import blocks, bylines, dates, furniture, glue, months, pages, skims, templates, titles
from dedup.arabic.furniture import Kind
from dedup.buffers import skimming, utf8
from dedup.kernels import articles as kernels
from dedup.kernels import bodies, clocks, codes, endings, headlines, kinds, marks, prose, rows
from dedup.kernels import bylines as edges
from dedup.stages import articles
from tests.reference import pages as twin

# What lines of pages are made of: words, and all that any rule looks at.
PLAIN = "المتحف البحري وقالت بالميناء للزوار سفينة كتاب والكتاب أبوابه في ال وال"
SIGNS = '- – — / | : ، » © … ... .. . ؟ ! ( ) ] " _ • *'
WORDS = (
    *PLAIN.split(),
    *(
        "رويترز",
        "(رويترز)",
        "واس",
        "ا ف ب",
        "أ.ف.ب",
        "afp",
        "Reuters",
        "وكالات",
        "المصدر:",
        "كتب:",
        "بقلم",
        "by",
    ),
    *(
        "3",
        "14:05",
        "2019",
        "2019-03-07",
        "07/03/2019",
        "3 سبتمبر 2019",
        "آب",
        "25مايو2018",
        "1437",
        "٣",
        "منذ 3 ساعات",
    ),
    *SIGNS.split(),
    *(
        "اقرأ أيضا\u064b",
        "أخبار ذات صلة",
        "ذات  صلة",
        "آخر الأخبار",
        "التعليقات",
        "حقوق النشر محفوظة",
        "جميع الحقوق محفوظة",
    ),
    *(
        "طباعة",
        "شارك",
        "من نحن",
        "اتصل بنا",
        "صورة:",
        "أرشيفية",
        "تصوير",
        "انتهى",
        "صباح",
        "الأحد",
        "نشر",
        "تحديث",
    ),
    *(
        "\u0640",
        "م\u0640\u0640\u0640دينة",
        "عربي\u064b\u0651ا",
        "\u200f",
        "\u00a0",
        "\t",
        "  ",
        "\u3000",
        "ٱ",
        "\u0651",
        "😀",
        "😎",
        "É",
        "ß",
        "İ",
        "Σ",
    ),
    *("Facebook", "page", "٪", "،،", "ة", "ى", "گ", "ی", "ک"),
)
LINES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join)
GLUED = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map("".join)
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=12, max_size=40).map(
    lambda words: " ".join(words) + "."
)
TEXTS = st.lists(
    st.one_of(LINES, GLUED, SENTENCES, st.text(max_size=60), st.sampled_from(("", " ", "\t"))), max_size=14
)
PAGES = st.tuples(TEXTS, TEXTS, st.booleans()).map(
    lambda all_: "\n".join((*all_[0], *all_[1], *all_[0] * all_[2]))
)


def read(texts, common=None):
    """What the kernels, and what asks them, find on pages."""
    nothing = [np.zeros(0, np.uint32)] * len(texts)
    found = articles._read(pa.array(texts, pa.string()), common or nothing, few=0)
    rows = zip(found.titles.to_pylist(), found.bodies.to_pylist(), strict=True)
    told = [found.pages.get(row, pages.Page(None, "", None, None)) for row in range(len(texts))]
    return [one._replace(title=title, body=body) for one, (title, body) in zip(told, rows, strict=True)]


@settings(max_examples=400)
@given(texts=st.lists(PAGES, min_size=1, max_size=3))
@example(texts=["\u200f", " \u3000", "\u0640 \u0640 \u0640", "a\n\n"])
def test_kernels_read_as_strings_are_read(texts):
    """Every page gives what `arabic.pages` finds on it: title, body, date, source, author, agency."""
    assert [twin.read(text) for text in texts] == read(texts)


HEADLINES = st.sampled_from(
    (
        "المتحف البحري في الميناء",
        "البحري في الميناء للزوار",
        "سفينة في الميناء، سفينة في الميناء",
        "سفينة في كتاب",
    )
)
HELD = st.lists(st.one_of(HEADLINES, st.sampled_from(("و", "", "-", "كتاب"))), min_size=1, max_size=4).map(
    "".join
)


@settings(max_examples=200)
@given(
    above=st.lists(st.one_of(HEADLINES, HELD, st.lists(HELD, max_size=3).map(" ".join))),
    prose=SENTENCES,
    below=st.lists(HELD),
)
def test_headlines_inside_of_other_lines_are_counted_alike(above, prose, below):
    """A line that stands in others too, be it inside of their words, is a title or none by the same rule."""
    text = "\n".join((*above, prose, f"{prose} {''.join(below)}", *below))

    assert [twin.read(text)] == read([text])


@settings(max_examples=200)
@given(first=PAGES, second=PAGES, third=TEXTS)
def test_what_hosts_share_is_left_out_alike(first, second, third):
    """With marks of another page of the host, of lines and of stretches of long ones."""
    text = " ".join((first, *third)) + "\n" + second
    common = templates.marks("\n".join((second, first))) | templates.marks(" ".join((*third, second)))
    ascending = np.array(sorted(common), np.uint32)

    assert [twin.read(text, common)] == read([text], [ascending])


@settings(max_examples=200)
@given(text=PAGES)
def test_marks_are_those_of_strings(text):
    """Lines and stretches are known by the same numbers, letter by letter or in one pass.

    Not so the few letters whose small form is longer, or hangs on their neighbours.
    """
    text = re.sub("[\0İΣ\U00010000-\U0010ffff]", "x", text + " " + text.replace("\n", " "))
    data, offsets = utf8(pa.array([text]))
    out = np.empty(len(data) + 1, np.uint32)
    words = np.empty((len(data) + 2, 4), np.int64)
    sums = np.empty(len(data) + 2, np.uint64)
    count = marks.of_page(data, offsets[0], offsets[1], skimming().info, words, sums, out)

    assert twin.marks(text) == set(out[:count].tolist())


@pytest.mark.parametrize(
    "name", ["EDGE", "SPACE", "ALNUM", "ALPHA", "ARABIC", "DECIMAL", "ODD", "BARE", "NAME"]
)
def test_bits_of_letters_are_the_same(name):
    """What the tables say of a code point is what the kernel reads."""
    assert getattr(skims, name) == getattr(codes, name)


@pytest.mark.parametrize(
    "name", ["DOT", "ELLIPSIS", "COLON", "SLASH", "DASH", "RIGHTS", "BULLET", "ARROW", "LATIN", "SLOW"]
)
def test_bits_of_signs_are_the_same(name):
    """Likewise."""
    assert getattr(skims, name) == getattr(codes, name)


@pytest.mark.parametrize("name", [name for name in dir(skims) if re.match("IS_", name)])
def test_classes_of_phrases_are_the_same(name):
    """What a phrase may make of a line."""
    assert getattr(skims, name) == getattr(kinds, name)


@pytest.mark.parametrize("name", ["OF_WORD", "CONTINUED", "FAR"])
def test_what_letters_are_besides_is_the_same(name):
    """Likewise; and a blank is told by one number, a letter by another."""
    assert getattr(skims, name) == getattr(codes, name)
    assert (skims.BLANK, skims.LETTERS) == (codes.OF_BLANK, codes.LETTER_MASK + 1)


def test_kinds_are_the_same():
    """A line is numbered as `furniture.Kind` numbers it; so is what it weighs."""
    assert {kind.name: int(kind) for kind in Kind} == {kind.name: getattr(kinds, kind.name) for kind in Kind}
    assert dict(blocks.KINDS) == {kind: prose.WEIGHTS[kind] for kind in blocks.KINDS}


@pytest.mark.parametrize(
    ("module", "kernel", "names"),
    [
        (
            blocks,
            prose,
            "SENTENCE HEADLINE PARAGRAPH LONG HEADLINE_WORDS SHORT UNSURE LINK TEASER INLINE FREE BARRIER",
        ),
        (blocks, prose, "MAX_LINKS RESUMED COMMON LONG_WORD"),
        (
            titles,
            headlines,
            "SHORTEST LONGEST MIN_WORDS ROWS_ABOVE FIRST_ROWS LEAD LEAD_SHARE REPEATED MAX_REPEATS",
        ),
        (titles, headlines, "FAR FITS NEAR NEAR_WORDS MIN_LETTERS"),
        (
            pages,
            kernels,
            "ENOUGH UNTITLED BELOW_TAIL REPEATED_ABOVE CUT CUT_SHARE OWN",
        ),
        (pages, kernels, "TEASERS NAME MENU REPEATED"),
        (templates, marks, "LONG WORDS BRIDGE LEAST LINES"),
        (furniture, kinds, "MAX_HEADING MAX_MENU MAX_BYLINE"),
        (bylines, kinds, "REACH"),
        (blocks, clocks, "CLOCKS SENTENCE"),
        (pages, bodies, "SHORT LIST"),
        (pages, edges, "ROWS_BELOW ROWS_RIGHTS"),
    ],
)
def test_measures_are_the_same(module, kernel, names):
    """A length or a weight has one value, wherever it is used."""
    assert {name: getattr(module, name) for name in names.split()} == {
        name: getattr(kernel, name) for name in names.split()
    }


def test_measures_by_other_names_are_the_same():
    """Likewise."""
    assert (titles.WORDS, pages.SHARED, dates.MAX_LINE) == (
        headlines.MENU_WORDS,
        kernels.SHARED_WEIGHT,
        clocks.MAX_DATE,
    )
    assert (glue.LONG, glue.LONGEST, furniture.SAMPLE, furniture.TAIL_LENGTH) == (
        rows.LONG,
        rows.LONGEST,
        endings.SAMPLE,
        endings.TAIL,
    )
    assert (bylines.EDGE_LINES, bylines.MAX_LINE, dates.ROWS_ABOVE, dates.ROWS_INSIDE) == (
        edges.EDGE_LINES,
        edges.MAX_CREDIT,
        edges.DATE_ABOVE,
        edges.DATE_INSIDE,
    )
    assert (dates.MAX_OTHER_LETTERS, dates.MAX_LETTERS_STATED) == (clocks.MOST_LETTERS, clocks.MOST_STATED)
    assert (dates.YEARS.start, dates.YEARS.stop - 1) == (clocks.FIRST_YEAR, clocks.LAST_YEAR)


def test_letters_of_dates_are_not_too_few():
    """No month has more letters than a date line is granted for one."""
    names = {**months.CLDR, **months.PRESS}

    assert clocks.MONTH_LETTERS >= max(len(name.replace(" ", "")) for name in names)
    assert clocks.DATE_LETTERS >= len("منشهرمنللسنة")


def test_real_pages(shared):
    """Of hundreds of hosts, letter for letter."""
    import orjson
    import zstandard

    with zstandard.open(shared / "gold" / "raw_pages_2017.jsonl.zst", "rb") as file:
        texts = [orjson.loads(line)["text"] for line in file.read().splitlines()]

    assert [twin.read(text) for text in texts] == read(texts)
