"""dedup.stages.articles: from whole pages to documents, scored against labelled pages."""

import difflib
import json
from datetime import UTC, datetime
from html.parser import HTMLParser

import pyarrow as pa
import pytest

from dedup.schema import DOCUMENTS
from dedup.stages import articles

TITLE = "المرصد يعلن رصد مذنب جديد فوق الصحراء"
BODY = (
    "أعلن المرصد الفلكي مساء الأحد رصد مذنب جديد فوق الصحراء الغربية بعد شهور من المراقبة.\n"
    "وقال مدير المرصد إن المذنب سيقترب من الأرض في الربيع ويمكن أن يرى بالعين المجردة."
)
PAGE = (
    f"الرئيسية\nعلوم\n{TITLE}\n3 سبتمبر 2019 - 14:05\n{BODY}\nالمصدر: مجلة الفلك\n"
    "أخبار ذات صلة\nسوق التمور يفتتح أبوابه اليوم"
)
DAY = datetime(2016, 9, 8, tzinfo=UTC)
BLOCKS = {
    "p",
    "div",
    "br",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "tr",
    "td",
    "section",
    "article",
    "title",
    "figcaption",
}


def batch(*rows):
    """Documents with the given fields."""
    blank = dict.fromkeys(DOCUMENTS.names)
    return pa.RecordBatch.from_pylist(
        [blank | {"id": str(i), "file": "f"} | row for i, row in enumerate(rows)], schema=DOCUMENTS
    )


def extract(*rows):
    """The documents that come out, as dicts."""
    return articles.extract(batch(*rows)).to_pylist()


def score(found, gold):
    """Precision and recall of a body by the characters of its words, in order."""
    a, b = found.split(), gold.split()
    blocks = difflib.SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
    hit = sum(len(word) for block in blocks for word in a[block.a : block.a + block.size])
    return hit / sum(map(len, a)), hit / sum(map(len, b))


class Stripper(HTMLParser):
    """The text of a page, a line a block."""

    def __init__(self):
        super().__init__()
        self.parts, self.hidden = [], 0

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in ("script", "style")
        self.parts += ["\n"] * (tag in BLOCKS)

    def handle_endtag(self, tag):
        self.hidden -= tag in ("script", "style")
        self.parts += ["\n"] * (tag in BLOCKS)

    def handle_data(self, data):
        self.parts += [" ".join(data.split("\n"))] * (not self.hidden)


def test_record_with_a_title_is_untouched():
    """A record that has its title keeps every field, however much its text looks like a page."""
    documents = batch({"title": "عنوان", "text": PAGE}, {"title": "عنوان"}, {})

    assert documents.equals(articles.extract(documents))


def test_page_is_taken_apart():
    """A document without a title gets title, body, date and source from its page."""
    (document,) = extract({"text": PAGE, "url": "u", "line": 7})

    assert {
        "id": "0",
        "url": "u",
        "source": "مجلة الفلك",
        "published": datetime(2019, 9, 3, 14, 5, tzinfo=UTC),
        "precision": "minute",
        "origin": "page",
        "title": TITLE,
        "text": BODY,
        "file": "f",
        "line": 7,
        "author": None,
        "agency": None,
        "language": None,
    } == document


def test_record_knows_better_than_its_page():
    """A date and a source that the record has are never replaced."""
    (document,) = extract(
        {"text": PAGE, "source": "s", "published": DAY, "precision": "day", "origin": "record"}
    )

    assert ("s", DAY, "day", "record") == tuple(
        document[k] for k in ("source", "published", "precision", "origin")
    )


def test_date_without_time_is_a_day():
    """Precision says how much of the date the page gave."""
    (document,) = extract({"text": PAGE.replace(" - 14:05", "")})

    assert (datetime(2019, 9, 3, tzinfo=UTC), "day") == (document["published"], document["precision"])


def test_page_without_a_date_has_none():
    """A document without a date is normal: date, precision and origin stay null."""
    (document,) = extract({"text": PAGE.replace("2019", "")})

    assert (None, None, None) == (document["published"], document["precision"], document["origin"])


def test_blank_title_is_none():
    """A title of blanks names nothing, so its record is a page."""
    (document,) = extract({"title": " ", "text": PAGE})

    assert TITLE == document["title"]


