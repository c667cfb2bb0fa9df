"""Cluster as a user would, with the installed command, and read the groups back."""

import json
import subprocess
import sys
from collections.abc import Callable, Hashable, Mapping
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from benchmarks import slices
from dedup.evaluation import read_assignments, read_labels

COMMAND: Final = str(Path(sys.executable).with_name("dedup"))

# Clusters reports (a file or folder) into a folder, with a model file or the shipped model.
Cluster: TypeAlias = Callable[[Path, Path, Path | None], None]


class GateError(Exception):
    """Something could not be scored at all."""


class Subject(NamedTuple):
    """What is clustered at once.

    Attributes:
        name: Its name, and its folder's.
        documents: Returns the reports, a file or folder.
        model: Model file; None: the one that is shipped.
        unseen: Slices that the model may not have seen.
    """

    name: str
    documents: Callable[[], Path]
    model: Path | None = None
    unseen: tuple[str, ...] = ()


def by_command(documents: Path, out: Path, model: Path | None) -> None:
    """Cluster with the installed command.

    Raises:
        GateError: If the command fails; with the end of what it said.
    """
    command = [COMMAND, "cluster", str(documents), "--out", str(out), "--quiet"]
    if model is not None:
        command += ["--model", str(model)]
    try:
        outcome = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise GateError(f"no command {COMMAND}: install the project first") from error
    if outcome.returncode:
        raise GateError(f"{' '.join(command)} failed ({outcome.returncode}): {outcome.stderr.strip()[-500:]}")


class Runs:
    """The runs over what is asked about, each made when it is first wanted, and once."""

    def __init__(self, cluster: Cluster, folder: Path) -> None:
        self._cluster = cluster
        self._folder = folder
        self._made: dict[str, Path] = {}

    def of(self, subject: Subject) -> Path:
        """Return the folder of a subject's run.

        Raises:
            GateError: If it cannot be clustered, or its model may have seen it.
        """
        if subject.name not in self._made:
            for name in subject.unseen:
                check_unseen(subject.model, name)
            run = self._folder / subject.name
            self._cluster(subject.documents(), run, subject.model)
            self._made[subject.name] = run
        return self._made[subject.name]

    def lend(self, subject: Subject, run: Path) -> None:
        """Let a run that is there already stand for a subject's."""
        self._made[subject.name] = run

    def groups(self, subject: Subject, column: str) -> dict[str, Hashable]:
        """Return a column of a subject's assignments by the name of the report."""
        return named(read_assignments(self.of(subject), column))


def check_unseen(model: Path | None, name: str) -> None:
    """Make sure that there is a model that was not fitted on a slice.

    Raises:
        GateError: If it was, or if it is not there.
    """
    if model is None or not model.is_file():
        raise GateError(f"{name}: no model at {model}, and the shipped one may have seen these reports")
    if name in str(json.loads(model.read_text(encoding="utf-8")).get("fitted_on")):
        raise GateError(f"{name}: {model} was fitted on it")


def labels(gold: Path, level: str) -> dict[str, Hashable]:
    """Return the gold groups of a level by the name of the report."""
    return named(read_labels(gold, level))


def named(column: Mapping[str, Hashable]) -> dict[str, Hashable]:
    """Return a column by name of the report rather than by id.

    Raises:
        GateError: If two reports have one name.
    """
    found = {slices.name_of(identity): value for identity, value in column.items()}
    if len(found) != len(column):
        raise GateError("two pages have one file name")
    return found
