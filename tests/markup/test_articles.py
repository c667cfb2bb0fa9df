"""One page of HTML becomes one article, or a reason."""

from dedup import markup

PAGE = (
    "<html><head><title>عنوان الخبر الطويل</title></head><body><article><h1>عنوان الخبر الطويل</h1>"
    + "<p>{}</p>".format(
        "هذه فقرة طويلة من الخبر كتبناها نحن للاختبار وفيها ما يكفي من الكلمات حتى تعد نصا. " * 3
    )
    + "<p>{}</p>".format("وهذه فقرة أخرى تقول شيئا آخر عن الموضوع نفسه وتطيل الحديث فيه قليلا كي يكتمل. " * 3)
    + "</article></body></html>"
)


def test_a_page_becomes_an_article() -> None:
    """Title, body, address, host and language are those of the page."""
    found = markup.article(PAGE.encode(), url="https://www.example.org/1", charset="utf-8")

    assert ("عنوان الخبر الطويل", "https://www.example.org/1", "example.org", "ar") == (
        found.title,
        found.url,
        found.source,
        found.language,
    )
    assert "هذه فقرة" in found.text
