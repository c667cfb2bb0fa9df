"""The front half of the line over files, portion by portion, wherever each is done.

A portion is some files, or a span of the lines of a large one. Who takes it reads it and writes what came of
it to sealed files in the folder of the job, which every machine must see under the same path; what is told
of a portion is written last. So a portion that was done is not done again by a job that goes on, and one that
was done twice, since a machine was slow, is there once. Pages of hosts wait until the samples of all portions
have been put together, and are taken apart in a second round.
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from dedup import pipeline, readers
from dedup._types import RejectSink
from dedup.config import Config
from dedup.engines import Engine, Told, sealed
from dedup.engines.checkpoint import Checkpoint
from dedup.harvest import Furniture
from dedup.levels.hands import ALONE
from dedup.pipeline import Proposing
from dedup.portions import bands, work
from dedup.portions.plans import Portion, plan
from dedup.portions.runs import Crew
from dedup.portions.work import Job
from dedup.schema import Reject
from dedup.shelf import Shelf


class Printed(NamedTuple):
    """The fingerprints of all files.

    Attributes:
        job: What the tasks have in common.
        names: Of the tables.
        tables: As `pipeline.fingerprint` makes them, mapped.
        refolded: Strings that had to be folded one by one.
        reused: Portions that a former job had done.
        facts: Portions, and CPU seconds of the median one and of the largest, those of processes that take
            HTML apart not among them.
    """

    job: Job
    names: list[str]
    tables: list[pa.Table]
    refolded: int
    reused: int
    facts: dict[str, float]


def run(
    found: Sequence[readers.Source], config: Config, *, engine: Engine, job: Checkpoint, **asked: Any
) -> pipeline.Told:
    """Return what the line makes of files that an engine reads, and works on run by run.

    Args:
        found, config, engine, job: As for `make`.
        asked: The other arguments of `make`.

    Raises:
        DedupError: As `make` does.
    """
    model, clock = pipeline.chosen(config), pipeline.Clock()
    with clock.of("fingerprints"):
        printed = make(found, config, engine=engine, job=job, **asked)
    job.reused = printed.reused
    told = pipeline.conclude(
        printed.tables,
        config,
        model,
        reject=asked["reject"],
        shelf=Shelf(job.folder, 0, shared=True),
        clock=clock,
        refolded=printed.refolded,
        proposing=proposing(printed, engine),
        hands=Crew(printed.job, engine, printed.names) if any(map(len, printed.tables)) else ALONE,
    )
    return told._replace(run={**told.run, "portions": printed.facts})


def make(
    found: Sequence[readers.Source],
    config: Config,
    *,
    engine: Engine,
    job: Checkpoint,
    fields: Mapping[str, str],
    allow_truncated: bool,
    reject: RejectSink,
    progress: Callable[[int], None],
) -> Printed:
    """Return the fingerprints of files, which the engine's machines read.

    Args:
        found: Files, all at a path that every machine knows them by.
        config: The settings.
        engine: Who does the work.
        job: The folder of the job.
        fields: Our field's name to the input's.
        allow_truncated: Whether a file that ends too early is no reject.
        reject: Takes the documents that are refused, portion by portion.
        progress: Called with the bytes read since it was last called.

    Raises:
        InputError: Something else than a file was named, or a field that no record has.
        ConfigError: A setting breaks its rule.
        ExtraError: A package that an input needs is missing where the files are read.
        OutputError: The disk takes no more, or is not the same for all machines.
    """
    readers.check(found, fields)
    portions = plan(found, engine.portion, job.settings)
    model = os.path.abspath(config.model) if config.model else ""
    here = Job(str(job.folder), replace(config, model=model), dict(fields), allow_truncated)
    done = {one.name: told for one in portions if (told := _recall(here, one.name)) is not None}
    reused = len(done)
    for told in done.values():
        progress(told["bytes"])
    todo = [one.as_task() for one in portions if one.name not in done]
    for told in _each(engine, partial(work.read, job=here), todo):
        progress(told["bytes"])
    told_of = [_sure(here, one.name) for one in portions]
    _check_fields(told_of)
    later = _pages(engine, here, portions, told_of)
    refolded = sum(told["refolded"] for told in [*told_of, *later])
    tables = dict(_gather(here, portions, told_of, reject))
    return Printed(here, list(tables), list(tables.values()), refolded, reused, _skew(told_of))


def _skew(told_of: Sequence[Told]) -> dict[str, float]:
    """Return how even portions are."""
    seconds = [float(told["seconds"]) for told in told_of]
    return {
        "portions": len(seconds),
        "median": statistics.median(seconds),
        "largest": max(seconds),
        "all": round(sum(seconds), 3),
    }


def proposing(printed: Printed, engine: Engine) -> Proposing | None:
    """Return who proposes copies in the place of the driver; None where that takes less time."""
    sizes = list(map(len, printed.tables))
    if sum(sizes) < max(1, engine.spread):
        return None
    return partial(bands.propose, printed.job, engine, list(zip(printed.names, sizes, strict=True)))


def _pages(engine: Engine, job: Job, portions: Sequence[Portion], told_of: Sequence[Told]) -> list[Told]:
    """Have the pages of hosts taken apart, with what all of them repeat; return what is told of it."""
    waiting = [one.name for one, told in zip(portions, told_of, strict=True) if told["pages"]]
    if not waiting:
        return []
    todo = [{"name": name} for name in waiting if _recall(job, work.articles(name)) is None]
    if todo:
        known = Furniture()
        for name in waiting:
            known.absorb(work.there(job, work.samples(name)))
        sealed.keep(job.path(work.FURNITURE), [known.samples()])
        for _ in _each(engine, partial(work.take_apart, job=job), todo):
            pass
    return [_sure(job, work.articles(name)) for name in waiting]


def _gather(
    job: Job, portions: Sequence[Portion], told_of: Sequence[Told], reject: RejectSink
) -> Iterable[tuple[str, pa.Table]]:
    """Yield the tables of all portions by name, and pass their rejects on, with the lines of whole files."""
    before, path = 0, ""
    for one, told in zip(portions, told_of, strict=True):
        # Only spans count lines, and each is a portion of its own.
        before, path = (before, path) if one.path == path else (0, one.path)
        for row in work.there(job, work.rejects(one.name)).to_pylist():
            line = row["line"] if row["line"] is None else row["line"] + before
            reject(Reject(**{**row, "line": line}))
        for name in [one.name] + [work.articles(one.name)] * bool(told["pages"]):
            table = work.there(job, work.prints(name))
            if before:
                at = table.schema.get_field_index("line")
                table = table.set_column(at, "line", pc.add(table["line"], before))
            yield name, table
        before += told["lines"]


def _each(engine: Engine, function: Callable[[Told], Told], tasks: Sequence[Told]) -> Iterable[Told]:
    """Yield what is told of each task.

    Raises:
        DedupError: A task has failed for a reason that another attempt would not mend.
    """
    for told in engine.map(function, tasks):
        if "failed" in told:
            raise work.met(told)
        yield told


def _recall(job: Job, name: str) -> Told | None:
    """Return what is told of work that is done, if all its files are sound; else it is forgotten."""
    told = work.told(job, name)
    if told is None or all(sealed.find(job.path(each)) is not None for each in told["files"]):
        return told
    job.path(name).unlink()
    return None


def _sure(job: Job, name: str) -> Told:
    """Return what is told of work that is done.

    Raises:
        OutputError: It is not there.
    """
    return work.awaited(lambda: work.told(job, name), job)


def _check_fields(told_of: Sequence[Told]) -> None:
    """Pass if each field that the user named was in a record of some portion.

    Raises:
        FieldError: One was in none.
    """
    unseen = [set(told["unseen"]) for told in told_of if told["documents"] or told["unseen"]]
    if unseen and (missing := set.intersection(*unseen)):
        raise readers.FieldError(sorted(missing))
