"""dedup.stages.formers: the tables of a run as the rows and arrays that levels are made of."""

import pyarrow as pa
import pytest

from dedup.errors import InputError
from dedup.schema import PAIRS, TERMS
from dedup.stages import formers
from tests.runs import Item, day, tables

ITEMS = [
    Item("b", "c-1", "e-1", "s-1", published=day(2)),
    Item("\u00e9", "c-2", "e-2", "s-1", published=day(2)),
    Item("a", "c-3", "e-3", "s-1"),
    Item("z", "c-4", "e-4", "s-1", published=day(1)),
]


def test_founder_order() -> None:
    """The earliest comes first, of equal dates the smaller id, and those without a date last."""
    found = formers.order(tables(ITEMS)["assignments"])

    assert ["z", "b", "\u00e9", "a"] == found.ids.to_pylist() == found.table["id"].to_pylist()
    assert [2, 1, 3, 0] == found.ranks.tolist()


def test_terms_of_others_are_refused() -> None:
    """Terms count only in the order of the reports, and only if there are as many."""
    ids = pa.array(["z", "b"])

    def named(*names: str) -> pa.Table:
        rows = [dict.fromkeys(TERMS.names, 0) | {"id": name} for name in names]
        lists = {"tolls": [], "columns": [], "counts": []}
        return pa.Table.from_pylist([row | lists for row in rows], TERMS)

    assert 2 == sum(map(len, formers.checked([named("z"), named("b")], ids)))
    for parts in ([named("b", "z")], [named("z")], [named("z", "b"), named("c")]):
        with pytest.raises(InputError, match="different runs"):
            list(formers.checked(parts, ids))


def test_links_are_the_pairs_of_events() -> None:
    """Of all pairs those of events, with what speaks against them; the others pass untouched."""
    pairs = pa.Table.from_pylist(
        [
            {"a": "a", "b": "b", "level": "copy", "merged": True, "jaccard": 0.5},
            {"a": "a", "b": "b", "level": "event", "merged": True, "probability": 0.25},
            {"a": "a", "b": "z", "level": "event", "merged": False, "probability": 1.0, "veto": "numbers"},
            {"a": "a", "b": "z", "level": "story", "merged": False, "probability": 0.5},
        ],
        PAIRS,
    )
    one, other, probability, refused = formers.links([pairs[:1], pairs[1:]], pa.array(["z", "b", "a"]))

    assert ([2, 2], [1, 0], [0.25, 1.0], [False, True]) == (
        one.tolist(),
        other.tolist(),
        probability.tolist(),
        refused.tolist(),
    )
    assert ["copy", "event", "event"] == pa.concat_tables(formers.untouched([pairs]))["level"].to_pylist()
