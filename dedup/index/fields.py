"""Fields: what places are found by, from their marks and settings."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from dedup._types import I32, I64, U64, Bools
from dedup.config import Config
from dedup.index.naming import LEVELS
from dedup.index.rows import Marks
from dedup.kernels import arrivals
from dedup.kernels.linkage import UNDATED
from dedup.stages import mentions

SECONDS_A_DAY: Final = 86_400
# Days before the latest report of which terms are held, so that events are found among them.
WINDOW: Final = 30.0
# Days of the table of terms: that of undated reports, and the first of the year 1.
UNDATED_DAY: Final = 1
YEAR_ONE: Final = 800_000
# Candidates of a report that are looked at.
MOST: Final = 512


def days_of(times: I64) -> I64:
    """Return the day of each time, above 0."""
    dated = times != UNDATED
    return np.where(dated, np.where(dated, times, 0) // SECONDS_A_DAY + YEAR_ONE, UNDATED_DAY)


def table(size: int) -> tuple[U64, I32, I32]:
    """Return a table of drawers: keys, how much is in each, and the latest."""
    return np.zeros(size, np.uint64), np.zeros(size, np.int32), np.full(size, -1, np.int32)


def keys_of(marks: Marks, times: I64, config: Config) -> U64:
    """Return the same number for equal texts, as `stages.copies.collapse` tells them; 0 for hardly any."""
    own = mentions.own_days(marks["lead_weekdays"].astype(np.int64), times.astype(np.int64))
    keys = marks["content"] ^ (own + 1).astype(np.uint64)
    short: Bools = marks["words"] < config.min_words
    keys = np.where(short, keys ^ (marks["heading"] << np.uint64(1)), keys)
    return np.where(marks["words"] < config.min_title_words, np.uint64(0), keys)


def rules(config: Config, days: float) -> arrivals.Rules:
    """Return who may be like whom."""
    return arrivals.Rules(
        window=round(days * SECONDS_A_DAY),
        year_one=YEAR_ONE,
        undated=UNDATED_DAY,
        cap=config.bucket_cap,
        reach=int(np.ceil(config.window_days)),
        span=round(config.window_days * SECONDS_A_DAY),
        floor=float(config.df_floor),
        part=config.df_share,
        strong=config.salient,
        most=MOST,
    )


def columns(room: int) -> dict[str, NDArray[Any]]:
    """Return what is known of so many places, by name."""
    return {
        "row": np.zeros(room, np.int64),
        "alive": np.zeros(room, np.bool_),
        "times": np.zeros(room, np.int64),
        "day": np.zeros(room, np.int32),
        "text": np.zeros(room, np.uint64),
        "key": np.zeros(room, np.uint64),
        "long": np.zeros(room, np.bool_),
        "filed": np.zeros(room, np.bool_),
        "key_behind": np.zeros(room, np.int32),
        "seen": np.full(room, -1, np.int64),
        "outlet": np.zeros(room, np.int32),
        "several": np.zeros(room, np.bool_),
        "sure": np.zeros(room, np.bool_),
        "lead": np.zeros(room, np.int32),  # the first of its copy group that is alive
        "bond": np.zeros(room, np.int32),
        "slot": np.zeros(room, np.int32),  # in the pool, counted from 1; 0 where it is not there
        **{level: np.zeros(room, np.int64) for level in LEVELS},
    }
