"""What the gate clusters is what the labels were made for."""

from pathlib import Path

import pytest

from benchmarks import slices
from tests.benchmarks.worlds import build, read


def test_sample_alone_where_the_corpora_are_absent(tmp_path: Path) -> None:
    """A clone without the real corpora scores our own reports."""
    world = build(tmp_path)

    found = slices.find(shared=tmp_path / "nowhere", data=world.data, scratch=tmp_path)

    assert ["sample", "rounds"] == [one.name for one in found]


def test_dev_slice_holds_each_labelled_report_once(tmp_path: Path) -> None:
    """A slice is cut by label and day, and a line that comes twice in the corpus is taken once."""
    world = build(tmp_path)

    found = {one.name: one for one in slices.find(shared=world.shared, data=world.data, scratch=tmp_path)}

    assert ["ant_dev-a", "ant_dev-b", "ant_dev-c"] == [row["id"] for row in read(found["ant_dev"].documents)]


def test_dev_slice_has_a_model_that_has_not_seen_it(tmp_path: Path) -> None:
    """Each dev slice names the model that was fitted on the other one."""
    world = build(tmp_path)

    found = {one.name: one for one in slices.find(shared=world.shared, data=world.data, scratch=tmp_path)}

    assert slices.MODELS / "without_ant.json" == found["ant_dev"].model
    assert slices.MODELS / "without_saudi.json" == found["saudi_dev"].model


def test_rounds_are_the_groups_shaped_like_the_seeds(tmp_path: Path) -> None:
    """Only reports of the groups that nothing was tuned on are in the slice that watches them."""
    world = build(tmp_path)

    rounds = slices.find(shared=tmp_path / "nowhere", data=world.data, scratch=tmp_path)[1]

    assert ["one"] == [row["id"] for row in read(rounds.gold)]


def test_seeds_are_four_events_and_one_story(tmp_path: Path) -> None:
    """Of the five pages, the announcement and the call of one round share an event."""
    world = build(tmp_path)

    seeds = slices.find(shared=world.shared, data=world.data, scratch=tmp_path)[-1]
    labels = read(seeds.gold)

    assert labels[0]["event"] == labels[3]["event"]
    assert (4, 1) == (len({row["event"] for row in labels}), len({row["story"] for row in labels}))


def test_real_slices_have_their_known_sizes(shared: Path, tmp_path: Path) -> None:
    """The slices are cut as their labellers cut them: every labelled report is found."""
    found = {one.name: one for one in slices.find(shared=shared, scratch=tmp_path)}

    assert 373 == len(read(found["ant_dev"].documents))
    assert 1320 == len(read(found["saudi_dev"].documents))


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param("one.txt", True, id="content"),
        pytest.param("three.txt", True, id="new-file"),
        pytest.param("notes.md", False, id="notes"),
    ],
)
def test_digest_of_a_folder(tmp_path: Path, name: str, changes: bool) -> None:
    """A digest changes with every report of a folder, and not with the notes beside them."""
    (tmp_path / "one.txt").write_text("1")
    before = slices.digest(tmp_path)
    (tmp_path / name).write_text("2")

    assert changes == (before != slices.digest(tmp_path))
