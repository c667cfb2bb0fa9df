"""The gate passes what is as good as before, and nothing else."""

import json
import sys
from pathlib import Path

import pytest

from benchmarks import quality, slices
from benchmarks.baseline import Baseline
from tests.benchmarks.worlds import Oracle, World, build


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A small world with a baseline that a perfect engine wrote."""
    built = build(tmp_path)
    monkeypatch.setattr(slices, "MODELS", built.models)
    Baseline().write(tmp_path / "baseline.json")
    assert 0 == gate(built, Oracle(built), "--write-baseline")
    return built


def gate(world: World, engine: quality.Cluster, *arguments: str, shared: Path | None = None) -> int:
    """Run the gate in the world, and return its exit code."""
    root = world.data.parent
    return quality.main(
        arguments,
        cluster=engine,
        shared=shared or world.shared,
        data=world.data,
        path=root / "baseline.json",
        out=root / "out",
    )


def test_perfect_engine_is_perfect_everywhere(world: World) -> None:
    """Every figure of an engine that knows the answer is 1."""
    floors = {
        name: pinned["floors"]
        for name, pinned in Baseline.read(world.data.parent / "baseline.json").slices.items()
    }

    dev = {"copy": 1.0, "event": 1.0, "representative": 1.0, "story": 1.0}
    assert {
        "ant_dev": dev,
        "saudi_dev": dev,
        "seeds": {"event": 1.0, "story": 1.0},
        "sample": {"copy": 1.0, "event": 1.0, "story": 1.0},
        "rounds": {"event": 1.0, "story": 1.0},
    } == floors


def test_same_engine_passes(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing changed: the gate is open, and a table says so."""
    assert 0 == gate(world, Oracle(world))
    assert "every floor holds" in capsys.readouterr().out


def test_worse_engine_fails(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """One report torn from its event closes the gate, and the message names slice, figure and floor."""
    assert 1 == gate(world, Oracle(world, mistakes=["ant_dev-b"]))
    assert "ant_dev: event fell to" in capsys.readouterr().err


def test_lost_report_fails(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """A labelled report without a group fails, though it costs no score where it stands alone."""
    assert 1 == gate(world, Oracle(world, lost=["saudi_dev-c"]))
    assert "saudi_dev: 1 labelled reports got no group" in capsys.readouterr().err


def test_changed_labels_fail(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """Labels that changed since the floors were written have to be pinned anew."""
    gold = world.shared / "gold" / "ant_dev.gold.A.jsonl"
    gold.write_text(gold.read_text() + "\n")

    assert 1 == gate(world, Oracle(world))
    assert "ant_dev: the gold changed" in capsys.readouterr().err


def test_drop_is_written_only_with_a_reason(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """Lowering a floor takes the flag and a reason, and the reason stays."""
    worse = Oracle(world, mistakes=["ant_dev-b"])

    assert 1 == gate(world, worse, "--write-baseline")
    assert "--allow-drop" in capsys.readouterr().err
    assert 0 == gate(world, worse, "--write-baseline", "--allow-drop", "a test")
    assert 0 == gate(world, worse)
    lowered = Baseline.read(world.data.parent / "baseline.json").lowered
    assert {("ant_dev", "a test")} == {(row["slice"], row["reason"]) for row in lowered}


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["--allow-drop", "why"], id="reason-without-writing"),
        pytest.param(["--write-baseline", "--allow-drop", " "], id="empty-reason"),
    ],
)
def test_wrong_usage(world: World, arguments: list[str]) -> None:
    """A reason goes with a lowered floor, and is not empty."""
    with pytest.raises(SystemExit) as stop:
        gate(world, Oracle(world), *arguments)

    assert 2 == stop.value.code


def test_sample_alone_is_said(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """Without the real corpora the gate holds the sample's floors, and says that it saw no more."""
    assert 0 == gate(world, Oracle(world), shared=world.data / "nowhere")

    told = capsys.readouterr().out
    assert "only our own sample is scored" in told
    assert "ant_dev" not in told


def test_each_slice_gets_a_model_that_has_not_seen_it(world: World) -> None:
    """Dev slices are clustered with the model fitted without them, all others with the shipped one."""
    engine = Oracle(world)
    gate(world, engine)

    assert {
        "ant_dev.jsonl": world.models / "without_ant.json",
        "saudi_dev.jsonl": world.models / "without_saudi.json",
        "seeds": None,
        "sample": None,
    } == engine.models


@pytest.mark.parametrize(
    ("model", "words"),
    [
        pytest.param({"fitted_on": ["ant_dev", "saudi_dev"]}, "was fitted on it", id="seen"),
        pytest.param(None, "no model at", id="absent"),
    ],
)
def test_model_that_may_have_seen_the_slice_fails(
    world: World, capsys: pytest.CaptureFixture[str], model: dict[str, list[str]] | None, words: str
) -> None:
    """A figure that a model learnt by heart is no figure."""
    path = world.models / "without_ant.json"
    path.unlink() if model is None else path.write_text(json.dumps(model))

    assert 1 == gate(world, Oracle(world))
    assert words in capsys.readouterr().err


def test_published_file_holds_scores_and_complaints(world: World) -> None:
    """Whatever the gate decides, its figures are left for the next tool."""
    gate(world, Oracle(world, mistakes=["ant_dev-b"]))
    published = json.loads((world.data.parent / "out" / "quality.json").read_text("utf-8"))

    assert 3 == published["slices"]["ant_dev"]["scores"]["event"]["n"]
    assert 1 == published["slices"]["seeds"]["measured"]["figures"]["story"]
    assert [] != published["complaints"]


@pytest.mark.parametrize(
    ("mistakes", "share"),
    [
        pytest.param([], 1.0, id="good"),
        pytest.param(["ant_dev-b"], 0.0, id="its-half-has-no-good-one"),
    ],
)
def test_grade_of_the_group_that_holds_the_event(
    world: World, tmp_path: Path, mistakes: list[str], share: float
) -> None:
    """The pick of the group that holds most of an event speaks for it."""
    found = slices.find(shared=world.shared, data=world.data, scratch=tmp_path)
    ant = next(one for one in found if one.name == "ant_dev")
    Oracle(world, mistakes=mistakes)(ant.documents, tmp_path / "run", None)
    grades = world.shared / "gold" / "ant_dev.reps.jsonl"

    assert share == quality.grade(grades, tmp_path / "run")


def test_failing_command_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that fails ends the gate with what the command said."""
    command = tmp_path / "dedup"
    command.write_text(f"#!{sys.executable}\nimport sys\nsys.exit('out of ' + sys.argv[2])\n")
    command.chmod(0o755)
    monkeypatch.setattr(quality, "COMMAND", str(command))

    with pytest.raises(quality.GateError, match="out of paper"):
        quality.cluster_by_command(Path("paper"), tmp_path / "out", None)


def test_absent_command_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an installation the gate says what to do."""
    monkeypatch.setattr(quality, "COMMAND", str(tmp_path / "dedup"))

    with pytest.raises(quality.GateError, match="install the project"):
        quality.cluster_by_command(Path("paper"), tmp_path / "out", None)
