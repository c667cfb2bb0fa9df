"""Recuts: a run under other cuts of events and stories, from what it has kept. No input is read again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

import pyarrow as pa

from dedup.config import Config
from dedup.errors import InputError, ModelError
from dedup.jobs import CUTS, configured, facts_of
from dedup.levels import events, stories
from dedup.levels.reports import recall
from dedup.pipeline import Clock, Told, asked, chosen, speak
from dedup.results import Result, Stored
from dedup.shelf import Shelf
from dedup.sorting import distinct
from dedup.stages import formers, scores, tables, terms
from dedup.writers import run as writer

_OURS: Final = "khabar-dedup"


def recut(
    folder: str | Path, *, event: float = 0.0, story: float = 0.0, out: str | Path | None = None
) -> Result:
    """Return the result of a run under other cuts, written over it or elsewhere.

    It is what a fresh run with `event_cut` and `story_cut` would make, to the byte, whatever cuts the run
    had: the pairs that it keeps do not depend on them. Copies have no cut that could be moved so, since
    other copies are compared anew: set `jaccard` or `containment` and cluster again.

    Args:
        folder: The directory of the run.
        event: Mean probability from which two groups are one event; 0 takes the model's.
        story: Likeness from which two events are one story; 0 takes the model's.
        out: Directory to write; None replaces the run.

    Raises:
        NotFoundError: The directory holds no run, or one that has kept too little.
        ConfigError: A cut is below the floor of the run.
        InputError: A file is damaged, or another version wrote the run.
        ModelError: The model is no longer the one that the run was made with.
        OutputError: The directory cannot be written.
    """
    files = writer.Run(Path(folder))
    config = configured({**files.run.get("settings", {}), "event_cut": event, "story_cut": story})
    facts = facts_of(config)
    _check(files.run, facts)
    target = Path(folder if out is None else out)
    writer.check(target)
    former = Former(files.assignments(), files.pair_parts, files.term_parts(), files.run)
    told = resettle(former, config, shelf=Shelf(target.resolve().parent, config.columns_memory))
    writer.write(
        target,
        **told._replace(run={**told.run, **facts})._asdict(),
        rejects=files.rejects(),
        format=cast(writer.Format, config.format),
    )
    return Stored(target, int(files.run["rejected"]))


def _check(run: Mapping[str, Any], facts: Mapping[str, Any]) -> None:
    """Pass if a fresh run would have made the pairs of this one.

    Raises:
        InputError: Another version wrote the run.
        ModelError: The model is another one.
    """
    version, ours = (of.get("versions", {}).get(_OURS) for of in (run, facts))
    if version != ours:
        raise InputError(f"the run is of version {version}, this is {ours}: cluster again")
    was, now = (
        {name: value for name, value in of["model"].items() if name not in CUTS} for of in (run, facts)
    )
    if differing := sorted(name for name in was.keys() | now.keys() if was.get(name) != now.get(name)):
        raise ModelError(f"the model is not the one of the run ({', '.join(differing)}): cluster again")


class Former(NamedTuple):
    """What a run has told, as far as other cuts leave it as it was.

    Attributes:
        assignments: Table of `schema.ASSIGNMENTS`, sorted by id.
        pairs: Yields the tables of `schema.PAIRS` in their order, each time it is called.
        terms: Of `schema.TERMS`, in founder order.
        run: Settings and counts.
    """

    assignments: pa.Table
    pairs: Callable[[], Iterator[pa.Table]]
    terms: Iterator[pa.Table]
    run: Mapping[str, Any]


def resettle(former: Former, config: Config, *, shelf: Shelf) -> Told:
    """Return what the line makes of the reports of a former run under other cuts of events and stories.

    Copies and the pairs of events are those of the former run; all else is what a fresh run would make.

    Raises:
        ConfigError: A cut is below the floor of the model.
        InputError: The tables are not of one run.
        ModelError: The model cannot be read.
    """
    model, clock = chosen(config), Clock()
    with clock.of("vectors"):
        found = formers.order(former.assignments)
        kept = terms.unpack(formers.checked(former.terms, found.ids), shelf)
        reports = recall(found.table, found.ranks, kept, model, shelf)
    copied = tables.founders("copy", found.table["id"], found.table["copy"])
    with clock.of("events"):
        met = events.Links(*formers.links(former.pairs(), found.ids))
        told, linked = events.group(reports, copied, met, config, model)
    with clock.of("stories"):
        affairs = stories.find(reports, told, config, model)
    labels = {"copy": copied, "event": told, "story": affairs.labels}
    groups = speak(reports, labels, clock)
    before = (scores.retell(part, found.ids, labels) for part in formers.untouched(former.pairs()))
    after = scores.tell([affairs.pairs], reports.table["id"], reports.ranks, labels)
    levels = former.run["levels"]
    facts = {
        **former.run,
        **asked(config, model),
        "groups": {name: len(distinct(each)) for name, each in labels.items()},
        "levels": {**levels, "event": {**levels["event"], **linked}, "story": affairs.facts},
        "seconds": clock.seconds,
    }
    packed = terms.pack(reports.table, reports.kept)
    pairs = chain(before, after)
    return Told(groups.assignments(), groups.events(), pairs, packed, groups.duplicates(), facts)
