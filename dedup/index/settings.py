"""The settings that made an index, kept in it: with others its reports could not be compared."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from dedup import model as models
from dedup.config import Config
from dedup.errors import ConfigError, DamagedError
from dedup.index.tables import Tables
from dedup.jobs import configured

# Settings that decide nothing of what is kept.
_INDIFFERENT: Final = frozenset(
    {
        "batch_rows",
        "format",
        "jobs",
        "language",
        "max_line",
        "memory",
        "model",
        "on_conflict",
        "page_seconds",
    }
)
# Told to nobody.
_HIDDEN: Final = "key"


def settle(store: Tables, asked: Mapping[str, Any]) -> Config:
    """Return the settings of an index, which a new one takes over.

    A new index without a key has a secret one, so that nobody can write texts that fall into one bucket.

    Args:
        store: The index.
        asked: Fields of `Config`.

    Raises:
        ConfigError: A setting breaks its rule, or is another than that which made the index.
    """
    config = configured(asked)
    with store.writing():
        meta = store.meta()
        if "settings" not in meta:
            if _HIDDEN not in asked:
                config = replace(config, key=secrets.randbits(64))
            store.note({"settings": json.dumps(_kept(config)), "profile": models.PROFILE, "counter": 1})
            return config
    kept = _read(store, meta)
    _compare(store, kept, {name: getattr(config, name) for name in asked}, meta["profile"])
    return replace(config, **kept)


def _kept(config: Config) -> dict[str, Any]:
    return {name: value for name, value in config.as_dict().items() if name not in _INDIFFERENT}


def _read(store: Tables, meta: Mapping[str, str]) -> dict[str, Any]:
    """Return the settings that an index keeps."""
    try:
        kept = json.loads(meta["settings"])
        known = _kept(Config(**kept))
        int(meta["counter"]), meta["profile"]
    except (ValueError, TypeError, KeyError) as error:
        raise DamagedError(f"{store.name}: damaged: its settings cannot be read") from error
    return known


def _compare(store: Tables, kept: Mapping[str, Any], asked: Mapping[str, Any], profile: str) -> None:
    """Refuse settings that are not those of the index, naming them."""
    if profile != models.PROFILE:
        raise ConfigError(f"{store.name}: made with the profile {profile!r}, this is {models.PROFILE!r}")
    for name, value in asked.items():
        if name in kept and kept[name] != value:
            told = "" if name == _HIDDEN else f" {kept[name]!r}, not {value!r}"
            what = "another key" if name == _HIDDEN else f"{name}"
            raise ConfigError(f"{store.name}: made with {what}{told}")
