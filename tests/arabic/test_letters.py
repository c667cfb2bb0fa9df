"""dedup.arabic.letters: the fold against its recipe, its tables against pyarabic and Unicode."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from pyarabic import araby, normalize

from dedup.arabic import letters
from tests.reference import letters as twin
from tests.texts import TEXTS

# All of Unicode but what is unassigned, private or half a pair.
CHARS = [char for char in map(chr, range(0x110000)) if unicodedata.category(char) not in ("Cn", "Co", "Cs")]
NAMED = {char: name for char in CHARS if (name := unicodedata.name(char, ""))}


def codes(chars: str) -> list[str]:
    """Return characters as code points, which a failed test shows."""
    return [f"{ord(char):04X}" for char in chars]


@given(text=TEXTS)
def test_fold_is_its_recipe(text: str) -> None:
    """One table and few passes give what the libraries give step by step until nothing changes."""
    assert codes(twin.fold(text)) == codes(letters.fold(text))


@given(text=TEXTS)
def test_fold_is_idempotent(text: str) -> None:
    """Folding a second time changes nothing."""
    folded = letters.fold(text)

    assert codes(folded) == codes(letters.fold(folded))


def test_fold_of_every_character_is_stable() -> None:
    """What a character folds to folds to itself, as a whole and in its parts."""
    folds = {folded for char in CHARS if (folded := letters.fold(char)) != char}
    moving = [text for text in {*folds, *"".join(folds)} if letters.fold(text) != text]

    assert [] == moving


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("أحمد إيهاب آدم", "احمد ايهاب ادم", id="alefs"),
        pytest.param("\u0671لكتاب", "الكتاب", id="alef-wasla"),
        pytest.param("مدرسة كبرى", "مدرسه كبري", id="teh-marbuta-and-maksura"),
        pytest.param("شؤون شئون", "شءون شءون", id="hamza-seats"),
        pytest.param("\u0645\u064f\u0639\u064e\u0644\u0651\u0650\u0645\u064c", "معلم", id="vowelled"),
        pytest.param("\u0630\u0670\u0644\u0643", "ذلك", id="dagger-alef"),
        pytest.param("\u0642\u06d6\u0644", "قل", id="quranic-mark"),
        pytest.param("\u0628\u0640\u0640\u0640\u063a\u062f\u0627\u062f", "بغداد", id="tatweel"),
        pytest.param("\ufedf\ufe92\ufee8\ufe8e\ufee5", "لبنان", id="presentation-forms"),
        pytest.param("\ufef5\u0646 \ufefb", "لان لا", id="lam-alef-ligatures"),
        pytest.param("\u0642\ufe76\u0644\ufe7e\u0645", "قلم", id="isolated-marks"),
        pytest.param("\u0633\u0648\u0654\u0627\u0644 \u0627\u0655\u0644\u0627", "سءال الا", id="decomposed"),
        pytest.param("\u200fعم\u200cان\u200e\ufeff", "عمان", id="zero-width"),
        pytest.param("\u06a9\u06cc\u0641", "كيف", id="persian-keyboard"),
        pytest.param("پاچا ڤيينا گاز", "پاچا ڤيينا گاز", id="letters-of-their-own"),
        pytest.param("\u0663\u0664 \u06f5\u06f6", "34 56", id="digits"),
        pytest.param("\u0663\u066b\u0665", "3.5", id="decimal-mark"),
        pytest.param("\u0667\u066c\u0668\u0669\u0660 7,890", "7890 7890", id="thousands"),
        pytest.param("12,34 1,2345 ,123 1,,234", "12,34 1,2345 ,123 1,,234", id="no-thousands"),
        pytest.param("12,345,678", "12345678", id="millions"),
        pytest.param("1\u200f,\u200f234", "1234", id="thousands-with-marks-between"),
        pytest.param("Reuters ＢＢＣ", "reuters bbc", id="latin"),
        pytest.param("خبر&nbsp;عاجل &quot;نص&quot;", 'خبر عاجل "نص"', id="entities"),
        pytest.param("&amp;amp;quot;", '"', id="entities-in-three-layers"),
        pytest.param("AT&T &amp; R&D", "at t   r d", id="ampersands"),
        pytest.param("\u0640\u064b\u200f", "", id="nothing-visible"),
    ],
)
def test_fold_writes_one_spelling(text: str, folded: str) -> None:
    """The ways to write the same letters are one, and letters that differ stay apart."""
    assert codes(folded) == codes(letters.fold(text))


def test_fold_meets_the_fixtures(shared: Path) -> None:
    """The cases that were collected from real pages come out as agreed, as text and as tokens."""
    cases = json.loads((shared / "arabic" / "fixtures.json").read_text("utf-8"))["fold"]

    assert [(case["output"], case["tokens"]) for case in cases] == [
        (letters.fold(case["input"]), letters.words(case["input"])) for case in cases
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("&" + "amp;" * 100_000, id="entities"),
        pytest.param("&" + "amp" * 100_000, id="entities-unclosed"),
        pytest.param("a" + "\u0301\u0323" * 100_000, id="marks"),
        pytest.param("a" + "\uff9e\u0301" * 100_000, id="sound-marks"),
        pytest.param("a" + "\u0f73" * 100_000, id="marks-that-decompose"),
        pytest.param("a" + "\u0301\u034f\u0323\u034f" * 100_000, id="marks-kept-apart"),
        pytest.param("\u0627" + "\u0653" * 100_000, id="hamzas"),
        pytest.param("\u064b\u0651" * 100_000, id="diacritics"),
        pytest.param("1," * 100_000 + "234", id="commas"),
    ],
)
def test_fold_of_a_hostile_text_ends(text: str) -> None:
    """What would take hours if its time grew with the square takes moments, and is idempotent too."""
    folded = letters.fold(text)

    assert folded == letters.fold(folded)


@pytest.mark.parametrize(
    ("entity", "folded"),
    [
        pytest.param("&#" + "9" * 5_000 + ";", "\ufffd", id="beyond-unicode"),
        pytest.param("&#" + "0" * 5_000 + "65;", "a", id="zeros-ahead"),
        pytest.param("&#xD800;", "\ufffd", id="half-pair"),
        pytest.param("&#0;", "\ufffd", id="nothing"),
    ],
)
def test_no_entity_is_too_long(entity: str, folded: str) -> None:
    """A number that Python refuses to read is one that Unicode has not, or has zeros ahead."""
    assert folded == letters.fold(entity)


def test_words_are_letters_and_digits() -> None:
    """Punctuation, underscores and symbols part words; nothing else does."""
    assert ["خبر", "عاجل", "5", "مليون", "cnn"] == letters.words("#خبر_عاجل: «5 مليون»… CNN!")


def test_alefs_are_pyarabics() -> None:
    """All that pyarabic counts among the alefs becomes one, but for the yeh of its shape and the mark."""
    others = {araby.ALEF_MAKSURA: araby.YEH, araby.SMALL_ALEF: ""}

    assert {alef: others.get(alef, araby.ALEF) for alef in araby.ALEFAT} == {
        alef: letters.fold(alef) for alef in araby.ALEFAT
    }


def test_seats_are_all_letters_that_compose_with_a_hamza() -> None:
    """Of the letters that Unicode composes with a hamza the alefs are alefs, the rest its seats."""
    composed = {
        char
        for char in map(chr, range(0x0620, 0x0650))
        if unicodedata.decomposition(char)[5:] in ("0653", "0654", "0655")
    }

    assert composed == {chr(code) for code in (*letters.ALEFS, *letters.SEATS)} & composed
    assert {araby.HAMZA} == {letters.fold(chr(code)) for code in letters.SEATS}


def test_marks_are_pyarabics() -> None:
    """What pyarabic strips is deleted, and nothing more by that table."""
    stripped = [char for char in CHARS if araby.strip_tatweel(araby.strip_diacritics(char)) == ""]

    assert codes("".join(stripped)) == codes("".join(sorted(map(chr, letters.STRIPPED))))


def test_slips_are_pyarabics() -> None:
    """What pyarabic takes for a slip of spelling is written right, and nothing more by that table."""
    slips = {ord(char): right for char in CHARS if (right := normalize.normalize_spellerrors(char)) != char}

    assert slips == letters.SLIPS


def test_marks_of_arabic_are_deleted() -> None:
    """No mark that Unicode names Arabic is left, in whatever block."""
    marks = [
        char for char, name in NAMED.items() if name[:6] == "ARABIC" and unicodedata.category(char) == "Mn"
    ]

    assert {""} == {letters.fold(char) for char in marks}


def test_mark_blocks_hold_arabic_only() -> None:
    """The blocks whose marks go have no other script's characters."""
    assert {"ARABIC"} == {
        NAMED[chr(code)].split()[0] for block in letters.MARK_BLOCKS for code in block if chr(code) in NAMED
    }


