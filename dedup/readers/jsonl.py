"""JSON lines: one object a line, plain, gzip or zstd, from a file or a pipe."""

import json
from collections.abc import Iterator
from typing import Any, Final

import orjson
import pyarrow as pa

from dedup.readers import columns
from dedup.readers.inputs import Source
from dedup.readers.lines import Stretch, stretches
from dedup.readers.reasons import DocumentError, FileError, Reason
from dedup.readers.records import Builder, clean
from dedup.readers.streams import Progress, blocks, silent

# Fewer bytes of lines are not worth making columns of (benchmarks/evidence.md, "Reading"); a file in
# which it fails so many times running is read without it.
WORTH: Final = 1 << 19
PATIENCE: Final = 8

_ESCAPED_NUL: Final = b"\\u0000"


def read(source: Source, builder: Builder, *, max_line: int, progress: Progress) -> Iterator[pa.RecordBatch]:
    """Yield full batches of the documents of `source`; the last ones stay in the builder.

    Blank lines are passed over, every other line becomes a document or a reject.

    Raises:
        FileError: the file or its rest cannot be read, or it is one JSON array.
    """
    if not source.named and is_array(source):
        raise FileError(Reason.UNREADABLE, ARRAY)
    if not source.named and is_object(source):
        builder.refuse(source.name, None, Reason.NOT_AN_OBJECT, "one object over many lines, no lines")
        return
    patience = PATIENCE
    for stretch in stretches(blocks(source, progress=progress), limit=max_line, start=source.start):
        worth = patience and not builder.is_looking and len(stretch.data or b"") >= WORTH
        found = columns.read(stretch, fields=builder.fields, file=source.name) if worth else None
        if found is not None:
            for number, given in found.empty:
                builder.refuse_empty(source.name, number, document=given)
            builder.extend(found.batch)
            patience = PATIENCE
        else:
            patience -= bool(worth)
            yield from _read_one_by_one(stretch, builder, source.name, max_line)
        while builder.full:
            yield builder.take()


def _read_one_by_one(
    stretch: Stretch, builder: Builder, file: str, max_line: int
) -> Iterator[pa.RecordBatch]:
    names = builder.fields.id
    for number, offset, line in stretch.lines():
        if line is None:
            builder.refuse(file, number, Reason.LINE_TOO_LONG, f"byte {offset}: more than {max_line} bytes")
            continue
        try:
            record = orjson.loads(line)
            if type(record) is not dict:
                raise DocumentError(Reason.NOT_AN_OBJECT, f"an object is wanted, got {_name(record)}")
            for name in names:
                if name in record and _may_be_inexact(record[name]):
                    record[name] = _exact(line, name)
            if _ESCAPED_NUL in line:
                record = clean(record, builder.fields)
        except (orjson.JSONDecodeError, DocumentError) as error:
            if line.strip():
                refused = error if isinstance(error, DocumentError) else _diagnose(line, error)
                builder.refuse(file, number, refused.reason, f"byte {offset}: {refused.detail}")
            continue
        builder.add(record, file, number)
        if builder.full:
            yield builder.take()


ARRAY: Final = "one JSON array; one object a line is wanted (jq -c '.[]' FILE makes it)"


def is_array(source: Source) -> bool:
    """Return whether a `.json` file is one array, by its first letter that is not white space.

    Other suffixes promise lines, and a stream cannot be read twice: of them nothing is looked at.
    """
    return _head(source).startswith(b"[")


def is_object(source: Source) -> bool:
    """Return whether a `.json` file is one object over many lines, by its first line."""
    return _head(source).split(b"\n", 1)[0].rstrip() == b"{"


def _head(source: Source) -> bytes:
    """Return the beginning of a `.json` file from its first letter on; nothing of any other file."""
    if source.size is None or source.suffixes[0] != ".json":
        return b""
    try:
        for block in blocks(source, progress=silent):
            head = block.removeprefix(b"\xef\xbb\xbf").lstrip()
            if head:
                return head
    except FileError:
        pass  # `read` meets it again and says so
    return b""


def _may_be_inexact(value: object) -> bool:
    """Return whether orjson may have lost digits: in whole numbers over 64 bits, in floats, in -0."""
    return type(value) is float or (type(value) is int and value == 0)


def _exact(line: bytes, name: str) -> Any:
    """Return the value of a field with every number kept as the letters that stand in the line."""
    try:
        return json.loads(line, parse_int=str, parse_float=str)[name]
    except RecursionError as error:
        raise DocumentError(Reason.BAD_JSON, "nested too deeply") from error


def _diagnose(line: bytes, error: orjson.JSONDecodeError) -> DocumentError:
    try:
        line.decode()
    except UnicodeDecodeError as undecodable:
        return DocumentError(Reason.BAD_UTF8, f"at {undecodable.start} of the line: {undecodable.reason}")
    reason = Reason.LONE_SURROGATE if "surrogate" in error.msg else Reason.BAD_JSON
    return DocumentError(reason, f"at {error.pos} of the line: {error.msg}")


def _name(value: object) -> str:
    names = {list: "an array", str: "a string", bool: "true or false", int: "a number", float: "a number"}
    return names.get(type(value), "null")
