"""The list of errors names what was split, merged, swallowed or badly spoken for."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from benchmarks import errors, slices, stories
from dedup.writers import run
from tests.benchmarks.worlds import World, build
from tests.runs import Item, pieces


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A small world."""
    built = build(tmp_path)
    monkeypatch.setattr(slices, "MODELS", built.models)
    monkeypatch.setattr(stories, "LABELS", built.shared / "stories.jsonl")
    return built


class Engine:
    """An engine that gives the groups that it was told to give; whom it was told nothing of is alone."""

    def __init__(self, events: Mapping[str, str]) -> None:
        self.events = events

    def __call__(self, documents: Path, out: Path, model: Path | None) -> None:
        """Write a whole run over the documents; the first of a group speaks for it."""
        names = dict.fromkeys(row["id"] for row in slices.rows(documents))
        events = {name: self.events.get(name, f"e {name}") for name in names}
        items = [
            Item(name, f"c {name}", event, f"s {event}", f"News {name}") for name, event in events.items()
        ]
        run.write(out, **pieces(items), rejects=[], run={})


def listed(world: World, events: Mapping[str, str], *arguments: str) -> str:
    """Return what is listed of an engine's errors."""
    out = world.data.parent / "out"
    code = errors.main(arguments, cluster=Engine(events), shared=world.shared, data=world.data, out=out)
    (path,) = out.iterdir() if code == 0 else [None]
    return path.read_text("utf-8") if path else ""


@pytest.mark.parametrize(
    ("events", "words"),
    [
        pytest.param({}, ["1 split", "0 merged", "News ant_dev-a", "News ant_dev-b"], id="split"),
        pytest.param(
            dict.fromkeys(("ant_dev-a", "ant_dev-b", "ant_dev-c"), "e"),
            ["1 merged", "3 reports, 2 parts", "News ant_dev-c"],
            id="merged",
        ),
        pytest.param(dict.fromkeys(("ant_dev-a", "ant_dev-b"), "e"), ["F1 1.0000; 0 merged"], id="perfect"),
    ],
)
def test_splits_and_merges_are_listed(world: World, events: dict[str, str], words: list[str]) -> None:
    """An error is told with the titles of its reports."""
    told = listed(world, events, "ant_dev")

    assert [] == [word for word in words if word not in told]


def test_swallowed_negatives_are_listed(world: World) -> None:
    """A hard negative is shown beside the event that it sits in."""
    told = listed(world, dict.fromkeys(("saudi_dev-a", "saudi_dev-b", "saudi_dev-c"), "e"), "stream")

    assert "hard negative swallowed by A" in told
    assert "News saudi_dev-c" in told


def test_largest_groups_of_a_stream_are_listed(world: World) -> None:
    """A reader sees the largest groups whole, whether or not a report of them is labelled."""
    told = listed(world, dict.fromkeys(("saudi_dev-b", "saudi_dev-d", "saudi_dev-c"), "blob"), "stream")

    (blob,) = [part for part in told.split("\n\n") if part.startswith("large group: 3 reports, blob")]
    assert "News saudi_dev-d" in blob


def test_wrong_pairs_are_listed(world: World) -> None:
    """A pair is shown if it is one event and stands in two, or the other way round."""
    told = listed(world, {"j1": "e", "j2": "e"}, "pairs")

    assert "2 pairs are judged wrongly" in told
    assert "News j2" in told
    assert "News saudi_dev-b" in told


def test_bad_representatives_are_listed(world: World) -> None:
    """An event with a bad pick is shown with the grades of its reports."""
    told = listed(world, {"ant_dev-a": "e", "ant_dev-b": "e"}, "ant_dev", "--level", "representative")
    assert "1 of 1 events have a good one" in told

    graded = world.shared / "gold" / "ant_dev.reps.jsonl"
    graded.write_text(graded.read_text().replace('"grade": 2', '"grade": 1'))
    (world.data.parent / "out" / "errors-ant_dev-representative.txt").unlink()
    told = listed(world, {"ant_dev-a": "e", "ant_dev-b": "e"}, "ant_dev", "--level", "representative")
    assert "its pick is 1" in told


def test_run_that_is_there_is_read(world: World, tmp_path: Path) -> None:
    """With --run nothing is clustered."""
    Engine({})(world.shared / "corpora" / "ant_multisource.jsonl.zst", tmp_path / "mine", None)
    perfect = dict.fromkeys(("ant_dev-a", "ant_dev-b"), "e")

    assert "1 split" in listed(world, perfect, "ant_dev", "--run", str(tmp_path / "mine"))


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("seeds", "--level", "copy"), id="level-without-labels"),
        pytest.param(("seeds", "--level", "representative"), id="nothing-graded"),
    ],
)
def test_question_that_labels_cannot_answer(
    world: World, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    """What nobody labelled cannot be listed, and that is said."""
    code = errors.main(
        arguments, cluster=Engine({}), shared=world.shared, data=world.data, out=world.data / "out"
    )

    assert 1 == code
    assert "errors:" in capsys.readouterr().err