def test_isolated_marks_are_all_that_would_split_a_word() -> None:
    """Every character that NFKC turns into SPACE and an Arabic mark is deleted before."""
    splitting = [
        char
        for char in CHARS
        if (normal := unicodedata.normalize("NFKC", char))[:1] == " "
        and NAMED.get(normal[1:2], "").startswith("ARABIC")
    ]

    assert [] != splitting
    assert {""} == {letters.ISOLATED_MARKS.sub("", char) for char in splitting}


def test_zero_width_is_all_that_has_no_category_of_its_own() -> None:
    """Variation selectors and joiners are found by name, since no category gathers them."""
    wanted = ("VARIATION SELECTOR", "COMBINING GRAPHEME JOINER", "MONGOLIAN VOWEL SEPARATOR")
    named = {ord(char) for char, name in NAMED.items() if any(part in name for part in wanted)}

    assert named == letters.ZERO_WIDTH


def test_format_characters_are_deleted() -> None:
    """Direction marks, joiners, soft hyphens and tags vanish, and do not part a word."""
    assert {""} == {letters.fold(char) for char in CHARS if unicodedata.category(char) == "Cf"}


def test_digits_of_every_script_are_ascii() -> None:
    """Every decimal digit of Unicode folds to the ASCII digit of its value."""
    digits = [char for char in CHARS if unicodedata.category(char) == "Nd"]

    assert [str(unicodedata.decimal(char)) for char in digits] == [letters.fold(char) for char in digits]


