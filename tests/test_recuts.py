"""A recut is the fresh run at its cuts, to the byte, or it is refused."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import dedup
from benchmarks import slices
from dedup.errors import ConfigError, InputError, ModelError, NotFoundError, OutputError
from tests.conftest import SHARED
from tests.crawls import crawl

FILES = ("events.jsonl", "duplicates.csv", "pairs.parquet", "terms.parquet", "rejects.jsonl")
# Cuts of events and of stories; 0 is the model's.
CUTS = [
    pytest.param(0.5, 0.0, id="finer events"),
    pytest.param(0.05, 0.0, id="events at the floor"),
    pytest.param(1.0, 1.0, id="the highest"),
    pytest.param(0.0, 0.7, id="finer stories"),
    pytest.param(0.0, 0.4, id="stories at the floor"),
    pytest.param(0.1, 0.45, id="both coarser"),
]


def tables(folder: Path, form: str = "parquet") -> dict[str, bytes]:
    """Return the bytes of all that does not tell of the run itself."""
    return {name: (folder / name).read_bytes() for name in (*FILES, f"assignments.{form}")}


def facts(folder: Path) -> dict[str, Any]:
    """Return what the record says of the result and of what was asked, but not where and how long."""
    told: dict[str, Any] = json.loads((folder / "run.json").read_text())
    return {name: value for name, value in told.items() if name not in ("seconds", "asked")}


@pytest.fixture(scope="module")
def run(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of a run on the sample at the model's cuts."""
    out = tmp_path_factory.mktemp("recuts") / "run"
    dedup.run(sample, out=out)
    return out


@pytest.mark.parametrize(("event", "story"), CUTS)
def test_recut_is_the_fresh_run(run: Path, sample: Path, tmp_path: Path, event: float, story: float) -> None:
    """Files and record are those of a run at these cuts, above and below those of the run."""
    dedup.run(sample, out=tmp_path / "fresh", event_cut=event, story_cut=story)
    dedup.recut(run, event=event, story=story, out=tmp_path / "recut")

    assert tables(tmp_path / "fresh") == tables(tmp_path / "recut")
    assert facts(tmp_path / "fresh") == facts(tmp_path / "recut")


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.is_dir(), reason=f"real corpora not found at {SHARED}")
@pytest.mark.parametrize("name", ["ant_dev", "saudi_dev"])
@pytest.mark.parametrize(("event", "story"), [CUTS[0], CUTS[5]])
def test_recut_is_the_fresh_run_of_real_reports(
    tmp_path: Path, name: str, event: float, story: float
) -> None:
    """So they are for a labelled slice, by a model that was fitted without it."""
    part = next(one for one in slices.find(scratch=tmp_path) if one.name == name)
    asked = {"model": str(part.model)}
    dedup.run(part.documents, out=tmp_path / "run", **asked)
    dedup.run(part.documents, out=tmp_path / "fresh", event_cut=event, story_cut=story, **asked)
    dedup.recut(tmp_path / "run", event=event, story=story, out=tmp_path / "recut")

    assert tables(tmp_path / "fresh") == tables(tmp_path / "recut") != tables(tmp_path / "run")


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_format_of_the_assignments_changes_nothing(
    run: Path, sample: Path, tmp_path: Path, form: str
) -> None:
    """A run in another format is recut in its format, and equally."""
    dedup.run(sample, out=tmp_path / "run", format=form)
    dedup.run(sample, out=tmp_path / "fresh", format=form, event_cut=0.5)
    dedup.recut(tmp_path / "run", event=0.5)

    assert tables(tmp_path / "fresh", form) == tables(tmp_path / "run", form)


def test_recut_takes_the_place_of_the_run_and_can_be_undone(run: Path, tmp_path: Path) -> None:
    """Without another place the run is replaced; a recut without cuts gives the model's back."""
    shutil.copytree(run, tmp_path / "run")
    dedup.recut(tmp_path / "run", event=0.9, story=0.9)

    assert tables(run) != tables(tmp_path / "run")
    dedup.recut(tmp_path / "run")

    assert tables(run) == tables(tmp_path / "run")


def test_recut_answers_as_a_run_does(run: Path, tmp_path: Path) -> None:
    """What is returned tells stories, counts and cuts of its own."""
    result = dedup.recut(run, event=1.0, out=tmp_path / "out")

    assert result.count("event") == len(result.clusters) == result.run["groups"]["event"]
    assert result.count("event") > dedup.Result.load(run).count("event")
    assert 1.0 == result.run["model"]["event_cut"] == result.run["settings"]["event_cut"]


