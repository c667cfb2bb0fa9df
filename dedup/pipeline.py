"""The line: documents → fingerprints → copies → events → stories → representatives → tables.

`fingerprint` is the front half, one batch at a time; `settle` is the back half, all reports at once.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace

import pyarrow as pa

from dedup import model as models
from dedup._types import I64, U64, RejectSink
from dedup.config import Config
from dedup.engines.local import Local
from dedup.levels import copies, events, speakers, stories
from dedup.levels.reports import prepare
from dedup.model import Model
from dedup.results import Result
from dedup.stages import (
    articles,
    fingerprints,
    identities,
    lexicons,
    mentions,
    signatures,
    tables,
    tokens,
    vectors,
)


def run(batches: Iterable[pa.RecordBatch], config: Config, *, reject: RejectSink) -> Result:
    """Return the copies, events and stories of a stream of documents; rejects go to the sink."""
    started = time.perf_counter()
    model = models.load(config.model)
    printed = list(Local(config.jobs).map(lambda batch: fingerprint(batch, config, model), batches))
    halfway = time.perf_counter()
    result = settle(printed, config, model, reject=reject)
    seconds = {"fingerprint": halfway - started, "settle": time.perf_counter() - halfway}
    made = {"settings": config.as_dict(), "seconds": seconds, "fitted_on": list(model.fitted_on)}
    return replace(result, run={**result.run, **made})


def fingerprint(batch: pa.RecordBatch, config: Config, model: Model) -> pa.Table:
    """Return one row a document: what it says of itself, and all that the back half needs of its text."""
    documents = articles.extract(batch)
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
    made = fingerprints.make(*words, signed=signed, terms=terms, named=named, key=config.key)
    return fingerprints.pack(documents, made)


def settle(printed: list[pa.Table], config: Config, model: Model, *, reject: RejectSink) -> Result:
    """Return the groups of all reports, and the report that speaks for each."""
    table, repeats = identities.settle(printed, on_conflict=config.on_conflict, reject=reject)
    reports = prepare(table, model)
    copied = copies.find(reports, config)
    told = events.find(reports, copied.labels, config, model)
    affairs = stories.find(reports, told.labels, config, model)
    levels = {"copy": copied, "event": told, "story": affairs}
    labels = {name: level.labels for name, level in levels.items()}
    chosen = {name: speakers.choose(reports, groups, copied.labels) for name, groups in labels.items()}
    return Result(
        tables.assignments(table, labels, chosen),
        tables.events(table, labels, chosen),
        pa.concat_tables([level.pairs for level in levels.values()]),
        run={
            "documents": table.num_rows,
            "repeats": repeats,
            "levels": {name: level.facts for name, level in levels.items()},
        },
    )


def respelled(strings: pa.Array) -> tuple[U64, I64]:
    """Return the loose word hashes of strings in their common spelling, and the span of each string."""
    made = tokens.tokenize(strings)
    return lexicons.respell(made.loose, lexicons.compiled(_hashes)), made.spans


def _hashes(words: list[str]) -> tuple[U64, U64]:
    """Return the strict and the loose hashes of single words."""
    made = tokens.tokenize(pa.array(words))
    return made.strict, made.loose
