"""The pair model learns from labelled pairs what it is told, and says what it has seen."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks import fit, slices
from dedup import model as models
from dedup.config import Config
from dedup.stages import links

CONFIG = Config()
DATED = np.arange(len(links.FEATURES)) == fit.DAYS


@pytest.fixture(scope="module")
def sample() -> fit.Labelled:
    """The sample's reports, up to their pairs."""
    part = slices.Slice(
        name="ant_dev",
        documents=slices.DATA / "sample" / "reports.jsonl",
        gold=slices.DATA / "sample.gold.jsonl",
    )
    return fit.labelled(part, CONFIG)


def test_pair_is_positive_when_gold_gives_it_one_event(sample: fit.Labelled) -> None:
    """What is learnt from is the event labels of the founders, pair by pair."""
    ids = sample.reports.table["id"].to_pylist()
    told = [
        sample.labels[ids[a]] == sample.labels[ids[b]]
        for a, b in zip(sample.found.left.tolist(), sample.found.right.tolist(), strict=True)
    ]

    assert told == sample.same.astype(bool).tolist()
    assert 0 < sum(told) < len(told)


def test_pairs_are_of_copy_groups(sample: fit.Labelled) -> None:
    """A reprint adds no pair: groups are seen through their founders."""
    founders = np.unique(sample.copied)

    assert np.isin(sample.found.left, founders).all()
    assert np.isin(sample.found.right, founders).all()


def test_positive_pairs_come_out_likelier(sample: fit.Labelled) -> None:
    """Of a positive and a negative pair that it has seen, it mostly prefers the positive one."""
    fitted = fit.fit([sample])
    chance = links.score(
        sample.found.features,
        sample.found.days,
        sample.found.titled,
        dated=fitted.dated,
        undated=fitted.undated,
        untitled=fitted.untitled,
    )
    positive, negative = chance[sample.same == 1], chance[sample.same == 0]

    assert 0.5 < (positive[:, None] > negative).mean()


def test_cut_that_merges_nothing_is_no_better(sample: fit.Labelled) -> None:
    """The events of the fitted model are nearer to gold than copy groups alone."""
    fitted = fit.fit([sample])

    alone = fit.f1(sample, fitted, 1.0, fit.FLOOR, CONFIG)

    assert alone < fit.f1(sample, fitted, fit.CUT, fit.FLOOR, CONFIG)


def test_undated_weights_ignore_the_days(sample: fit.Labelled) -> None:
    """For a pair without a gap in days no gap is made up."""
    coefficients, _ = fit.fit([sample]).undated

    assert 0 == coefficients[fit.DAYS]


def test_untitled_weights_are_of_pairs_without_a_title(sample: fit.Labelled) -> None:
    """They are learnt where titles were taken away, positive pairs among them, and know no days either."""
    coefficients, _ = fit.fit([sample]).untitled

    assert 0 == coefficients[fit.DAYS]
    assert fit.fit([sample]).undated[0].tolist() != coefficients.tolist()
    assert len(sample.untitled.same) == len(sample.untitled.features)
    assert 0 < sample.untitled.same.sum() < len(sample.untitled.same)


def test_number_in_common_says_nothing_of_dated_pairs(sample: fit.Labelled) -> None:
    """It speaks where there is no date."""
    assert 0 == fit.fit([sample]).dated[0][fit.NUMBER]


def test_slice_of_one_day_leaves_the_days_to_the_prior(sample: fit.Labelled) -> None:
    """Hours cannot say what a day apart means: the prior does, beside the undated weights."""
    features = np.where(DATED, 0.5, sample.found.features)
    features[:, fit.NUMBER] = 0
    short = sample._replace(found=sample.found._replace(features=features))

    fitted = fit.fit([short])

    assert fit.DAYS_PRIOR == fitted.dated[0][fit.DAYS]
    doubt = fitted.undated[0] - fitted.dated[0]
    assert {fit.WEEKDAYS: fit.UNDATED_WEEKDAYS_PRIOR, fit.DAYS: -fit.DAYS_PRIOR} == {
        at: pytest.approx(float(doubt[at]), abs=1e-6) for at in np.flatnonzero(doubt).tolist()
    }
    assert fitted.undated[1] == pytest.approx(fitted.dated[1] + fit.UNDATED_PRIOR, abs=1e-6)


def test_penalty_shrinks_the_weights(sample: fit.Labelled) -> None:
    """A smaller C gives smaller weights, in units of a feature's spread."""
    spread = sample.found.features.std(axis=0)

    sizes = [np.abs(fit.fit([sample], c).dated[0] * spread).sum() for c in fit.STRENGTHS]

    assert sorted(sizes, reverse=True) == sizes


def test_saved_model_is_the_fitted_one(sample: fit.Labelled, tmp_path: Path) -> None:
    """What the engine loads is what was fitted, to the last digit, with the names of what it has seen."""
    fitted = fit.fit([sample])

    fit.save(tmp_path / "new" / "model.json", ["ant_dev"], fitted)
    loaded = models.load(str(tmp_path / "new" / "model.json"))

    assert ("ant_dev",) == loaded.fitted_on
    assert links.FEATURES == loaded.features
    assert fitted.dated[0].tolist() == loaded.dated.coefficients.tolist()
    assert fitted.undated[0].tolist() == loaded.undated.coefficients.tolist()
    assert fitted.untitled[0].tolist() == loaded.untitled.coefficients.tolist()
    assert [fitted.dated[1], fitted.undated[1]] == [loaded.dated.intercept, loaded.undated.intercept]
    assert (fit.CUT, fit.FLOOR) == (loaded.event_cut, loaded.event_floor)


@pytest.fixture
def two(sample: fit.Labelled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample in the place of both slices, and a folder in the place of the models."""
    parts = [slices.Slice(name=name, documents=tmp_path, gold=tmp_path) for name in slices.DEV]
    monkeypatch.setattr(slices, "SHARED", tmp_path)
    monkeypatch.setattr(slices, "find", lambda **_: parts)
    monkeypatch.setattr(slices, "MODELS", tmp_path / "models")
    monkeypatch.setattr(fit, "SHIPPED", tmp_path / "models" / "pairs.json")
    monkeypatch.setattr(fit, "labelled", lambda part, _: sample._replace(name=part.name))
    return tmp_path / "models"


def test_scores_are_printed_and_nothing_is_written(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Who only looks changes no model."""
    fit.main(write=False)
    told = capsys.readouterr().out

    assert not two.exists()
    assert "saudi_dev -> ant_dev" in told
    assert "ant_dev -> saudi_dev" in told
    assert all(name in told for name in links.FEATURES)


def test_each_model_names_what_it_has_seen(two: Path) -> None:
    """The model that scores a slice has seen the other one only; the shipped one has seen both."""
    fit.main(write=True)
    seen = {path.name: models.load(str(path)).fitted_on for path in two.iterdir()}

    assert {
        "without_ant.json": ("saudi_dev",),
        "without_saudi.json": ("ant_dev",),
        "pairs.json": ("ant_dev", "saudi_dev"),
    } == seen


def test_without_the_corpora_there_is_nothing_to_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the labelled reports are absent, the command says so and stops."""
    monkeypatch.setattr(slices, "SHARED", tmp_path / "nowhere")

    with pytest.raises(SystemExit, match="nowhere, which is not here"):
        fit.main(write=False)
