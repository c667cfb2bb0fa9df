"""An explanation as a page says what the command prints, and shows both texts."""

import html5lib

from dedup.report import explanations
from dedup.trees import Report
from tests.report.hostile import INJECTIONS

A = Report("a", "خبر أول", "https://example.org/a", "x", None)
B = Report(INJECTIONS[0], INJECTIONS[1], "javascript:alert(1)", INJECTIONS[2], None)


def test_sentences_and_weights() -> None:
    """Sentences stand as they are, foreign strings apart; weights become bars."""
    html = explanations.render(
        [A, B], ["One story.\n  Said: \u2068خبر\u2069", "Heading\n     +1.8  ██        alike: 83 of 100"]
    )

    assert '<h1 class="display">One story.</h1>' in html
    assert "Said: <bdi>خبر</bdi>" in html
    assert '<rect width="100" height="8" rx="2" class="bar copy"/></svg><span>alike: 83 of 100</span>' in html


def test_both_texts() -> None:
    """Where the documents are at hand, they stand side by side, word by word."""
    documents = {"title": "خبر", "text": "وصل الوزير"}, {"title": "خبر", "text": "وصل السفير"}
    html = explanations.render([A, B], ["One story."], documents)

    assert '<mark class="changed">الوزير</mark>' in html
    assert '<mark class="changed">السفير</mark>' in html


def test_nothing_acts() -> None:
    """What reports say is text on this page too, and it has no script."""
    hostile = {"title": "".join(INJECTIONS), "text": "\n".join(INJECTIONS)}
    html = explanations.render([A, B], ["\n".join(INJECTIONS)], (hostile, {"title": None, "text": ""}))
    found = list(html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False).iter())

    assert [] == [one.tag for one in found if one.tag in ("script", "img", "iframe")]
    assert [] == [name for one in found for name in one.attrib if name.startswith("on") or name == "src"]
    assert ["https://example.org/a"] == [one.get("href") for one in found if one.tag == "a"]
    assert "script-src" not in html
