"""What the pages of one host have in common."""

import random

import pyarrow as pa
import pytest

from dedup.arabic import furniture, pages, templates
from dedup.stages import hosts

MENU = ("الرئيسية", "كل ما يجري في المدينة وضواحيها", "خرائط الطرق والجسور")
NOTICE = (
    "هذا الموقع يستخدم ملفات صغيرة تحفظ على جهازك كي نعرف أي الصفحات تعجب القراء، وباستمرارك في القراءة "
    "توافق على ذلك كله من غير اعتراض."
)
NAMES = ("الصيادين", "النجارين", "البنائين", "الخبازين", "الحدادين", "النساجين", "البحارة", "الرسامين")
HOST = "daffa.example.org"


def _page(number: int, *, notice: bool = True) -> str:
    """Return a page of the host: what all have, and an article of its own."""
    who = f"{NAMES[number % 8]} و{NAMES[number // 8 % 8]}"
    own = [
        f"وصل وفد {who} إلى المدينة صباح اليوم عبر الجسر {word} للمشاركة في السوق، بعد رحلة من {number} ساعة."
        for word in ("الأول", "الثاني", "الثالث")
    ]
    title = f"وفد {who} يصل إلى سوق المدينة عبر الجسر القديم"
    return "\n".join(
        (*MENU, title, *own, *([NOTICE] if notice else ()), f"{number} قراءة لهذا الخبر حتى الآن")
    )


def _learned(texts: list[str], **settings: int) -> hosts.Furniture:
    known = hosts.Furniture(**settings)
    hosts.learn(known, [HOST] * len(texts), pa.array(texts))
    return known


def _common(known: hosts.Furniture, text: str, host: str = HOST) -> frozenset[int]:
    """Return the marks that a text has in common with others of its host."""
    (found,) = hosts.shared(known, [host], pa.array([text]))
    return frozenset(found.tolist())


def _words(known: hosts.Furniture, text: str) -> list[str]:
    """Return the lines of a text that it has in common with its host."""
    common = _common(known, text)
    return [line for line in text.split("\n") if templates.mark(furniture.skim(line)) in common]


def test_lines_of_the_template_are_known() -> None:
    """With their numbers masked; lines of one article are not."""
    texts = [_page(number) for number in (3, 14, 15)]
    fresh = _page(26)

    assert [*MENU, NOTICE, fresh.split("\n")[-1]] == _words(_learned(texts), fresh)


def test_a_page_does_not_testify_against_itself() -> None:
    """What nobody else says is no furniture; what one other page says is, if there are few."""
    assert [] == _words(_learned([_page(3)]), _page(3))
    assert NOTICE in _words(_learned([_page(3), _page(14)]), _page(3))


def test_one_teaser_is_no_template() -> None:
    """In a full sample a line that one other page has too is a link to this one."""
    texts = [_page(number) for number in range(20)]
    teaser = _page(30).split("\n")[len(MENU)]

    assert teaser not in _words(_learned([*texts, texts[0] + "\n" + teaser]), _page(30))


def test_a_repeated_page_is_one_page() -> None:
    """An address that was fetched ten times says nothing of its host."""
    assert [] == _words(_learned([_page(3)] * 10), _page(3))


def test_order_changes_nothing() -> None:
    """The sample is of the smallest hashes, whichever came first."""
    texts = [_page(number) for number in range(60)]
    known = _learned(texts)
    random.Random(1).shuffle(texts)
    again = _learned(texts)

    assert all(_common(known, text) == _common(again, text) for text in texts)


def test_other_hosts_say_nothing() -> None:
    """A template belongs to its host."""
    known = _learned([_page(number) for number in range(5)])

    assert frozenset() == _common(known, _page(1), "other.example.org")


def test_memory_is_bounded_in_hosts_and_pages() -> None:
    """Hosts with the smallest hashes stay, in any order, with no more than their sample."""
    names = [f"h{number}.example.org" for number in range(40)]
    samples = []
    for seed in (1, 2):
        known = hosts.Furniture(hosts=8)
        visits = [(name, _page(number)) for name in names for number in range(30)]
        random.Random(seed).shuffle(visits)
        hosts.learn(known, [name for name, _ in visits], pa.array([text for _, text in visits]))
        samples.append({name: [page for page, _ in sample] for name, sample in known._samples.items()})

    assert samples[0] == samples[1]
    assert (8, {hosts.PAGES}) == (len(samples[0]), {len(sample) for sample in samples[0].values()})


def test_an_article_at_three_addresses_stays_an_article() -> None:
    """Where most of the prose of a page is shared, it is printed again, and not furniture."""
    texts = [_page(7) + f"\nنسخة الطباعة رقم {'ابجد'[row]}" for row in range(4)]
    known = _learned(texts)

    assert pages.read(texts[0]).body == pages.read(texts[0], _common(known, texts[0])).body


def test_a_notice_is_left_out_of_the_body() -> None:
    """Prose of the template, between the paragraphs of an article or below them, is none of it."""
    known = _learned([_page(number) for number in (3, 14, 15)])
    text = _page(26)

    assert NOTICE in pages.read(text).body
    assert NOTICE not in pages.read(text, _common(known, text)).body


@pytest.mark.parametrize(
    ("url", "source", "host"),
    [
        ("https://www.Example.org/a", "x", "example.org"),
        (None, "x", "x"),
        ("no address", "x", "x"),
        ("http://[", None, None),
        (None, None, None),
    ],
)
def test_whose_page_it_is(url: str | None, source: str | None, host: str | None) -> None:
    """The host of its address, else its source, else nobody's."""
    assert host == hosts.host(url, source)


@pytest.mark.parametrize("most", [2, 20])
def test_samples_put_together_are_as_learned_at_once(most: int) -> None:
    """However the pages of some hosts are dealt out, and in whatever order they are absorbed."""
    chance = random.Random(5)
    names = [f"host{number % 5}.example" for number in range(150)]
    texts = [_page(number) for number in range(150)]
    whole = hosts.Furniture(most)
    hosts.learn(whole, names, pa.array(texts))
    parts = [hosts.Furniture(most) for _ in range(4)]
    for name, text in zip(names, texts, strict=True):
        hosts.learn(chance.choice(parts), [name], pa.array([text]))
    joined = hosts.Furniture(most)
    for part in chance.sample(parts, 4):
        joined.absorb(part.samples())

    assert [_common(whole, text, name) for name, text in zip(names, texts, strict=True)] == [
        _common(joined, text, name) for name, text in zip(names, texts, strict=True)
    ]
