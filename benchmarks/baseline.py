"""The floors that no change may fall through, and the digests of what they were measured on."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self


class DropError(ValueError):
    """A floor would be lowered without a reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What one run found on one slice.

    Attributes:
        documents: SHA-256 of the reports.
        gold: SHA-256 of their labels.
        figures: Figure by name, in [0, 1].
    """

    documents: str
    gold: str
    figures: Mapping[str, float]


@dataclass(slots=True)
class Baseline:
    """What was measured when somebody last looked, slice by slice.

    Attributes:
        slices: By name: the digests ``documents`` and ``gold``, and ``floors``, figure by figure.
        lowered: Every floor that was ever lowered: slice, figure, from, to, reason.
    """

    slices: dict[str, dict[str, Any]] = field(default_factory=dict)
    lowered: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the baseline of a file."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))

    def write(self, path: Path) -> None:
        """Write the baseline so that a reviewer reads a change of it line by line."""
        text = json.dumps({"slices": self.slices, "lowered": self.lowered}, indent=1, sort_keys=True)
        path.write_text(text + "\n", encoding="utf-8")

    def complaints(self, name: str, measured: Measured) -> list[str]:
        """Return what is wrong with what was measured on a slice, in sentences; empty if nothing is."""
        pinned = self.slices.get(name)
        if pinned is None:
            return [f"{name}: not pinned"]
        found = [
            f"{name}: the {what} changed, {pinned[what][:12]} was pinned, {digest[:12]} is here"
            for what, digest in (("documents", measured.documents), ("gold", measured.gold))
            if pinned[what] != digest
        ]
        floors = pinned["floors"]
        for figure in sorted({*floors, *measured.figures}):
            value, floor = measured.figures.get(figure), floors.get(figure)
            if value is None or floor is None:
                found.append(f"{name}: {figure} has no {'figure' if value is None else 'floor'}")
            elif floor_of(value) < floor:
                found.append(f"{name}: {figure} fell to {value:.4f}, below its floor of {floor}")
        return found

    def pin(self, name: str, measured: Measured, *, reason: str | None) -> None:
        """Take what was measured as the slice's new floors and digests.

        Raises:
            DropError: If a floor would come down and no reason is given; nothing is pinned then.
        """
        old = self.slices.get(name, {}).get("floors", {})
        new = {figure: floor_of(value) for figure, value in sorted(measured.figures.items())}
        drops = [
            (figure, old[figure], new.get(figure)) for figure in old if _is_drop(old[figure], new.get(figure))
        ]
        if drops and not reason:
            told = ", ".join(f"{figure} from {was} to {now}" for figure, was, now in drops)
            raise DropError(f"{name}: {told}; say why with --allow-drop, and in the changelog")
        for figure, was, now in drops:
            self.lowered.append({"slice": name, "figure": figure, "from": was, "to": now, "reason": reason})
        self.slices[name] = {"documents": measured.documents, "gold": measured.gold, "floors": new}


def floor_of(figure: float) -> float:
    """Return the figure rounded down to three digits: a run repeats itself, so there is no other noise.

    >>> floor_of(0.87654), floor_of(1.0), floor_of(0.865)
    (0.876, 1.0, 0.865)
    """
    return math.floor(round(figure * 1000, 6)) / 1000


def _is_drop(was: float, now: float | None) -> bool:
    return now is None or now < was
