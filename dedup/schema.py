"""The Arrow tables that travel between rooms, and the row that says why a document was refused."""

from typing import Final, NamedTuple

import pyarrow as pa

TIME: Final = pa.timestamp("s", tz="UTC")

# One row a document. `precision` and `origin` say how much of `published` is known, and from where.
DOCUMENTS: Final = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("url", pa.string()),
        pa.field("source", pa.string()),
        pa.field("published", TIME),
        pa.field("precision", pa.string()),  # second, minute, day; null without a date
        pa.field("origin", pa.string()),  # record, page; null without a date
        pa.field("title", pa.string()),
        pa.field("text", pa.string()),
        pa.field("file", pa.string(), nullable=False),
        pa.field("line", pa.int64()),  # from 1; null where a file is one document
        pa.field("author", pa.string()),
        pa.field("agency", pa.string()),  # the news agency that is credited
        pa.field("language", pa.string()),  # ISO 639; null where nobody looked
    ]
)

ASSIGNMENTS: Final = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("copy", pa.string(), nullable=False),
        pa.field("event", pa.string(), nullable=False),
        pa.field("story", pa.string(), nullable=False),
        pa.field("copy_representative", pa.bool_(), nullable=False),
        pa.field("event_representative", pa.bool_(), nullable=False),
        pa.field("story_representative", pa.bool_(), nullable=False),
        pa.field("title", pa.string()),
        pa.field("url", pa.string()),
        pa.field("source", pa.string()),
        pa.field("published", TIME),
    ]
)

# Every scored pair at or above the floor of its level, merged or not; a < b.
PAIRS: Final = pa.schema(
    [
        pa.field("a", pa.string(), nullable=False),
        pa.field("b", pa.string(), nullable=False),
        pa.field("level", pa.string(), nullable=False),  # copy, event, story
        pa.field("merged", pa.bool_(), nullable=False),
        pa.field("jaccard", pa.float64()),
        pa.field("containment", pa.float64()),
        pa.field("cosine_full", pa.float64()),
        pa.field("cosine_lead", pa.float64()),
        pa.field("days", pa.float64()),  # absolute gap; null where a date is missing
        pa.field("probability", pa.float64()),
        pa.field("veto", pa.string()),  # why a pair was refused; null where it was not
        # event: the features of the model, in its order; null elsewhere
        pa.field("evidence", pa.list_(pa.float32())),
    ]
)

_REASONS = pa.list_(pa.string())

# One row an event. `copy_representatives` lists the copy groups of two reports or more.
EVENTS: Final = pa.schema(
    [
        pa.field("event", pa.string(), nullable=False),
        pa.field("story", pa.string(), nullable=False),
        pa.field("size", pa.int64(), nullable=False),
        pa.field("copies", pa.int64(), nullable=False),  # copy groups in the event, singletons included
        pa.field("sources", pa.list_(pa.string()), nullable=False),  # sorted, distinct
        pa.field("first_seen", TIME),
        pa.field("last_seen", TIME),
        pa.field(
            "representative",
            pa.struct(
                [
                    pa.field("id", pa.string(), nullable=False),
                    pa.field("title", pa.string()),
                    pa.field("url", pa.string()),
                    pa.field("source", pa.string()),
                    pa.field("published", TIME),
                    pa.field("reasons", _REASONS, nullable=False),
                ]
            ),
            nullable=False,
        ),
        pa.field(
            "story_representative",
            pa.struct([pa.field("id", pa.string(), nullable=False), pa.field("reasons", _REASONS)]),
            nullable=False,
        ),
        pa.field(
            "copy_representatives",
            pa.list_(
                pa.struct(
                    [
                        pa.field("copy", pa.string(), nullable=False),
                        pa.field("id", pa.string(), nullable=False),
                        pa.field("reasons", _REASONS),
                    ]
                )
            ),
            nullable=False,
        ),
        pa.field("members", pa.list_(pa.string()), nullable=False),  # sorted ids
    ]
)


# One row a report that is a copy of another one, sorted by id.
DUPLICATES: Final = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("duplicate_of", pa.string(), nullable=False),  # who speaks for its copy group
        pa.field("copy", pa.string(), nullable=False),
        pa.field("source", pa.string()),
        pa.field("url", pa.string()),
        pa.field("title", pa.string()),
    ]
)

# What a run keeps of the words of each report, so that its cuts can be moved; in founder order.
TERMS: Final = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("words", pa.int32(), nullable=False),  # of the text
        pa.field("heading_words", pa.int32(), nullable=False),
        pa.field("turns", pa.int32(), nullable=False),  # to another matter
        pa.field("tolls", pa.list_(pa.int32()), nullable=False),  # people killed, hurt, held
        pa.field("columns", pa.list_(pa.uint32()), nullable=False),  # hashed terms, ascending
        pa.field("counts", pa.list_(pa.uint32()), nullable=False),  # of each in four zones, a byte each
    ]
)


class Reject(NamedTuple):
    """A document, or a line that was to be one, that does not go on, and why."""

    file: str
    line: int | None
    id: str | None
    reason: str
    detail: str
