"""dedup.levels.copies: copy groups of whole crawls, and what must never be one."""

import itertools
import random
import time

import numpy as np
import pyarrow as pa
import pytest

import dedup
from dedup.arabic import letters
from dedup.config import Config
from dedup.kernels.minhash import EMPTY
from dedup.stages import signatures, tokens
from tests.crawls import cluster, crawl, edited, flood, groups, report, shared, text, words


def cable(name: str, state: str, occasion: str, **facts: object) -> dict[str, object]:
    """Return a congratulation that differs from others by state, occasion and a line of its own."""
    frame = words(50, 1)
    body = [
        *frame[:6],
        *words(3, sum(map(ord, state))),
        *frame[6:25],
        *words(2, sum(map(ord, occasion))),
        *frame[25:],
    ]
    return report(name, " ".join(body), f"برقية تهنئة إلى {state}", **facts)


def vetoes(result: dedup.Result) -> dict[str, int]:
    """Return how many pairs each veto refused."""
    found: dict[str, int] = result.run["levels"]["copy"]["vetoed"]
    return {reason: count for reason, count in found.items() if count}


def test_edited_texts_are_one_group() -> None:
    """A new title, a word changed, a tail cut, another spelling: one text in five papers."""
    original = words(90, 1)
    reports = [
        report("a", " ".join(original), text(5, 11)),
        report("b", " ".join(edited(original, 2)), text(5, 12)),
        report("c", " ".join(original[:60]), text(5, 13)),
        report("d", "\u0640".join(" ".join(original)).replace("\u0640 \u0640", " "), text(5, 14)),
        report("e", " ".join(original + words(15, 3)), text(5, 15), published=None),
        report("f", text(90, 99), text(5, 11)),
    ]

    assert {frozenset("abcde")} == shared(cluster(reports), "copy")


def test_text_that_says_which_day_it_is_is_of_that_day() -> None:
    """The bulletin of a Sunday is not that of the next, word for word as they are; a Tuesday reprints it."""
    body = f"{text(10, 1)} اليوم الأحد {text(40, 2)}"
    days = (f"2020-01-{day}" for day in ("05", "07", "12"))
    first, *others = (report(day, body, text(5, 3), published=day) for day in days)

    assert [1, 0] == [len(shared(cluster([first, other]), "copy")) for other in others]


# Marks that are not seen, or not read: direction, joiners, breaks, vowels, the line that fills.
MARKS = "\u200b\u200c\u200f\u202b\u202c\u2067\u2069\u00ad\ufeff\u064b\u0651\u0640"
ALIKE = str.maketrans({"\u064a": "\u06cc", "\u0647": "\u06be"})


def disguised(body: str, seed: int) -> str:
    """Return a text with marks strewn into it and letters of another keyboard."""
    chance = random.Random(seed)
    marked = "".join(letter + (chance.choice(MARKS) if chance.random() < 0.2 else "") for letter in body)
    return marked.translate(ALIKE) if seed % 2 else marked


def test_disguised_copies_are_copies() -> None:
    """200 copies full of marks that nobody sees, or of look-alike letters, go with their originals."""
    bodies = [text(60, seed) for seed in range(40)]
    reports = [
        report(f"{i:02d}-{turn}", disguised(body, 5 * i + turn) if turn else body)
        for i, body in enumerate(bodies)
        for turn in range(6)
    ]
    expected = {frozenset(f"{i:02d}-{turn}" for turn in range(6)) for i in range(40)}

    assert expected == groups(cluster(reports), "copy")


def test_cables_to_two_states_are_apart() -> None:
    """A frame that returns day by day is a template: what two cables share of it makes no copy."""
    states = ["النمسا", "البرازيل", "كندا", "الدنمارك", "إستونيا", "فنلندا"]
    reports = [
        cable(f"{state}-{outlet}", state, state, source=outlet, published=f"2020-01-{1 + 3 * day:02d}")
        for day, state in enumerate(states)
        for outlet in ("x", "y")
    ]
    result = cluster(reports)

    assert {frozenset({f"{state}-x", f"{state}-y"}) for state in states} == groups(result, "copy")
    assert {"template", "late"} >= set(vetoes(result))
    assert vetoes(result)


