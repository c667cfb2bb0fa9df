"""Does each consecutive pair of a story's events share a named actor and an issue?

There is no tagger for names here, so both are told from how the words of the corpus are used. The opening of
a report is its title and first words, behind its byline. A word, without its conjunction and article, is

* a **name** if newsrooms write it always with the article or never (a proper noun does not take and lose it,
  as nouns and adjectives do), and if it often stands close behind a word for an office, a place or an outfit
  (president, city, club: `ROLES`);
* an **issue** if it is no name, no number and stands in few openings; a name may stand in more.

An event has the names and issues of at least a quarter of its openings. Two events are linked if they share
a name and an issue. The check is worth what it says of pairs that are not one story: `measure` also looks at
the pairs of events that follow each other in time and belong to two stories, and tells how many it links.
How far it agrees with a reader of 100 pairs: `benchmarks/results/consecutive.md`.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from dedup.arabic import letters

# Words of the text that belong to the opening, beside the title.
OPENING: Final = 60
# Folded, with the article: before a name they stand with it and without.
_ROLES: Final = """
    رءيس وزير امير ملك شيخ دكتور مهندس لواء عقيد عميد فريق سفير نجم لاعب مدرب مدير متحدث ناطق
    امين محافظ مدينه محافظه منطقه ولايه قريه بلده جزيره نادي شركه تنظيم جماعه حركه حزب مطار مسجد
    جامعه بنك قناه دوله جمهوريه مملكه زعيم مبعوث مستشار قاءد جنرال سيناتور مرشح مهاجم حارس عاصمه
    مهرجان ملا حي طريق قاعده
