"""The likeness of events is learned from gold stories, and the crowd of a day is taken out first."""

from pathlib import Path

import numpy as np
import orjson
import pytest

from benchmarks import fit_stories, slices
from dedup import model as models
from dedup.config import Config
from dedup.levels import stories
from dedup.shelf import Shelf
from dedup.stages.stories import FEATURES


@pytest.fixture(scope="module")
def sample() -> fit_stories.Labelled:
    """The sample's reports, up to the pairs of their events."""
    return fit_stories.labelled(
        slices.Slice(
            name="ant_dev",
            documents=slices.DATA / "sample" / "reports.jsonl",
            gold=slices.DATA / "sample.gold.jsonl",
        )
    )


def test_it_learns_from_no_fewer_pairs_than_are_proposed(sample: fit_stories.Labelled) -> None:
    """Those that are least alike are negatives that proposals may leave out."""
    cast = stories.enlist(sample.reports, sample.told, Config())
    proposed = sum(len(found.left) for found in stories.pair(cast, Config(), models.load(), Shelf()))

    assert 0 < proposed <= len(sample.every.left) == len(sample.same)
    assert 0 < sample.same.sum() < len(sample.same)


def test_pairs_of_one_story_come_out_more_alike(sample: fit_stories.Labelled) -> None:
    """Of a positive and a negative pair that it has seen, it mostly prefers the positive one."""
    fitted = fit_stories.fit([sample])
    odds = fit_stories.features(sample.every) @ fitted.coefficients
    positive, negative = odds[sample.same == 1], odds[sample.same == 0]

    assert 0.7 < (positive[:, None] > negative).mean()


def test_a_larger_crowd_is_not_mistaken_for_less_likeness(sample: fit_stories.Labelled) -> None:
    """The same pairs in a crowd twice as large have the same weights, and start from log 2 more."""
    crowded = sample._replace(every=sample.every._replace(crowd=2 * sample.every.crowd))
    one, two = fit_stories.fit([sample]), fit_stories.fit([crowded])

    assert one.coefficients.tolist() == two.coefficients.tolist()
    assert pytest.approx(np.log(2), abs=1e-5) == two.intercept - one.intercept


def test_stories_of_the_fitted_model_are_nearer_to_gold_than_events(sample: fit_stories.Labelled) -> None:
    """A cut that merges nothing is worse."""
    fitted = fit_stories.fit([sample])

    assert fit_stories.f1(sample, fitted, cut=1.0) < fit_stories.f1(sample, fitted)


def test_saved_stories_are_the_fitted_ones(sample: fit_stories.Labelled, tmp_path: Path) -> None:
    """What the engine loads is what was fitted; the events of the file stay as they are."""
    path = tmp_path / "model.json"
    path.write_bytes(fit_stories.SHIPPED.read_bytes())
    fitted = fit_stories.fit([sample])

    fit_stories.save(path, fitted)
    loaded = models.load(str(path))

    assert fitted.coefficients.tolist() == loaded.story.coefficients.tolist()
    assert (fitted.intercept, fit_stories.RULE["base"]) == (loaded.story.intercept, loaded.story_base)
    assert models.load().dated.coefficients.tolist() == loaded.dated.coefficients.tolist()


@pytest.mark.parametrize(
    "path", ["dedup/model/pairs.json", *(f"benchmarks/models/without_{of}.json" for of in ("ant", "saudi"))]
)
def test_models_have_the_rule_that_is_told(path: str) -> None:
    """The constants of the script are those of every model file."""
    story = orjson.loads((slices.ROOT / path).read_bytes())["story"]

    assert fit_stories.RULE == {name: story[name] for name in fit_stories.RULE}
    assert list(FEATURES) == story["features"]
