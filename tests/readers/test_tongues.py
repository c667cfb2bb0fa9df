"""Documents in another language are left out, and nobody is judged by a few words."""

from typing import Any

import pyarrow as pa
import pytest

from dedup.readers import tongues
from dedup.schema import DOCUMENTS
from tests.dumps import SENTENCES
from tests.readers.test_crawls import ENGLISH, PERSIAN

ARABIC = "\n".join(SENTENCES)
# The first forms that letters take in print: some word processors leave them behind.
SHAPED = ARABIC.translate({0x0627: 0xFE8D, 0x0644: 0xFEDD, 0x0645: 0xFEE1, 0x0646: 0xFEE5, 0x0648: 0xFEED})


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param(ARABIC, "ar", id="arabic"),
        pytest.param(SENTENCES[0], "ar", id="one-sentence"),
        pytest.param("\n".join([ENGLISH] * 20 + list(SENTENCES)), "ar", id="among-english-menus"),
        pytest.param(
            "var a = function() { return 1; }; " * 20 + ARABIC.replace("\n", " "), "ar", id="a-script"
        ),
        pytest.param(SHAPED, "ar", id="in-shapes"),
        pytest.param(
            "سكرامنتو أول مدينة تجرب لوحات رقمية تلصق على سيارات كثيرة فيها منذ شهر", None, id="few"
        ),
        pytest.param(ENGLISH, "en", id="english"),
        pytest.param("\n".join([ENGLISH] * 9 + ["أخبار"]), "en", id="english-with-a-word"),
        pytest.param("خبر قصير", None, id="few-words"),
        pytest.param("short", None, id="few-letters"),
        pytest.param("", None, id="nothing"),
        pytest.param("2024-05-02 " * 99, None, id="numbers"),
    ],
)
def test_language_of_a_text(text: str, language: str | None) -> None:
    """The language of what is prose is told; of a few words none is."""
    assert language == tongues.spoken(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(PERSIAN, id="as-typed-in-iran"),
        pytest.param(PERSIAN.replace("ی", "ي").replace("ک", "ك"), id="with-arabic-letters"),
        pytest.param(PERSIAN + "\n" + SENTENCES[0], id="with-a-quote"),
    ],
)
def test_persian_is_not_arabic(text: str) -> None:
    """Persian is told from Arabic whatever keyboard it was typed on."""
    assert "ar" != tongues.spoken(text)


@pytest.mark.parametrize(
    ("text", "title", "kept"),
    [
        pytest.param(ENGLISH * 5, SENTENCES[0], True, id="caption-under-an-arabic-headline"),
        pytest.param(ENGLISH * 5, ENGLISH, False, id="all-english"),
        pytest.param(ENGLISH * 5, "", False, id="no-headline"),
        pytest.param(PERSIAN * 3, SENTENCES[0], False, id="persian-under-an-arabic-headline"),
    ],
)
def test_headline_speaks_for_a_caption(text: str, title: str, kept: bool) -> None:
    """A foreign caption or list is its headline's; what is in Arabic letters speaks for itself."""
    row = {"id": "a", "file": "f", "text": text, "title": title}
    batches = iter([pa.RecordBatch.from_pylist([row], DOCUMENTS)])

    assert kept == bool(list(tongues.keep(batches, language="ar", reject=lambda _: None)))


def test_refused_documents_are_told() -> None:
    """Each document that is left out is a reject with its language; what is kept says its own."""
    texts = [ARABIC, ENGLISH, "قصير", PERSIAN]
    rows = [{"id": str(n), "file": "f", "line": n, "text": text} for n, text in enumerate(texts)]
    batch = pa.RecordBatch.from_pylist([dict.fromkeys(DOCUMENTS.names) | row for row in rows], DOCUMENTS)
    rejects: list[Any] = []
    (kept,) = tongues.keep(iter([batch]), language="ar", reject=rejects.append)

    assert [("0", "ar"), ("2", None)] == [(row["id"], row["language"]) for row in kept.to_pylist()]
    assert [("f", 1, "1", "other-language", "en"), ("f", 3, "3", "other-language")] == [
        tuple(rejects[0]),
        tuple(rejects[1])[:4],
    ]
    assert [batch] == list(tongues.keep(iter([batch]), language=None, reject=rejects.append))