def test_look_alikes_are_arabic_letters() -> None:
    """The look-alikes are letters of the Arabic script, and become one of the Arabic language."""
    assert {"ARABIC LETTER"} == {NAMED[chr(code)][:13] for code in letters.LOOK_ALIKES}
    assert {araby.KAF, araby.YEH, araby.HEH} == set(letters.LOOK_ALIKES.values())


def test_only_sound_marks_are_letters_that_become_marks() -> None:
    """No other letter decomposes into what begins with a mark, so runs of marks end at letters."""
    found = {
        char
        for char in CHARS
        if char.isalnum() and unicodedata.combining(unicodedata.normalize("NFKD", char)[0])
    }

    assert {"\uff9e", "\uff9f"} == found


def test_composing_misses_nothing_within_reach() -> None:
    """Of all that Unicode composes, every later part that is covered, or folded to, is known."""
    composed = [char for char in CHARS if unicodedata.decomposition(char)[:1].isalnum()]
    later = {
        chr(int(part, 16))
        for char in composed
        if unicodedata.normalize("NFC", unicodedata.normalize("NFD", char)) == char
        for part in unicodedata.decomposition(char).split()[1:]
    }
    covered = {chr(code) for block in letters.COVERED for code in block}
    reached = covered | {part for char in covered for part in letters.fold(char)}

    assert set() == (later & reached) - letters.composing()


def test_units_tell_the_fold_of_every_safe_character() -> None:
    """An entry is the fold of its code point: one unit, several, none, or what parts words."""
    table, expansions = letters.units()
    for code, entry in enumerate(table):
        if entry & letters.IS_UNSAFE:
            continue
        folded, low = letters.fold(chr(code)), entry & letters.CODE
        if entry & letters.DELETED:
            told = ""
        elif entry & letters.IS_LONG:
            told = expansions[low]
        else:
            told = folded if chr(low) == " " and not any(map(str.isalnum, folded)) else chr(low)

        assert codes(folded) == codes(told), hex(code)


def test_units_are_safe_where_news_is_written() -> None:
    """No letter of the Arabic alphabet, ASCII or digit of news leaves the kernel, but the ampersand."""
    table, _ = letters.units()
    usual = {
        *map(chr, range(0x80)),
        *araby.LETTERS.replace(" ", ""),
        *araby.TASHKEEL,
        *"«»…–—“”٠١٢٣٤٥٦٧٨٩،؛؟",
    }

    assert {"&"} == {char for char in usual if table[ord(char)] & letters.IS_UNSAFE}


def test_no_code_point_holds_more_words_than_its_bytes_allow() -> None:
    """A word takes two bytes, so that the room for hashes suffices: none is parted within a code point."""
    table, _ = letters.units()
    safe = [chr(code) for code, entry in enumerate(table) if not entry & letters.IS_UNSAFE]
    words = {char: letters.WORD.findall(letters.fold(char)) for char in safe}

    assert [] == [char for char, found in words.items() if found and found != [letters.fold(char)]]