"""
ROLES: Final = frozenset(_ROLES.split())
# Words behind such a word that may still be of the name: an adjective comes between, and names have parts.
REACH: Final = 3
LEAST: Final = 3
# Share of a word's openings: a name may stand in a few as an adjective (benchmarks/evidence.md#chains).
FIXED: Final = 0.9
BEHIND: Final = 0.15
# Share of all openings above which a word is no issue, and no name.
COMMON: Final = 0.02
COMMON_NAME: Final = 0.05
# Who reports from where, "name, paper, town:", which else is an actor of all that he writes; twice at most.
_BYLINE: Final = re.compile(r"^[^.\n]{0,45}?(?:\s[–—-]\s?|[–—-]\s|:\s)")
_BYLINES: Final = 2
QUARTER: Final = 0.25
_ARTICLES: Final = ("بال", "كال", "فال", "لل", "ال")
# Letters that may be a word of their own before a word, and how much commoner the rest must be to be one.
_CLITICS: Final = "وبلفك"
_COMMONER: Final = 2
_AFTER: Final = 3


class Words(NamedTuple):
    """The words that tell events.

    Attributes:
        names: Words that are names.
        issues: Words that are no names, and not common.
    """

    names: frozenset[str]
    issues: frozenset[str]


class Linked(NamedTuple):
    """How many consecutive pairs of events share a name and an issue.

    Attributes:
        pairs: Consecutive pairs of a story's events.
        linked: Those that share a name and an issue.
        events: Events of stories of two or more.
        held: Those that share a name and an issue with any other event of their story.
        chance_pairs: Consecutive pairs of such events that are of two stories.
        chance_linked: Those that share a name and an issue.
    """

    pairs: int
    linked: int
    events: int
    held: int
    chance_pairs: int
    chance_linked: int


def bare(word: str) -> tuple[str, bool]:
    """Return a folded word without conjunction and article, and whether it had the article.

    >>> bare("والقناه"), bare("وزير")
    (('قناه', True), ('وزير', False))
    """
    if word[:1] in _CLITICS and word[1:].startswith(_ARTICLES):
        word = word[1:]
    for article in _ARTICLES:
        if word.startswith(article) and len(word) >= len(article) + _AFTER:
            return word[len(article) :], True
    return word, False


def opening(title: str | None, text: str | None) -> list[tuple[str, bool]]:
    """Return the bare words of a title and of the first words of a text, behind its byline.

    >>> opening(None, "سالم كريم - الميناء: غرق القارب")
    [('غرق', False), ('قارب', True)]
    """
    lead = text or ""
    for _ in range(_BYLINES):
        lead = _BYLINE.sub("", lead)
    words = letters.words(title or "") + letters.words(lead[: 12 * OPENING])[:OPENING]
    return [bare(word) for word in words]


def loosen(openings: Mapping[str, Sequence[tuple[str, bool]]]) -> dict[str, list[tuple[str, bool]]]:
    """Return openings whose words have lost the clitics that the corpus tells: the rest is far commoner."""
    held = Counter(word for words in openings.values() for word in {word for word, _ in words})
    known = {
        word: word[1:]
        for word, count in held.items()
        if word[0] in _CLITICS and len(word) > _AFTER and held[word[1:]] >= _COMMONER * count
    }
    return {
        name: [(known.get(word, word), definite) for word, definite in words]
        for name, words in openings.items()
    }


def tell(openings: Collection[Sequence[tuple[str, bool]]]) -> Words:
    """Return which words of a corpus are names, and which are issues."""
    held: Counter[str] = Counter()
    definite: Counter[str] = Counter()
    without: Counter[str] = Counter()
    behind: Counter[str] = Counter()
    for words in openings:
        held.update({word for word, _ in words})
        definite.update({word for word, has in words if has})
        without.update({word for word, has in words if not has})
        behind.update(_behind_roles([word for word, _ in words]))
    most, most_name = (max(LEAST, share * len(openings)) for share in (COMMON, COMMON_NAME))
    names, issues = set(), set()
    for word, count in held.items():
        if count > most_name or len(word) < _AFTER or word.isdigit() or word in ROLES:
            continue
        fixed = max(definite[word], without[word]) >= FIXED * count
        if count >= LEAST and fixed and behind[word] >= BEHIND * count:
            names.add(word)
        elif count <= most:
            issues.add(word)
    return Words(frozenset(names), frozenset(issues))


def _behind_roles(words: Sequence[str]) -> set[str]:
    """Return the words that stand within `REACH` behind a role."""
    found: set[str] = set()
    for at, word in enumerate(words):
        if word in ROLES:
            found.update(words[at + 1 : at + 1 + REACH])
    return found - ROLES


def measure(
    openings: Mapping[str, Sequence[tuple[str, bool]]],
    events: Mapping[str, str],
    stories: Mapping[str, str],
    times: Mapping[str, int],
    words: Words,
) -> Linked:
    """Return how many consecutive pairs of a story's events are linked, and of pairs of two stories.

    Args:
        openings: The opening of each report, by id.
        events: The event of each report.
        stories: The story of each report.
        times: When each report was published, in any unit; an event stands where its first report does.
        words: Names and issues of the corpus.
    """
    members: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(openings):
        members[events[name]].append(name)
    told = {event: _told([openings[name] for name in of], words) for event, of in members.items()}
    first = {event: min((times[name], name) for name in of) for event, of in members.items()}
    home = {event: stories[of[0]] for event, of in members.items()}
    chains: defaultdict[str, list[str]] = defaultdict(list)
    for event in sorted(members, key=lambda event: first[event]):
        chains[home[event]].append(event)
    long = [chain for chain in chains.values() if len(chain) > 1]
    pairs = [pair for chain in long for pair in pairwise(chain)]
    order = sorted((event for chain in long for event in chain), key=lambda event: first[event])
    strange = [(a, b) for a, b in pairwise(order) if home[a] != home[b]]
    return Linked(
        len(pairs),
        sum(linked(told[a], told[b], words) for a, b in pairs),
        len(order),
        sum(_held(event, chain, told, words) for chain in long for event in chain),
        len(strange),
        sum(linked(told[a], told[b], words) for a, b in strange),
    )


def _held(event: str, chain: Sequence[str], told: Mapping[str, set[str]], words: Words) -> bool:
    """Return whether an event is linked to any other of its story."""
    return any(linked(told[event], told[other], words) for other in chain if other != event)


def _told(of: Sequence[Sequence[tuple[str, bool]]], words: Words) -> set[str]:
    """Return the names and issues of at least a quarter of the openings of an event."""
    counts = Counter(word for opening in of for word in {word for word, _ in opening})
    return {
        word
        for word, count in counts.items()
        if count >= QUARTER * len(of) and (word in words.names or word in words.issues)
    }


def linked(one: set[str], other: set[str], words: Words) -> bool:
    """Return whether two events share a name and an issue."""
    shared = one & other
    return not words.names.isdisjoint(shared) and not words.issues.isdisjoint(shared)
