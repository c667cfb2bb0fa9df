"""The line: documents → fingerprints → copies → events → stories → representatives → tables.

`fingerprint` is the front half, one batch at a time; `settle` is the back half, all reports at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple, TypeAlias

import pyarrow as pa

from dedup import model as models
from dedup._types import I64, U64, Bools, RejectSink
from dedup.config import Config
from dedup.engines.checkpoint import Checkpoint
from dedup.engines.local import Local
from dedup.harvest import extract, learned
from dedup.levels import copies, events, speakers, stories
from dedup.levels.hands import ALONE, Hands, Threads
from dedup.levels.reports import Level, Reports, prepare
from dedup.model import Model
from dedup.schema import DOCUMENTS
from dedup.shelf import Shelf
from dedup.sorting import distinct
from dedup.stages import (
    fingerprints,
    hosts,
    identities,
    lexicons,
    mentions,
    scores,
    signatures,
    tables,
    terms,
    tokens,
    tolls,
    turns,
    vectors,
)

# Returns what `levels.copies.propose` does, given where each report stands in the tables of fingerprints, one
# after the other, and which reports have a part in it.
Proposing: TypeAlias = Callable[[I64, Bools], copies.Pairs]


class Told(NamedTuple):
    """What the line makes of documents: rows of the schemas, each in its order, some at a time, once.

    Attributes:
        assignments: Tables of `schema.ASSIGNMENTS`, sorted by id.
        events: Of `schema.EVENTS`, sorted by event.
        pairs: Of `schema.PAIRS`, sorted by level, a, b.
        terms: Of `schema.TERMS`, in founder order.
        duplicates: Of `schema.DUPLICATES`, sorted by id.
        run: Settings, counts, seconds and bytes.
    """

    assignments: Iterator[pa.Table]
    events: Iterator[pa.Table]
    pairs: Iterator[pa.Table]
    terms: Iterator[pa.Table]
    duplicates: Iterator[pa.Table]
    run: dict[str, Any]


def run(
    batches: Iterable[pa.RecordBatch],
    config: Config,
    *,
    reject: RejectSink,
    shelf: Shelf | None = None,
    checkpoint: Checkpoint | None = None,
) -> Told:
    """Return the copies, events and stories of a stream of documents; rejects go to the sink.

    Columns are on the shelf; fingerprints that a job which was broken off has made are taken from its
    checkpoint.
    """
    model, clock, known = chosen(config), Clock(), hosts.Furniture()
    shelf, engine = shelf or Shelf(), Local(config.jobs)

    def make(batch: pa.RecordBatch) -> pa.Table:
        return fingerprint(batch, config, model, known)

    with clock.of("fingerprints"):
        remembered = partial(checkpoint.remember, make=make) if checkpoint else make
        made = list(engine.map(remembered, learned(batches, known)))
    hands = ALONE if config.jobs == 1 else Threads(engine.map, engine.run)
    return conclude(made, config, model, reject=reject, shelf=shelf, clock=clock, hands=hands)


def conclude(
    made: list[pa.Table],
    config: Config,
    model: Model,
    *,
    reject: RejectSink,
    shelf: Shelf,
    clock: Clock,
    refolded: int = 0,
    proposing: Proposing | None = None,
    hands: Hands = ALONE,
) -> Told:
    """Return the groups of all reports, and with them how they were made.

    Args:
        made: What `fingerprint` has made, in any order.
        config, model: The settings, and the model that they ask for.
        reject: Takes the documents that lose a conflict.
        shelf: Where columns are.
        clock: The seconds so far.
        refolded: Strings that had to be folded one by one, of tables that do not tell it.
        proposing: Proposes copies in the place of this process, see `Proposing`.
        hands: Who does what can be done run by run.
    """
    made = [*made, fingerprint(pa.RecordBatch.from_pylist([], DOCUMENTS), config, model)]
    told = settle(made, config, model, reject=reject, shelf=shelf, proposing=proposing, hands=hands)
    facts = {
        **asked(config, model),
        "refolded": refolded + fingerprints.refolded(made),
        "seconds": {**clock.seconds, **told.run["seconds"]},
        "bytes": {"fingerprints": sum(part.nbytes for part in made), "columns": shelf.written},
    }
    return told._replace(run={**told.run, **facts})


def refolded(printed: pa.Table) -> int:
    """Return how many strings of what `fingerprint` has made had to be folded one by one."""
    return fingerprints.refolded([printed])


def chosen(config: Config) -> Model:
    """Return the model that the settings ask for, with the cuts that they ask for.

    Raises:
        ConfigError: A cut is below the floor of the model.
        ModelError: The model cannot be read.
    """
    return models.chosen(config.model, event_cut=config.event_cut, story_cut=config.story_cut)


def asked(config: Config, model: Model) -> dict[str, Any]:
    """Return what a run is made with, for its record."""
    return {
        "settings": config.as_dict(),
        "profile": models.PROFILE,
        "fitted_on": list(model.fitted_on),
    }


class Clock:
    """Wall-clock seconds of each stage, for the record of a run."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def of(self, stage: str) -> Iterator[None]:
        """Count what happens within to a stage."""
        started = time.perf_counter()
        yield
        self.seconds[stage] = round(time.perf_counter() - started, 3)


