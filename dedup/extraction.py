"""The first half of the line alone: crawls in, articles out, as JSON lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from os.path import realpath
from pathlib import Path
from typing import Any

import pyarrow as pa

from dedup import jobs
from dedup._types import RejectSink
from dedup.errors import InputError
from dedup.harvest import reap
from dedup.schema import Reject
from dedup.writers import articles as writer
from dedup.writers.rejects import RejectLog


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a job has done.

    Attributes:
        articles: Articles written.
        repeats: Documents that repeat id and content of another.
        reasons: Rejects by reason.
        out: File of the articles.
        rejects: File of the rejects.
    """

    articles: int
    repeats: int
    reasons: Mapping[str, int]
    out: Path
    rejects: Path

    @property
    def rejected(self) -> int:
        """Documents that became no article."""
        return sum(self.reasons.values())


def run(
    inputs: Sequence[str | Path] | str | Path,
    *,
    out: str | Path,
    fields: Mapping[str, str] | None = None,
    allow_truncated: bool = False,
    progress: Callable[[int], None] = lambda _: None,
    **settings: Any,
) -> Extraction:
    """Write the articles of files to a file, those of plain pages last, and return how many there are.

    Of documents with one id the first is written; those with another content are rejected. The result is
    input for `batch.run`.

    Args:
        inputs: Files, folders, patterns, lists or URLs; ``-`` is standard input.
        out: File to write: ``.jsonl``, ``.jsonl.gz`` or ``.jsonl.zst``; it appears when it is whole.
        fields: Our field's name to the input's, such as ``{"text": "body"}``.
        allow_truncated: Whether a file that ends too early is no reject.
        progress: Called with the bytes read since it was last called.
        settings: Fields of `Config`.

    Raises:
        InputError: An input is missing, of no known kind, or none of them holds an article.
        ConfigError: A setting breaks its rule.
        ExtraError: A package is missing that an input needs.
        OutputError: A file cannot be written.
    """
    config, target = jobs.configured(settings), Path(out)
    writer.check(target)
    listed = jobs.listed(inputs)
    made = {realpath(name) for name in writer.names(target)}
    sources = [one for one in jobs.sources(inputs) if one.named or realpath(one.path) not in made]
    with RejectLog(target.absolute().parent) as rejects, writer.writing(target) as file:
        found = jobs.read(
            sources,
            config,
            fields=fields or {},
            reject=rejects,
            allow_truncated=allow_truncated,
            progress=lambda count: progress(count) if count else None,
        )
        once = _Once(rejects)
        for batch in reap(found, jobs=config.jobs):
            file.write(once.keep(batch))
        if not file.rows:
            raise InputError(f"no article in {', '.join(listed)}: {jobs.counted(rejects.counts)}")
        facts = {
            "asked": {"inputs": listed, "fields": fields or {}},
            "settings": config.as_dict(),
        }
        facts |= {"articles": file.rows, "repeats": once.repeats, **jobs.rejected(rejects.counts)}
        file.finish(rejects, facts)
        return Extraction(file.rows, once.repeats, dict(rejects.counts), *writer.names(target)[:2])


class _Once:
    """Passes on the first document of each id. Sixteen bytes of each are kept.

    Attributes:
        repeats: Documents that were the same once more.
    """

    def __init__(self, reject: RejectSink) -> None:
        self.repeats = 0
        self._reject = reject
        self._seen: dict[bytes, bytes] = {}

    def keep(self, documents: pa.RecordBatch) -> pa.RecordBatch:
        """Return the documents that have words and an id that is new."""
        names = ("id", "title", "text", "file", "line")
        rows = zip(*(documents[name].to_pylist() for name in names), strict=True)
        kept = [self._keeps(*row) for row in rows]
        return documents if all(kept) else documents.filter(pa.array(kept, pa.bool_()))

    def _keeps(self, name: str, title: str | None, text: str | None, file: str, line: int | None) -> bool:
        if not (title or text):
            self._reject(Reject(file, line, name, "no-article", "no stretch of prose"))
            return False
        content = _digest(f"{title or ''}\n{text or ''}")
        known = self._seen.setdefault(_digest(name), content)
        if known is content:
            return True
        if known == content:
            self.repeats += 1
        else:
            detail = "another content stood under this id before"
            self._reject(Reject(file, line, name, "id-conflict", detail))
        return False


def _digest(words: str) -> bytes:
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).digest()
