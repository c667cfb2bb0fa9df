"""How alike the pairs of a run are, beside what was needed."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_BINS: Final = 25
# By level: what is counted, and the settings and cuts that are shown beside it.
_LEVELS: Final = (
    ("copy", "jaccard", ("jaccard", "jaccard_same_source")),
    ("event", "probability", ("event_cut",)),
    ("story", "probability", ("story_cut",)),
)


def similarities(pairs: pa.Table, run: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return of each level how many pairs have a likeness of [k / 25, (k + 1) / 25), merged, apart, refused.

    Args:
        pairs: Table of `schema.PAIRS`.
        run: `Result.run`, which names the cuts.
    """
    known = {**(run.get("settings") or {}), **(run.get("model") or {})}
    found = []
    for level, measure, cuts in _LEVELS:
        of_level = pairs.filter(pc.equal(pairs["level"], level))
        values = of_level[measure].to_numpy(zero_copy_only=False).astype(float)
        merged = of_level["merged"].to_numpy(zero_copy_only=False).astype(bool)
        refused = pc.is_valid(of_level["veto"]).to_numpy(zero_copy_only=False).astype(bool) & ~merged
        kinds = {"merged": merged, "apart": ~merged & ~refused, "refused": refused}
        found.append(
            {
                "level": level,
                "cuts": [float(known[name]) for name in cuts if name in known],
                "pairs": of_level.num_rows,
                **{kind: _counted(values[rows]) for kind, rows in kinds.items()},
            }
        )
    return found


def _counted(values: "np.ndarray[Any, np.dtype[np.float64]]") -> list[int]:
    bins = np.minimum((values[~np.isnan(values)] * _BINS).astype(np.int64), _BINS - 1)
    return [int(count) for count in np.bincount(np.maximum(bins, 0), minlength=_BINS)]
