"""The line: documents → fingerprints → copies → events → stories → representatives → tables.

`fingerprint` is the front half, one batch at a time; `settle` is the back half, all reports at once.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pyarrow as pa

from dedup import model as models
from dedup._types import I64, U64, RejectSink
from dedup.config import Config
from dedup.engines.local import Local
from dedup.harvest import extract, learned
from dedup.levels import copies, events, speakers, stories
from dedup.levels.reports import prepare
from dedup.model import Model
from dedup.results import Result
from dedup.schema import DOCUMENTS
from dedup.stages import (
    fingerprints,
    hosts,
    identities,
    lexicons,
    mentions,
    signatures,
    tables,
    tokens,
    tolls,
    turns,
    vectors,
)


def run(batches: Iterable[pa.RecordBatch], config: Config, *, reject: RejectSink) -> Result:
    """Return the copies, events and stories of a stream of documents; rejects go to the sink."""
    model = models.load(config.model)
    clock = Clock()
    with clock.of("fingerprints"):
        known = hosts.Furniture()
        work = Local(config.jobs).map(
            lambda batch: fingerprint(batch, config, model, known), learned(batches, known)
        )
        printed = list(work)
    if not printed:
        printed.append(fingerprint(pa.RecordBatch.from_pylist([], DOCUMENTS), config, model))
    result = settle(printed, config, model, reject=reject)
    facts = {
        "settings": config.as_dict(),
        "profile": models.PROFILE,
        "fitted_on": list(model.fitted_on),
        "refolded": fingerprints.refolded(printed),
        "seconds": {**clock.seconds, **result.run["seconds"]},
        "bytes": {"fingerprints": sum(part.nbytes for part in printed), "pairs": result.pairs.nbytes},
    }
    return replace(result, run={**result.run, **facts})


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
    terms = vectors.count(
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
        *words, signed=signed, terms=terms, named=named, turns=turned, tolls=struck, key=config.key
    )
    return fingerprints.pack(documents, made, refolded=title.refolded + text.refolded)


def settle(printed: list[pa.Table], config: Config, model: Model, *, reject: RejectSink) -> Result:
    """Return the groups of all reports, and the report that speaks for each."""
    clock = Clock()
    with clock.of("vectors"):
        table, repeats = identities.settle(printed, on_conflict=config.on_conflict, reject=reject)
        reports = prepare(table, model)
    with clock.of("copies"):
        copied = copies.find(reports, config)
    with clock.of("events"):
        told = events.find(reports, copied.labels, config, model)
    with clock.of("stories"):
        affairs = stories.find(reports, told.labels, config, model)
    levels = {"copy": copied, "event": told, "story": affairs}
    labels = {name: level.labels for name, level in levels.items()}
    with clock.of("representatives"):
        chosen = {name: speakers.choose(reports, groups, copied.labels) for name, groups in labels.items()}
    with clock.of("tables"):
        assignments, told_of = tables.assignments(table, labels, chosen), tables.events(table, labels, chosen)
    return Result(
        assignments,
        told_of,
        pa.concat_tables([level.pairs for level in levels.values()]),
        run={
            "documents": table.num_rows,
            "repeats": repeats,
            "levels": {name: level.facts for name, level in levels.items()},
            "seconds": clock.seconds,
        },
    )


def extracted(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return documents as the line reads them: pages taken apart into title, article, date and outlet."""
    return extract(batch)


def respelled(strings: pa.Array) -> tuple[U64, I64]:
    """Return the loose word hashes of strings in their common spelling, and the span of each string."""
    made = tokens.tokenize(strings)
    return lexicons.respell(made.loose, lexicons.compiled(_hashes)), made.spans


def _hashes(words: list[str]) -> tuple[U64, U64]:
    """Return the strict and the loose hashes of single words."""
    made = tokens.tokenize(pa.array(words))
    return made.strict, made.loose
