"""The gate passes what is as good as before, and nothing else."""

import json
from pathlib import Path

import pytest

from benchmarks import quality, slices, stories
from benchmarks.baseline import Baseline
from benchmarks.clustering import Cluster
from tests.benchmarks.worlds import Oracle, World, build


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A small world with a baseline that a perfect engine wrote."""
    built = build(tmp_path)
    monkeypatch.setattr(slices, "MODELS", built.models)
    monkeypatch.setattr(stories, "LABELS", built.shared / "stories.jsonl")
    Baseline().write(tmp_path / "baseline.json")
    assert 0 == gate(built, Oracle(built), "--write-baseline")
    return built


def gate(world: World, engine: Cluster, *arguments: str, shared: Path | None = None) -> int:
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
        "stream": {"event": 1.0, "kept_out": 1.0},
        "stories": {"story": 1.0, "kept_out": 1.0},
        "pairs": {"apart": 1.0, "precision": 1.0, "recall": 1.0},
        "dev": {"representative": 1.0},
        "pages_a": {"precision": 1.0, "recall": 1.0},
        "pages_ab": {"precision": 1.0, "recall": 1.0},
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
    assert {("ant_dev", "a test"), ("dev", "a test")} == {(row["slice"], row["reason"]) for row in lowered}


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["--allow-drop", "why"], id="reason-without-writing"),
        pytest.param(["--write-baseline", "--allow-drop", " "], id="empty-reason"),
        pytest.param(["--only", "nowhere"], id="unknown-slice"),
    ],
)
def test_wrong_usage(world: World, arguments: list[str]) -> None:
    """A reason goes with a lowered floor, and is not empty; a slice has to exist."""
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
        "ant_multisource.jsonl.zst": world.models / "without_ant.json",
        "saudinewsnet.jsonl.zst": world.models / "without_saudi.json",
        "ant_jawhara.jsonl.zst": None,
        "raw_pages_2017.jsonl.zst": None,
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

    event = published["slices"]["ant_dev"]["lines"][0]
    assert ["event", "dedup"] == [event["figure"], event["system"]]
    assert event["value"] == event["scores"]["b3_f1"][0]
    assert 1 == published["slices"]["seeds"]["measured"]["figures"]["story"]
    assert [] != published["complaints"]


def test_chosen_slices_alone_are_scored(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """With --only nothing else is clustered, and no other floor is asked for."""
    engine = Oracle(world)

    assert 0 == gate(world, engine, "--only", "stream", "seeds")
    assert {"saudinewsnet.jsonl.zst", "seeds"} == set(engine.models)
    assert "saudi_dev" not in capsys.readouterr().out


def test_baselines_stand_in_the_same_table(world: World) -> None:
    """Each baseline of a level has a line below ours, with how often ours is better, and no floor."""
    gate(world, Oracle(world))
    published = json.loads((world.data.parent / "out" / "quality.json").read_text("utf-8"))

    events = [line for line in published["slices"]["ant_dev"]["lines"] if line["figure"] == "event"]
    ours, *theirs = (line["system"] for line in events)
    assert "dedup" == ours
    assert {"shingles 0.5", "TF-IDF links 0.5", "TF-IDF average 0.3"} <= set(theirs)
    assert all(0.5 <= line["better"] <= 1 for line in events[1:])
    assert {"event", "copy", "story", "representative"} == set(
        published["slices"]["ant_dev"]["measured"]["figures"]
    )


def test_baselines_cluster_whole_streams_only_when_asked(world: World) -> None:
    """They take their time on a stream, so CI leaves that out."""

    def systems(*arguments: str) -> set[str]:
        gate(world, Oracle(world), "--only", "stream", "stories", "pairs", *arguments)
        published = json.loads((world.data.parent / "out" / "quality.json").read_text("utf-8"))
        return {line["system"] for one in published["slices"].values() for line in one["lines"]}

    assert {"dedup"} == systems()
    assert {"dedup", "shingles 0.5", "TF-IDF average 0.3"} <= systems("--baselines")


def test_each_stream_is_clustered_once(world: World) -> None:
    """The stream and the pairs look at one run of the Saudi papers."""
    engine = Oracle(world)
    gate(world, engine)

    assert 1 == engine.runs.count("saudinewsnet.jsonl.zst")
