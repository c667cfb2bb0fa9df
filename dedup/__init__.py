"""Near-duplicate story clustering for Arabic news: copies, events and stories.

    result = dedup.cluster(documents)          # in memory
    dedup.run("crawl/*.jsonl.gz", out="runs")  # the batch job
    index = dedup.Index.open("news.index")     # inside an ingestion pipeline

Importing this loads nothing heavy: each name arrives when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dedup.batch import cluster, run
    from dedup.config import Config
    from dedup.documents import Document
    from dedup.index import Index
    from dedup.recuts import recut
    from dedup.results import Result

__version__ = "0.1.0"
__all__ = ["Config", "Document", "Index", "Result", "__version__", "cluster", "recut", "run"]

_HOMES = {
    "Config": "config",
    "Document": "documents",
    "Index": "index",
    "Result": "results",
    "cluster": "batch",
    "recut": "recuts",
    "run": "batch",
}


def __getattr__(name: str) -> Any:
    """Return a public name from the room where it lives."""
    if name not in _HOMES:
        raise AttributeError(f"module 'dedup' has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