def test_inputs_are_not_asked(sample: Path, tmp_path: Path) -> None:
    """A run can be recut when what it was made from is gone, undated and untitled reports too."""
    shutil.copytree(sample, tmp_path / "input")
    dedup.run(tmp_path / "input", out=tmp_path / "run")
    dedup.run(tmp_path / "input", out=tmp_path / "fresh", event_cut=0.4)
    shutil.rmtree(tmp_path / "input")
    dedup.recut(tmp_path / "run", event=0.4)

    assert tables(tmp_path / "fresh") == tables(tmp_path / "run")


def test_reports_without_date_or_title(tmp_path: Path) -> None:
    """Reports that lack what others have are recut as they would be made."""
    rows = crawl(40)
    for row in rows[::3]:
        row["published"] = None
    for row in rows[::4]:
        row["title"] = "…"
    file = tmp_path / "in.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows))
    dedup.run(file, out=tmp_path / "run", language="any")
    dedup.run(file, out=tmp_path / "fresh", event_cut=0.6, story_cut=0.5, language="any")
    dedup.recut(tmp_path / "run", event=0.6, story=0.5)

    assert tables(tmp_path / "fresh") == tables(tmp_path / "run")


@pytest.mark.parametrize(
    ("cuts", "says"),
    [
        pytest.param({"event": 0.04}, r"event_cut must be at least 0\.05", id="event"),
        pytest.param({"story": 0.39}, r"story_cut must be at least 0\.4", id="story"),
        pytest.param({"event": 1.1}, r"event_cut must be in", id="above one"),
    ],
)
def test_cut_below_the_floor_is_refused(run: Path, cuts: dict[str, float], says: str) -> None:
    """Pairs below the floor were never kept: such a cut is refused, by a fresh run too."""
    with pytest.raises(ConfigError, match=says):
        dedup.recut(run, **cuts)
    with pytest.raises(ConfigError, match=says):
        dedup.cluster([], **{f"{level}_cut": cut for level, cut in cuts.items()})


def _forget_terms(folder: Path) -> None:
    (folder / "terms.parquet").unlink()


def _swap_terms(folder: Path) -> None:
    table = pq.read_table(folder / "terms.parquet")
    pq.write_table(table.take(list(reversed(range(len(table))))), folder / "terms.parquet")


def _shorten_terms(folder: Path) -> None:
    pq.write_table(pq.read_table(folder / "terms.parquet").slice(0, 5), folder / "terms.parquet")


def _rename_pairs(folder: Path) -> None:
    table = pq.read_table(folder / "pairs.parquet")
    strange = pa.array(["?"] * len(table))
    pq.write_table(table.set_column(0, table.schema.field("a"), strange), folder / "pairs.parquet")


def _damage_terms(folder: Path) -> None:
    (folder / "terms.parquet").write_bytes(b"PAR1")


def _change(*path: str) -> Callable[[Path], None]:
    """Return a change of one fact of the record."""

    def change(folder: Path) -> None:
        told = json.loads((folder / "run.json").read_text())
        inner = told
        for name in path[:-1]:
            inner = inner[name]
        inner[path[-1]] = "9"
        (folder / "run.json").write_text(json.dumps(told))

    return change


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        pytest.param(_forget_terms, NotFoundError, r"holds no terms\.parquet", id="no terms"),
        pytest.param(_swap_terms, InputError, "of different runs", id="terms in another order"),
        pytest.param(_shorten_terms, InputError, "of different runs", id="few terms"),
        pytest.param(_damage_terms, InputError, "not a table of a run", id="damaged"),
        pytest.param(_rename_pairs, InputError, "of different runs", id="pairs of others"),
        pytest.param(_change("model", "background"), ModelError, r"\(background\)", id="another model"),
        pytest.param(
            _change("versions", "khabar-dedup"), InputError, "is of version 9", id="another version"
        ),
        pytest.param(shutil.rmtree, NotFoundError, "holds no run", id="no run"),
    ],
)
def test_what_cannot_be_exact_is_refused(
    run: Path, tmp_path: Path, change: Callable[[Path], None], error: type[Exception], says: str
) -> None:
    """Whatever would make the result another than that of a fresh run ends the recut, and the run stays."""
    folder = tmp_path / "run"
    shutil.copytree(run, folder)
    change(folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}

    with pytest.raises(error, match=says):
        dedup.recut(folder, event=0.5)

    assert before == ({path.name: path.read_bytes() for path in folder.iterdir()} if before else {})


def test_nothing_else_is_written_over(run: Path, tmp_path: Path) -> None:
    """A place that holds something else than a run is refused."""
    (tmp_path / "mine.txt").write_text("mine")

    with pytest.raises(OutputError, match="holds no run"):
        dedup.recut(run, event=0.5, out=tmp_path)