def fingerprint(
    batch: pa.RecordBatch, config: Config, model: Model, hosts_known: hosts.Furniture | None = None
) -> pa.Table:
    """Return one row a document: what it says of itself, and all that the back half needs of its text."""
    documents, made, refolded = printed(batch, config, model, hosts_known)
    return fingerprints.pack(documents, made, refolded=refolded)


def printed(
    batch: pa.RecordBatch, config: Config, model: Model, hosts_known: hosts.Furniture | None = None
) -> tuple[pa.RecordBatch, fingerprints.Prints, int]:
    """Return documents, their fingerprints, and how many of their strings the kernel could not fold."""
    documents = extract(batch, hosts_known)
    known = lexicons.compiled(_hashes)
    title, text = tokens.tokenize(documents["title"]), tokens.tokenize(documents["text"])
    signed = signatures.sign(
        text.strict,
        text.spans,
        size=config.shingle,
        num_perm=config.num_perm,
        seed=config.seed,
        key=config.key,
    )
    counted = vectors.count(
        lexicons.respell(title.loose, known),
        title.spans,
        lexicons.respell(text.loose, known),
        text.spans,
        bits=model.bits,
    )
    words = title.strict, title.spans, text.strict, text.spans
    named = mentions.find(*words, keys=known.days, codes=known.codes, lead=vectors.LEAD_WORDS)
    turned = turns.count(text.strict, text.spans, turns.compiled(_hashes))
    struck = tolls.count(*words, tolls.compiled(_hashes))
    made = fingerprints.make(
        *words, signed=signed, terms=counted, named=named, turns=turned, tolls=struck, key=config.key
    )
    return documents, made, title.refolded + text.refolded


def settle(
    printed: list[pa.Table],
    config: Config,
    model: Model,
    *,
    reject: RejectSink,
    shelf: Shelf,
    proposing: Proposing | None = None,
    hands: Hands = ALONE,
) -> Told:
    """Return the groups of all reports, and the report that speaks for each."""
    clock = Clock()
    with clock.of("vectors"):
        ordered = identities.settle(pa.concat_tables(printed), on_conflict=config.on_conflict, reject=reject)
        reports = prepare(ordered, model, shelf, hands)
    elsewhere = None if proposing is None else partial(proposing, ordered.rows)
    levels = group(reports, config, model, clock, elsewhere)
    labels = {name: level.labels for name, level in levels.items()}
    groups = speak(reports, labels, clock)
    told_pairs = [level.pairs for level in levels.values()]
    return Told(
        groups.assignments(),
        groups.events(),
        scores.tell(told_pairs, reports.table["id"], reports.ranks, labels),
        terms.pack(reports.table, reports.kept),
        groups.duplicates(),
        {
            "documents": len(reports.ranks),
            "repeats": ordered.repeats,
            "groups": {name: len(distinct(each)) for name, each in labels.items()},
            "levels": {name: level.facts for name, level in levels.items()},
            "seconds": clock.seconds,
        },
    )


def group(
    reports: Reports,
    config: Config,
    model: Model,
    clock: Clock,
    proposing: Callable[[Bools], copies.Pairs] | None = None,
) -> dict[str, Level]:
    """Return the copies, events and stories of reports; `proposing` as `copies.find` takes it."""
    with clock.of("copies"):
        copied = copies.find(reports, config, proposing)
    with clock.of("events"):
        told = events.find(reports, copied.labels, config, model)
    with clock.of("stories"):
        affairs = stories.find(reports, told.labels, config, model)
    return {"copy": copied, "event": told, "story": affairs}


def speak(reports: Reports, labels: Mapping[str, I64], clock: Clock) -> tables.Groups:
    """Return the groups of all reports, with the report that speaks for each."""
    with clock.of("representatives"):
        spoken = {name: speakers.choose(reports, groups, labels["copy"]) for name, groups in labels.items()}
    return tables.Groups(reports.table, reports.ranks, labels, spoken)


def respelled(strings: pa.Array) -> tuple[U64, I64]:
    """Return the loose word hashes of strings in their common spelling, and the span of each string."""
    made = tokens.tokenize(strings)
    return lexicons.respell(made.loose, lexicons.compiled(_hashes)), made.spans


def signed(strings: pa.Array, config: Config) -> signatures.Signatures:
    """Return the signatures of strings, as those of the texts of documents."""
    made = tokens.tokenize(strings)
    size, num_perm = config.shingle, config.num_perm
    return signatures.sign(
        made.strict, made.spans, size=size, num_perm=num_perm, seed=config.seed, key=config.key
    )


def _hashes(words: list[str]) -> tuple[U64, U64]:
    """Return the strict and the loose hashes of single words."""
    made = tokens.tokenize(pa.array(words))
    return made.strict, made.loose
