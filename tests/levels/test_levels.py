"""dedup.levels: what events, stories and speakers promise of whole crawls."""

from collections import defaultdict
from typing import Any

import pytest

from dedup.levels import events as event_level
from tests.crawls import cluster, crawl, groups, report, shared, text, words

LEVELS = ("copy", "event", "story")
# Words of the background, so that they have gists: a quake, and a match.
QUAKE = "زلزال يضرب المدينة ويقتل العشرات وفرق الإنقاذ تبحث عن ناجين تحت أنقاض المنازل"
MATCH = "الفريق يفوز بالمباراة النهائية بهدفين ويتوج بطلا للدوري أمام جماهير الملعب"


@pytest.fixture(scope="module")
def result() -> Any:
    """A crawl of copies, events told twice and stories that run on."""
    return cluster(crawl(200))


def test_every_report_is_in_one_group_a_level(result: Any) -> None:
    """Groups are a partition of the reports."""
    for level in LEVELS:
        members = [name for group in groups(result, level) for name in group]

        assert [one["id"] for one in crawl(200)] == sorted(members)


def test_levels_are_nested(result: Any) -> None:
    """A copy group lies inside one event, an event inside one story; the crawl has some of each."""
    for inner, outer in (("copy", "event"), ("event", "story")):
        inside: defaultdict[str, set[str]] = defaultdict(set)
        for small, large in zip(*(result.assignments[x].to_pylist() for x in (inner, outer)), strict=True):
            inside[small].add(large)

        assert {1} == set(map(len, inside.values()))
        assert result.count(outer) < result.count(inner) < 200


def test_one_member_speaks_for_each_group(result: Any) -> None:
    """Every group has one representative, one of its own reports."""
    for level in LEVELS:
        speaks = result.assignments[f"{level}_representative"].to_pylist()
        groups_of_speakers = [
            group for group, it in zip(result.assignments[level].to_pylist(), speaks, strict=True) if it
        ]

        assert sorted(set(result.assignments[level].to_pylist())) == sorted(groups_of_speakers)


def test_events_table_agrees_with_the_assignments(result: Any) -> None:
    """Members, sizes, stories and representatives are told alike in both tables."""
    members: defaultdict[str, list[str]] = defaultdict(list)
    rows = {row["id"]: row for row in result.assignments.to_pylist()}
    for name, row in rows.items():
        members[row["event"]].append(name)
    for event in result.events.to_pylist():
        assert members[event["event"]] == event["members"]
        assert len(event["members"]) == event["size"]
        assert len({rows[name]["copy"] for name in event["members"]}) == event["copies"]
        assert {event["story"]} == {rows[name]["story"] for name in event["members"]}
        assert rows[event["representative"]["id"]]["event_representative"]
        assert rows[event["story_representative"]["id"]]["story_representative"]
        assert event["representative"]["reasons"]


def test_merged_pairs_are_of_one_group(result: Any) -> None:
    """A pair says whether its level put both into one group; the smaller id comes first."""
    rows = {row["id"]: row for row in result.assignments.to_pylist()}
    pairs = result.pairs.to_pylist()

    assert set(LEVELS) == {pair["level"] for pair in pairs}
    for pair in pairs:
        level = pair["level"]

        assert pair["a"] < pair["b"]
        assert pair["merged"] == (rows[pair["a"]][level] == rows[pair["b"]][level])


def test_event_is_told_in_other_words() -> None:
    """Two reports with one lead and other bodies are one event, and no copies."""
    lead = words(40, 1)
    reports = [
        report("a", " ".join(lead + words(60, 2)), " ".join(lead[:6])),
        report("b", " ".join(lead[::-1] + words(70, 3)), " ".join(lead[:6])),
        report("c", text(90, 4), text(6, 5)),
    ]
    found = cluster(reports)

    assert (set(), {frozenset("ab")}) == (shared(found, "copy"), shared(found, "event"))


