"""dedup.stages.tokens: columns of strings, whatever is in them."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.arabic import letters
from dedup.stages import tokens
from tests.reference import words as twin
from tests.texts import HARD, TEXTS

Words = list[list[tuple[int, int]]]
STRING = pa.string()
KINDS = pytest.mark.parametrize("kind", [STRING, pa.large_string()], ids=str)


def tokenize(strings: Sequence[str | None], kind: pa.DataType = STRING) -> Words:
    """Run the stage on a list; return the strict and the loose hash of each row's words."""
    return rows(tokens.tokenize(pa.array(strings, kind)))


def rows(found: tokens.Tokens) -> Words:
    """Return the strict and the loose hash of each row's words."""
    pairs = list(zip(found.strict.tolist(), found.loose.tolist(), strict=True))
    return [pairs[start:stop] for start, stop in found.spans.tolist()]


@given(strings=st.lists(st.none() | TEXTS, max_size=8))
def test_words_equal_their_twin(strings: list[str | None]) -> None:
    """Every row has the words of the fold, by the kernel or by the long way; a null has none."""
    assert [twin.split(string or "") for string in strings] == tokenize(strings)


@given(strings=st.lists(HARD, min_size=1, max_size=8), random=st.randoms(use_true_random=False))
def test_order_of_rows_changes_nothing(strings: list[str], random: object) -> None:
    """A row's words depend on the row only, never on its neighbours."""
    assert tokenize(strings)[::-1] == tokenize(strings[::-1])


@KINDS
@given(strings=st.lists(st.none() | HARD, max_size=8), data=st.data())
def test_slice_is_as_good_as_a_copy(
    kind: pa.DataType, strings: list[str | None], data: st.DataObject
) -> None:
    """An array that begins within its buffers has the words of its own rows, in either width of offsets."""
    start = data.draw(st.integers(0, len(strings)))
    stop = data.draw(st.integers(start, len(strings)))
    part = pa.array(strings, kind)[start:stop]

    assert tokenize(strings[start:stop], kind) == rows(tokens.tokenize(part))


@KINDS
@pytest.mark.parametrize(
    "strings",
    [
        pytest.param([], id="no-rows"),
        pytest.param([None, None], id="nulls"),
        pytest.param(["", "", ""], id="empty"),
        pytest.param(["\u064b\u0651", "\u0640\u0640", " \n", "&", "\u200f"], id="no-words"),
    ],
)
def test_nothing_has_no_words(strings: list[str | None], kind: pa.DataType) -> None:
    """Empty, missing and invisible texts have spans, and nothing in them."""
    found = tokens.tokenize(pa.array(strings, kind))

    assert [0] * len(strings) == np.diff(found.spans).ravel().tolist()
    assert 0 == found.strict.size == found.loose.size


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a " * 5_000, id="letters"),
        pytest.param("\u00bd " * 5_000, id="fractions"),
        pytest.param("\u00bd" * 5_000, id="fractions-side-by-side"),
        pytest.param("\u2100\u2474" * 5_000, id="signs"),
        pytest.param("\ufdfa" * 5_000, id="phrases"),
        pytest.param("\ufdf2" * 5_000, id="one-long-word"),
        pytest.param("ＡＢ" * 5_000, id="full-width"),
    ],
)
def test_no_text_has_more_words_than_there_is_room_for(text: str) -> None:
    """As many words as can be in so many bytes are written, and not one beyond."""
    assert [twin.split(text)] * 3 == tokenize([text] * 3)


def test_refolded_strings_are_counted() -> None:
    """The rows that the kernel handed over are told, so that their share can be watched."""
    found = tokens.tokenize(pa.array(["نص عادي", "R&D", "مسو\u0654ول", "5 \u00bd", "عادي\U0001f600", None]))

    assert 3 == found.refolded


def test_loose_words_meet_the_fixtures(shared: Path) -> None:
    """Words agreed to be equal without stemming are, but for those that a table of variants must join."""
    variants = {("سيرغي", "سيرجي"), ("الأميركي", "الأمريكي"), ("سوريا", "سورية"), ("سوريا", "السورية")}
    agreed = {pair: case["nostem_equal"] for pair, case in pairs(shared).items() if pair not in variants}
    found = {pair: [[loose for _, loose in words] for words in tokenize(pair)] for pair in agreed}

    assert agreed == {pair: one == other for pair, (one, other) in found.items()}


def test_strict_words_meet_the_fixtures(shared: Path) -> None:
    """Words agreed to be spellings of one are one, and no others."""
    agreed = {pair: case["strict_equal"] for pair, case in pairs(shared).items()}
    found = {pair: [[strict for strict, _ in words] for words in tokenize(pair)] for pair in agreed}

    assert agreed == {pair: one == other for pair, (one, other) in found.items()}


def pairs(shared: Path) -> dict[tuple[str, str], dict[str, bool]]:
    """Return what is agreed of each pair of words."""
    cases = json.loads((shared / "arabic" / "fixtures.json").read_text("utf-8"))["loose"]
    return {(case["a"], case["b"]): case for case in cases}


def test_few_real_reports_leave_the_kernel(shared: Path) -> None:
    """Of real reports less than one in two hundred is folded the long way."""
    zstandard = pytest.importorskip("zstandard")
    with zstandard.open(shared / "corpora" / "saudinewsnet.jsonl.zst", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line).get("text") for line, _ in zip(lines, range(2_000), strict=False)]

    assert tokens.tokenize(pa.array(texts, pa.string())).refolded < 10


def test_table_is_that_of_letters() -> None:
    """The kernel's arrays hold the units and, filled up with zeros, the expansions."""
    table, expansions = tokens.fold_table()
    units, strings = letters.units()

    assert units == table.tolist()
    assert [[letters.unit(char) for char in string] for string in strings] == [
        [unit for unit in row if unit] for row in expansions.tolist()
    ]