def test_address_names_a_page_without_a_title():
    """Words of an address are the title where the page has none; its body stays as it was."""
    url = "https://a.example/المرصد-يعلن-رصد-مذنب-جديد-118"
    named, unnamed = extract({"text": BODY, "url": url}, {"text": BODY})

    assert ("المرصد يعلن رصد مذنب جديد 118", None) == (named["title"], unnamed["title"])
    assert unnamed["text"] == named["text"]


def test_title_of_a_page_is_what_its_address_says():
    """A line that has all words of the address stays the title, with its marks; another one does not."""
    same = "https://a.example/المرصد-يعلن-رصد-مذنب-جديد"
    other = "https://a.example/مذنب-يقترب-من-الأرض-في-الربيع"
    kept, named = extract({"text": PAGE, "url": same}, {"text": PAGE, "url": other})

    assert (TITLE, "مذنب يقترب من الأرض في الربيع") == (kept["title"], named["title"])


def test_each_page_stands_alone():
    """Order and neighbours change nothing."""
    rows = [{"text": PAGE, "id": "a"}, {"text": BODY, "id": "b"}, {"title": "عنوان", "text": BODY, "id": "c"}]
    alone = [document for row in rows for document in extract(row)]

    assert alone == extract(*rows)
    assert alone[::-1] == extract(*rows[::-1])


def test_empty_batch_stays_empty():
    """No document gives no document, of the same schema."""
    assert batch().equals(articles.extract(batch()))


def test_sample_pages(sample):
    """The pages of our own sample come out as they were written: title, body, date."""
    gold = json.loads((sample.parent / "sample.pages.gold.json").read_text("utf-8"))
    for name, page in gold.items():
        (document,) = extract({"text": (sample / name).read_text("utf-8")})

        assert "\n".join(page["body"]) == document["text"], name
        assert page["title"] == document["title"], name
        assert document["published"] is None or page["date"] == document["published"].date().isoformat(), name


def test_seed_pages(shared):
    """Of the five pages that the product was asked for, body, title and date are found, and no other date."""
    gold = json.loads((shared / "seeds" / "gold.json").read_text("utf-8"))
    dates = {}
    for name, page in gold.items():
        (document,) = extract({"text": (shared / "seeds" / name).read_text("utf-8")})
        precision, recall = score(document["text"], page["body"])
        dates[name[:3]] = document["published"]

        assert min(precision, recall) >= 0.98, name
        assert page["title"] == document["title"], name
    undated = dict.fromkeys(("000", "002", "003", "004"))

    assert undated | {"001": datetime(2016, 1, 11, 17, 21, tzinfo=UTC)} == dates


@pytest.mark.parametrize("name", ["1550981615", "1588107198", "1731695567", "1764731404", "cnn"])
def test_pages_without_their_tags(shared, name):
    """Of a page whose tags were simply stripped come the title, and the body at .9 and better."""
    gold = json.loads((shared / "pages" / "gold.json").read_text("utf-8"))[name]
    stripper = Stripper()
    stripper.feed((shared / "pages" / f"{name}.html").read_text("utf-8", errors="replace"))
    (document,) = extract({"text": "".join(stripper.parts)})

    assert min(score(document["text"], gold["body"])) >= 0.9
    assert gold["title"] == document["title"]


def test_credits_become_fields():
    """Agency and author are kept in columns of their own, and are no part of the text."""
    page = PAGE.replace(BODY, f"كتب: سامي الجسري\nالمدينة (رويترز) - {BODY}")

    (document,) = extract({"text": page})

    assert ("رويترز", BODY) == (document["agency"], document["text"])


def test_what_a_record_says_of_its_author_comes_first():
    """A page fills only what is missing."""
    (document,) = extract({"text": PAGE.replace(BODY, f"المدينة (رويترز) - {BODY}"), "agency": "واس"})

    assert "واس" == document["agency"]


def test_a_page_is_not_older_than_the_web():
    """A date before 1990 dates something else."""
    (document,) = extract({"text": PAGE.replace("2019", "1919")})

    assert document["published"] is None


def test_date_of_the_future_is_none():
    """A page that states a day to come is undated; tomorrow is still today somewhere."""
    page = batch({"text": PAGE})
    before, after = datetime(2019, 9, 1, tzinfo=UTC), datetime(2019, 9, 2, 15, tzinfo=UTC)

    assert [None] == articles.extract(page, latest=before)["published"].to_pylist()
    assert [datetime(2019, 9, 3, 14, 5, tzinfo=UTC)] == articles.extract(page, latest=after)[
        "published"
    ].to_pylist()