def test_bulletins_of_two_days_are_apart() -> None:
    """Numbers that contradict part the bulletins of one outlet's template, even within a day."""
    frame = words(60, 1)

    def bulletin(day: int, outlet: str) -> dict[str, object]:
        price = [str(100 + day), *frame[:20], str(200 + day), *frame[20:], str(300 + day)]
        return report(
            f"{day}{outlet}", " ".join(price), "أسعار اليوم", source=outlet, published=f"2020-01-0{day}"
        )

    result = cluster(bulletin(day, outlet) for day in (1, 2) for outlet in ("x", "y"))

    assert {frozenset({"1x", "1y"}), frozenset({"2x", "2y"})} == groups(result, "copy")
    assert {"numbers"} == set(vetoes(result))


@pytest.mark.parametrize("outlets", [pytest.param(1, id="one-outlet"), pytest.param(300, id="many-outlets")])
def test_footer_of_many_pages_makes_no_group(outlets: int) -> None:
    """300 reports that are half or more furniture stay apart, at every level but the story."""
    footer = text(120, 0)
    reports = [
        report(f"{i:03d}", f"{text(60, 1 + i)} {footer}", text(6, 1_000 + i), source=str(i % outlets))
        for i in range(300)
    ]
    result = cluster(reports)

    assert 300 == result.count("copy") == result.count("event")
    assert result.run["levels"]["copy"]["proposed"] < 300 * 300 / 2


def test_recycled_background_is_no_copy() -> None:
    """One outlet ends its reports alike: the share that two outlets' copies may have is too little for it."""
    background = words(50, 1)
    reports = [
        report(name, " ".join(words(45, seed) + background), text(6, 10 + seed), source="x")
        for name, seed in (("a", 2), ("b", 3))
    ]
    result = cluster(reports)

    assert set() == shared(result, "copy")
    assert {"recycled": 1} == vetoes(result)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(None, id="missing"),
        pytest.param("", id="empty"),
        pytest.param(" \n\u00a0", id="blank"),
        pytest.param("\u064b\u0640\u200f", id="marks-only"),
        pytest.param("صورة", id="one-word"),
        pytest.param("صورة أرشيفية", id="two-words"),
        pytest.param("خادم الحرمين الشريفين نائب خادم الحرمين", id="caption"),
    ],
)
def test_texts_that_say_nothing_are_alone(body: str | None) -> None:
    """Empty texts and captions under different titles are no copies and no event."""
    reports = [report(str(seed), body, text(6, seed)) for seed in range(8)]
    result = cluster(reports)

    assert 8 == len(groups(result, "copy")) == len(groups(result, "event"))


def test_title_alone_matches_within_a_day() -> None:
    """A headline joins the report that it heads, before it or after, and nothing of another day."""
    title = text(6, 1)
    reports = [
        report("before", None, title, published="2020-01-01T20:00:00Z"),
        report("whole", text(80, 2), title, published="2020-01-02T10:00:00Z"),
        report("after", "", title, published="2020-01-03T09:00:00Z"),
        report("late", "", title, published="2020-01-05"),
        report("undated", "", title, published=None),
        report("other", "", text(6, 3), published="2020-01-02"),
    ]

    assert {frozenset({"before", "whole", "after"})} == shared(cluster(reports), "copy")


def test_equal_texts_cost_what_their_reading_costs() -> None:
    """20,000 equal pages are one group of which not one pair is looked at."""
    body, title = text(80, 1), text(5, 2)
    result = cluster(report(f"{i:05d}", body, title, source=str(i % 9)) for i in range(20_000))

    assert 1 == result.count("copy") == result.count("story")
    assert 0 == result.run["levels"]["copy"]["proposed"]
    assert 0 == result.run["levels"]["event"]["proposed"]


@pytest.mark.parametrize("length", [25, 80])
def test_crowd_of_edited_texts_is_one_group(length: int) -> None:
    """2,000 texts that differ by a word each, over the cap of a bucket, are one group in seconds."""
    start = time.process_time()
    result = cluster(flood(2_000, length))

    assert 1 == result.count("copy")
    assert 2_000 * 2_000 / 5 > result.run["levels"]["copy"]["proposed"]
    assert time.process_time() - start < 20


