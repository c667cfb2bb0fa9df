"""The texts of a run's copies, read from its inputs once more, as differences from their representatives."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

from dedup.batch import reread
from dedup.errors import DedupError, InputError
from dedup.report.blocks import Meter, pack
from dedup.report.differences import changed, compare, shown, steps
from dedup.report.outline import Outline, by_date
from dedup.results import Result
from dedup.trees import Copy, Report

Document: TypeAlias = Mapping[str, Any]

# Bytes of a page that the texts may take, if nobody says otherwise: with 30,000 reports it stays below 5 MB.
ROOM: Final = 2 << 20
# Reports whose texts are read at most, since they are in memory together; and of one group, since nobody
# looks through more.
_READ: Final = 20_000
_OF_A_GROUP: Final = 200
# Copies whose texts are read together when one of them is opened.
_PAGE: Final = 60
_PARTS: Final = ("title", "text")


class Texts(NamedTuple):
    """What can be told of texts.

    Attributes:
        blocks: Packed pages: by copy group (its place in the outline), the differences of its reports.
        starts: The first copy group of each page.
        compared: Copy groups in the pages.
        of: Copy groups of two reports or more.
        trouble: Why there are no texts, or empty.
    """

    blocks: list[str]
    starts: list[int]
    compared: int
    of: int
    trouble: str = ""


def differences(
    told: Outline, result: Result, folder: Path, inputs: Sequence[str] = (), room: int = ROOM
) -> Texts:
    """Return how the reports of each copy group differ from its representative, the largest groups first.

    Of a group of many reports the first are told.

    Args:
        told: The outline, in which the groups and their reports have their places.
        result: The run, which names the inputs.
        folder: The directory of the run: inputs that were named from elsewhere are looked for from there.
        inputs: Where the texts are, if not where the run says.
        room: Bytes of the page that they may take.

    Raises:
        InputError: `inputs` cannot be read.
    """
    copies = told.copies
    several = [at for at, copy in enumerate(copies) if copy.size > 1]
    order = sorted(several, key=lambda at: (-copies[at].size, at))
    if not room:
        return Texts([], [], 0, len(several), "unwanted")
    try:
        documents = _documents([copies[at] for at in order], result, folder, inputs)
    except (DedupError, OSError) as error:
        if inputs:
            raise InputError(f"no texts: {error}") from error
        return Texts([], [], 0, len(several), str(error))
    found = dict(_within(room, ((at, copies[at]) for at in order), documents))
    if several and not found and not any(documents.values()):
        return Texts([], [], 0, len(several), "changed")
    return Texts(*_paged(found), len(found), len(several))


def _within(
    room: int, copies: Iterator[tuple[int, Copy]], documents: Mapping[str, Document | None]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield what is told of the groups until the room is used up."""
    meter = Meter()
    for at, copy in copies:
        told = _group(copy, documents)
        if told is None:
            continue
        if meter.add(told) > room:
            return
        yield at, told


def _group(copy: Copy, documents: Mapping[str, Document | None]) -> dict[str, Any] | None:
    """Return title and text of the representative and, of each copy that has a text, a row.

    A row is its place in the group, whether a word of its text is changed, and the steps through title and
    text. None where there is nothing to compare.
    """
    one = documents.get(copy.representative.id)
    rows = []
    for place, report in enumerate(by_date(copy)):
        other = documents.get(report.id)
        if report.id == copy.representative.id or one is None or other is None:
            continue
        title, text = (compare(_said(one, part), _said(other, part)) for part in _PARTS)
        rows.append([place, int(changed(text)), steps(title), steps(text)])
    if one is None or not rows:
        return None
    return {"rows": rows, **{part: shown(_said(one, part)) for part in _PARTS}}


def _said(document: Document, part: str) -> str:
    return str(document.get(part) or "")


def _paged(told: Mapping[int, dict[str, Any]]) -> tuple[list[str], list[int]]:
    """Return the groups as packed pages, and the first group of each."""
    order = sorted(told)
    starts = order[::_PAGE]
    pages = (order[at : at + _PAGE] for at in range(0, len(order), _PAGE))
    return [pack({str(at): told[at] for at in page}) for page in pages], starts


def _documents(
    copies: Sequence[Copy], result: Result, folder: Path, inputs: Sequence[str]
) -> dict[str, Document | None]:
    """Return the documents of the groups, None where one is not what the run saw."""
    reports: dict[str, Report] = {}
    for copy in copies:
        others = [one for one in by_date(copy) if one.id != copy.representative.id]
        of_copy = {one.id: one for one in (copy.representative, *others[:_OF_A_GROUP])}
        if len(reports) + len(of_copy) > _READ:
            break
        reports |= of_copy
    found = read(result, folder, list(reports), inputs)
    return {name: found[name] if _same(found.get(name), one) else None for name, one in reports.items()}


def read(
    result: Result, folder: Path, ids: Sequence[str], inputs: Sequence[str] = ()
) -> dict[str, dict[str, Any]]:
    """Return the documents of some reports, from the run's inputs or from others.

    Raises:
        InputError: They are not there.
    """
    if not ids:
        return {}
    if inputs:
        return reread(result, ids, inputs)
    try:
        return reread(result, ids)
    except InputError:
        moved = _seen_from(folder, result.run.get("asked") or {})
        if not moved:
            raise
        return reread(result, ids, moved)


def _seen_from(folder: Path, asked: Mapping[str, Any]) -> list[str]:
    """Return the inputs seen from where the run was started, if the place of its directory tells where."""
    there, out = folder.resolve().parts, Path(str(asked.get("out") or "."))
    names = [str(name) for name in asked.get("inputs", [])]
    if out.is_absolute() or ".." in out.parts or not out.parts or there[-len(out.parts) :] != out.parts:
        return []
    base = Path(*there[: -len(out.parts)])
    return [str(base / name) if "://" not in name and name[:1] not in "@-" else name for name in names]


def _same(document: Document | None, report: Report) -> bool:
    """Return whether a document is the one that the run saw."""
    return document is not None and document["title"] == report.title