@pytest.mark.parametrize(
    ("moment", "numbers", "veto"),
    [
        pytest.param("2020-01-02T06:00:00Z", ("71", "221"), "numbers", id="another-day"),
        pytest.param("2020-01-02", ("71", "221"), "numbers", id="a-day-later"),
        pytest.param("2020-01-01T23:59:59Z", ("71", "221"), None, id="within-a-day"),
        pytest.param("2020-01-02T06:00:00Z", ("71", "71"), None, id="one-number"),
        pytest.param(None, ("71", "221"), None, id="undated"),
    ],
)
def test_bulletins_of_two_days_are_refused(
    moment: str | None, numbers: tuple[str, str], veto: str | None
) -> None:
    """Leads whose numbers contradict are of two happenings if a day lies between them, else of one count."""
    lead = [*QUAKE.split(), *words(30, 1)]
    reports = [
        report("a", " ".join([numbers[0], *lead, *words(60, 2)]), " ".join(lead[:6]), published="2020-01-01"),
        report("b", " ".join([numbers[1], *lead[::-1], *words(70, 3)]), " ".join(lead[:6]), published=moment),
    ]
    (pair,) = [row for row in cluster(reports).pairs.to_pylist() if row["level"] == "event"]

    assert (veto, not veto) == (pair["veto"], pair["merged"])


def test_event_ends_with_its_span() -> None:
    """Reports further apart than a window are no event, however alike; without a date they may be."""
    lead = words(40, 1)
    reports = [
        report(name, " ".join(lead[::step] + words(70, step)), " ".join(lead[:6]), published=published)
        for step, (name, published) in enumerate(
            (("a", "2020-01-01"), ("b", "2020-01-20"), ("c", None)), start=1
        )
    ]
    events = groups(cluster(reports), "event")

    assert not any({"a", "b"} <= group for group in events)


@pytest.mark.parametrize(
    ("moment", "proposed"),
    [
        pytest.param("2020-01-04T00:00:00Z", 1, id="at-the-edge"),
        pytest.param("2020-01-04T00:00:01Z", 0, id="behind-it"),
        pytest.param("2019-12-29T00:00:00Z", 1, id="three-days-earlier"),
        pytest.param("2019-12-28T23:59:59Z", 0, id="earlier-still"),
        pytest.param(None, 1, id="undated"),
    ],
)
def test_window_has_a_sharp_edge(moment: str | None, proposed: int) -> None:
    """A pair is looked at if it is three days apart, and not if it is a second more, whoever came first."""
    lead = words(40, 1)
    reports = [
        report("a", " ".join(lead), published="2020-01-01"),
        report("b", " ".join(lead[20:] + words(40, 2)), published=moment),
    ]

    assert proposed == cluster(reports).run["levels"]["event"]["proposed"]


def test_story_runs_on_behind_its_events() -> None:
    """Events of one affair, weeks apart, are one story; another affair is another."""
    affair = words(60, 1)
    reports = [
        report(
            f"{week}",
            " ".join(affair[week:] + words(20, 10 + week)),
            " ".join(affair[:6]),
            published=f"2020-0{1 + week}-15",
        )
        for week in range(3)
    ]
    found = cluster([*reports, report("other", text(80, 99), text(6, 98))])

    assert {frozenset("012")} == shared(found, "story")
    assert set() == shared(found, "event")


def test_facts_of_a_run_count_what_it_did(result: Any) -> None:
    """Each level says how many pairs it looked at and kept; a share is a share."""
    facts = result.run["levels"]

    assert set(LEVELS) == set(facts)
    assert facts["copy"]["proposed"] >= facts["copy"]["banded"] >= facts["copy"]["verified"] > 0
    assert facts["event"]["proposed"] >= facts["event"]["kept"] > 0
    assert facts["story"]["proposed"] >= facts["story"]["kept"] > 0
    assert 0 < facts["event"]["largest_share"] <= 1
    assert 0 == facts["story"]["undated"] == facts["event"]["split"]


@pytest.mark.parametrize(
    ("one", "two", "apart", "proposed"),
    [
        pytest.param(QUAKE, QUAKE, 0.35, 1, id="one-thing"),
        pytest.param(QUAKE, MATCH, 0.35, 0, id="two-things"),
        pytest.param(QUAKE, MATCH, -1.0, 1, id="two-things-unfiltered"),
        pytest.param(" ".join(words(6, 8)), " ".join(words(6, 9)), 0.35, 1, id="unknown-words"),
    ],
)
def test_leads_about_other_things_are_not_looked_at(
    one: str, two: str, apart: float, proposed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shared names propose a pair, and what the leads are about lets it pass; unknown words say nothing."""
    monkeypatch.setattr(event_level, "APART", apart)
    names = " ".join(words(4, 7))
    reports = [
        report("a", f"{one} {names}", published="2020-01-01"),
        report("b", f"{names} {two}", published="2020-01-01"),
    ]

    assert proposed == cluster(reports).run["levels"]["event"]["proposed"]
