"""The tables of an index, version by version: a file of an older one is brought up to date when it is opened.

log       a report: what it says of itself, and what it is compared by
marks     what it is found by
members   its groups
pairs     the earlier reports that it was weighed with, as one that may tell the same event
groups    groups that are called by another number than their founder's row, and those that became another
changes   what happened, in order
snapshots df and idf by which pairs were weighed: those of rows from one on
meta      the key, the settings and the counter of rows and groups

A group is called by a number, which is the row of the report that it began with, or one of the same counter
where that was taken. Every row of the first four tables ends with a seal: a checksum of all of it.
"""

from typing import Final

# Where a file of ours says so: "ddup".
APPLICATION: Final = 0x64647570

# Each step takes a file from its place in the list to the next version.
STEPS: Final = (
    (
        "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        "CREATE TABLE log (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, precision TEXT, origin TEXT,"
        " title TEXT, url TEXT, source TEXT, author TEXT, agency TEXT, language TEXT, body BLOB,"
        " seal INTEGER NOT NULL)",
        "CREATE TABLE marks (row INTEGER PRIMARY KEY, mark BLOB NOT NULL, seal INTEGER NOT NULL)",
        "CREATE TABLE members (row INTEGER PRIMARY KEY, copy INTEGER NOT NULL, event INTEGER NOT NULL,"
        " story INTEGER NOT NULL, seal INTEGER NOT NULL)",
        "CREATE TABLE groups (level TEXT NOT NULL, number INTEGER NOT NULL, founder INTEGER, heir INTEGER,"
        " PRIMARY KEY (level, number)) WITHOUT ROWID",
    ),
    (
        "CREATE TABLE changes (token INTEGER PRIMARY KEY, kind TEXT NOT NULL, level TEXT, row INTEGER,"
        " number INTEGER, heir INTEGER, name TEXT)",
    ),
    ("CREATE TABLE pairs (row INTEGER PRIMARY KEY, pairs BLOB NOT NULL, seal INTEGER NOT NULL)",),
    (
        "CREATE TABLE snapshots (number INTEGER PRIMARY KEY, row INTEGER NOT NULL, token INTEGER NOT NULL,"
        " reports INTEGER NOT NULL, model TEXT NOT NULL)",
    ),
)
VERSION: Final = len(STEPS)

# What an index holds besides that was opened with `mode="table"`, see `tabled`.
SHELVES: Final = (
    "CREATE TABLE texts (row INTEGER PRIMARY KEY, text INTEGER NOT NULL, found INTEGER NOT NULL)",
    "CREATE TABLE buckets (bucket INTEGER NOT NULL, row INTEGER NOT NULL,"
    " PRIMARY KEY (bucket, row)) WITHOUT ROWID",
    "CREATE TABLE terms (day INTEGER NOT NULL, term INTEGER NOT NULL, row INTEGER NOT NULL,"
    " standing INTEGER NOT NULL, PRIMARY KEY (day, term, row)) WITHOUT ROWID",
    "CREATE TABLE days (day INTEGER PRIMARY KEY, count INTEGER NOT NULL)",
    "CREATE INDEX texts_text ON texts (text)",
    "CREATE INDEX members_event ON members (event)",
    "CREATE INDEX members_story ON members (story)",
)

# What a file may hold besides: what SQLite makes by itself.
_OWN: Final = "sqlite_"


# What PostgreSQL calls what SQLite calls otherwise, in this order.
_OTHERWISE: Final = (
    ("token INTEGER PRIMARY KEY", "token BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
    ("INTEGER", "BIGINT"),
    ("BLOB", "BYTEA"),
    (" WITHOUT ROWID", ""),
)


def postgres(statement: str) -> str:
    """Return a statement of `STEPS` as PostgreSQL reads it.

    >>> postgres("CREATE TABLE t (row INTEGER PRIMARY KEY, mark BLOB) WITHOUT ROWID")
    'CREATE TABLE t (row BIGINT PRIMARY KEY, mark BYTEA)'
    """
    for ours, theirs in _OTHERWISE:
        statement = statement.replace(ours, theirs)
    return statement


def expected(version: int = VERSION) -> set[str]:
    """Return the statements that the schema of a file of a version consists of."""
    return {statement for step in STEPS[:version] for statement in step}


def is_own(name: str) -> bool:
    """Return whether SQLite makes a table or index of this name by itself."""
    return name.startswith(_OWN)
