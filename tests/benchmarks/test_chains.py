"""Events of one story share a name and an issue, and the check can tell."""

import pytest

from benchmarks import chains

# "President Salem" and "Minister Karim" never take an article; "the treaty" and "treaty" both occur.
TALKS = ["الرءيس سالم يوقع المعاهده", "وقع الرءيس سالم معاهده", "الرءيس سالم والمعاهده"]
FLOOD = ["الوزير كريم يزور الفيضان", "زار الوزير كريم فيضان", "الوزير كريم والفيضان"]


@pytest.fixture
def openings() -> dict[str, list[tuple[str, bool]]]:
    """Six openings on two stories, among many others that share no word."""
    told = {f"t{n}": text for n, text in enumerate(TALKS)} | {f"f{n}": text for n, text in enumerate(FLOOD)}
    return {name: chains.opening(None, text) for name, text in told.items()}


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        pytest.param("القناه", ("قناه", True), id="article"),
        pytest.param("والقناه", ("قناه", True), id="conjunction-and-article"),
        pytest.param("وزير", ("وزير", False), id="a-letter-of-the-word"),
        pytest.param("الي", ("الي", False), id="too-short-to-lose-it"),
    ],
)
def test_bare(word: str, expected: tuple[str, bool]) -> None:
    """A word loses its article, and a conjunction only before one."""
    assert expected == chains.bare(word)


def test_names_stand_behind_offices_and_never_change_their_article(
    openings: dict[str, list[tuple[str, bool]]],
) -> None:
    """A noun that takes and loses the article is an issue; the office itself is neither."""
    words = chains.tell(openings.values())

    assert {"سالم", "كريم"} <= words.names
    assert {"معاهده", "فيضان"} <= words.issues
    assert "رءيس" not in words.names | words.issues


def test_clitics_go_where_the_corpus_knows_the_rest() -> None:
    """A letter before a word that is far commoner without it is no part of the word."""
    known = {str(n): [("عدن", False)] for n in range(4)}

    loose = chains.loosen({**known, "a": [("بعدن", False), ("بلاد", False)]})

    assert [("عدن", False), ("بلاد", False)] == loose["a"]


def test_names_may_be_commoner_than_issues() -> None:
    """A name of a twentieth of all openings is one still; a word of as many that is none is no issue."""
    told = [[("رءيس", True), ("سالم", False), ("معاهده", n % 2 == 0)] for n in range(4)]
    others = [[(f"كلمه{n}", False)] for n in range(96)]

    words = chains.tell([*told, *others])

    assert ({"سالم"}, False) == (set(words.names), "معاهده" in words.issues)


@pytest.mark.parametrize(
    "text",
    ["سالم كريم – الميناء  غرق القارب", "صحيفة- الميناء: غرق القارب", "غرق القارب"],
    ids=["dash", "paper and town", "none"],
)
def test_byline_is_no_actor(text: str) -> None:
    """Who wrote a report, for whom and where, is no part of its opening."""
    assert ("غرق", False) in chains.opening(None, text)
    assert ("سالم", False) not in chains.opening(None, text)


def test_measure_tells_stories_from_chance(openings: dict[str, list[tuple[str, bool]]]) -> None:
    """Consecutive events of a story are linked, and those of two stories are not."""
    alone = {name: name for name in openings}
    times = {name: int(name[1]) for name in openings}

    found = chains.measure(
        openings, alone, {name: name[0] for name in openings}, times, chains.tell(openings.values())
    )

    assert (4, 4, 6, 6) == (found.pairs, found.linked, found.events, found.held)
    assert (0, 5) == (found.chance_linked, found.chance_pairs)


def test_measure_sees_a_story_of_strangers(openings: dict[str, list[tuple[str, bool]]]) -> None:
    """A story that mixes two affairs has pairs that share nothing."""
    alone = {name: name for name in openings}
    times = {name: 2 * int(name[1]) + (name[0] == "f") for name in openings}

    found = chains.measure(
        openings, alone, dict.fromkeys(openings, "one"), times, chains.tell(openings.values())
    )

    assert (5, 0) == (found.pairs, found.linked)
