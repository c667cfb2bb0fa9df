"""Every error that dedup raises on purpose.

    DedupError
    ├── ConfigError (ValueError)      a setting breaks a rule; names field, rule and value
    ├── InputError (ValueError)       an input cannot be read at all; names the file
    ├── OutputError (OSError)         a result cannot be written; names the path
    ├── ModelError (ValueError)       a model file is damaged or of another profile
    ├── EngineError (RuntimeError)    several machines have given a task up; says what they say
    ├── ExtraError (ImportError)      a package that only some users need is not installed; says how to
    ├── StoreError (OSError)          an index cannot be read or written; names the file
    │   ├── DamagedError              what is in it was changed by something else than us
    │   └── BusyError (TimeoutError)  another process has been writing for too long
    └── NotFoundError (KeyError)      an id or a run that was asked for is not there

A bad *document* raises nothing: it becomes a row of ``rejects``.
"""


class DedupError(Exception):
    """Root of the tree: catch this to catch them all."""


class ConfigError(DedupError, ValueError):
    """A setting breaks a rule; the message names the field, the rule and the value."""


class InputError(DedupError, ValueError):
    """An input cannot be read at all; the message names it."""


class OutputError(DedupError, OSError):
    """A result cannot be written; the message names the path."""


class ModelError(DedupError, ValueError):
    """A model file is damaged, or belongs to another profile."""


class EngineError(DedupError, RuntimeError):
    """Several machines have given a task up; the message is theirs."""


class ExtraError(DedupError, ImportError):
    """A package that only some users need is not installed."""

    def __init__(self, purpose: str, extra: str) -> None:
        super().__init__(f"{purpose}: pip install 'khabar-dedup[{extra}]'")


class StoreError(DedupError, OSError):
    """An index cannot be read or written; the message names the file."""


class DamagedError(StoreError):
    """What is in an index is not what was written."""


class BusyError(StoreError, TimeoutError):
    """Another process has been writing to an index for longer than one wants to wait."""


class NotFoundError(DedupError, KeyError):
    """An id or a run that was asked for is not there."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""