def test_chain_of_edits_does_not_merge_its_ends() -> None:
    """A text rewritten word by word ends as another text: the first and the last are no copies."""
    chance, body, reports = random.Random(1), words(80, 1), []
    for step in range(60):
        reports.append(report(f"{step:02d}", " ".join(body), source=str(step)))
        for place in range(step * 8, step * 8 + 8):
            body[place % 80] = words(1, chance.randrange(1 << 30))[0]
    found = groups(cluster(reports), "copy")

    assert not any({"00", "59"} <= group for group in found)
    assert max(map(len, found)) <= 12


def test_poisoned_bucket_links_nobody() -> None:
    """Who knows the key can bring unrelated reports into one bucket, and no further."""
    config = Config()
    poison = lowest(config, wanted=config.rows)
    reports = [report(f"{i:03d}", f"{text(60, i)} {poison}", text(4, 1_000 + i)) for i in range(40)]
    result = cluster(reports)

    assert 40 * 39 / 2 <= result.run["levels"]["copy"]["banded"]
    assert 0 == result.run["levels"]["copy"]["verified"]
    assert set() == shared(result, "copy")


def lowest(config: Config, wanted: int) -> str:
    """Return shingles whose hashes are the lowest of 30,000 under each permutation of the first band."""
    tried = [" ".join(words(config.shingle, 5_000 + seed)) for seed in range(30_000)]
    found = tokens.tokenize(pa.array(tried))
    minima = signatures.sign(
        found.strict,
        found.spans,
        size=config.shingle,
        num_perm=config.num_perm,
        seed=config.seed,
        key=config.key,
    ).minima
    assert EMPTY > minima.max()
    return " ".join(tried[int(row)] for row in minima[:, :wanted].argmin(axis=0))


def test_secret_key_spoils_the_poison() -> None:
    """Under another key the same reports share no bucket."""
    config = Config()
    poison = lowest(config, wanted=config.rows)
    reports = [report(f"{i:03d}", f"{text(60, i)} {poison}", text(4, 1_000 + i)) for i in range(40)]

    assert 40 > cluster(reports, key=config.key + 1).run["levels"]["copy"]["banded"]


def test_higher_threshold_verifies_fewer_pairs() -> None:
    """What is alike at a threshold is alike at every lower one, and groups only part."""
    reports = crawl(160)
    levels = [
        cluster(reports, jaccard=threshold, jaccard_same_source=threshold, containment=1.0)
        for threshold in (0.2, 0.4, 0.6, 0.8, 1.0)
    ]
    verified = [
        set(zip(*(table[side].to_pylist() for side in ("a", "b")), strict=True))
        for table in (of_level(level) for level in levels)
    ]

    for low, high in itertools.pairwise(verified):
        assert low >= high
    assert len(verified[0]) > len(verified[-2]) > 0
    for one, other in itertools.pairwise(groups(level, "copy") for level in levels):
        assert all(any(small <= large for large in one) for small in other)


def of_level(result: dedup.Result) -> pa.Table:
    """Return the pairs of the copy level."""
    return result.pairs.filter(np.array(result.pairs["level"].to_pylist()) == "copy")


def test_stored_jaccard_is_exact() -> None:
    """Of every pair that is told, the Jaccard is that of the two sets of shingles."""
    reports = crawl(80)
    shingles = {one["id"]: trigrams(one["text"]) for one in reports}
    found = of_level(cluster(reports)).to_pylist()

    assert found
    for pair in found:
        a, b = shingles[pair["a"]], shingles[pair["b"]]

        assert pytest.approx(len(a & b) / len(a | b), abs=1e-6) == pair["jaccard"]
        assert pytest.approx(len(a & b) / min(len(a), len(b)), abs=1e-6) == pair["containment"]


def trigrams(body: str) -> set[tuple[str, ...]]:
    """Return the sets of three words in a row of a folded text."""
    folded = letters.words(body)
    return set(zip(folded, folded[1:], folded[2:], strict=False))
