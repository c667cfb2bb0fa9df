"""dedup.integrations.sklearn: the manners of scikit-learn, for documents.

scikit-learn's own checks feed matrices of numbers. They are read as words, so that most checks hold; but that
numbers form blobs says nothing of news. What the checks mean is tested once more below, with reports.
"""

import random
from typing import Any

import numpy as np
import pytest

pytest.importorskip("sklearn")

from sklearn.base import clone
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import parametrize_with_checks

import dedup
from dedup.arabic.letters import fold
from dedup.errors import ConfigError, InputError
from dedup.integrations.sklearn import ArabicNormalizer, MinHashTransformer, StoryClusterer
from tests.crawls import crawl, words
from tests.rows import ROWS

# Checks that cannot hold, and why.
TEXTS_COME_OUT = "texts come out, and texts cannot be subtracted to be compared"
FAILING: dict[type, dict[str, str]] = {
    StoryClusterer: {"check_clustering": "points of a blob share no words"},
    ArabicNormalizer: dict.fromkeys(
        (
            "check_estimators_pickle",
            "check_fit_idempotent",
            "check_methods_sample_order_invariance",
            "check_methods_subset_invariance",
            "check_pipeline_consistency",
            "check_transformer_general",
            "check_transformer_data_not_an_array",
        ),
        TEXTS_COME_OUT,
    ),
    MinHashTransformer: {},
}
TEXTS = [row["text"] for row in crawl(24)]
ANY = {"language": "any"}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.SkipTestWarning")
@parametrize_with_checks(
    [StoryClusterer(), ArabicNormalizer(), MinHashTransformer()],
    expected_failed_checks=lambda estimator: FAILING[type(estimator)],
    xfail_strict=True,
)
def test_checks_of_the_framework(estimator: Any, check: Any) -> None:
    """Everything that scikit-learn asks of an estimator holds, but for what is explained above."""
    check(estimator)


def partition(labels: np.ndarray[Any, Any]) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(labels == label).tolist()) for label in np.unique(labels)}


def test_labels_are_those_of_a_run() -> None:
    """The clusterer puts together what `dedup.cluster` does, at every level."""
    rows = crawl(24)
    fitted = StoryClusterer().fit(rows)
    result = dedup.cluster(rows)
    order = {name: at for at, name in enumerate(result.assignments["id"].to_pylist())}
    for level in ("copy", "event", "story"):
        groups = np.array([result.assignments[level].to_pylist()[order[row["id"]]] for row in rows])
        found = getattr(fitted, f"{level}_labels_")

        assert partition(groups) == partition(found)
        assert list(range(found.max() + 1)) == list(dict.fromkeys(found.tolist()))
    assert np.array_equal(fitted.event_labels_, fitted.labels_)


@pytest.mark.parametrize("level", ["copy", "event", "story"])
def test_every_group_has_a_representative(level: str) -> None:
    """The representative of a group stands at the place of its label, and is of the group."""
    fitted = StoryClusterer(level=level).fit(TEXTS)

    assert list(range(fitted.labels_.max() + 1)) == fitted.labels_[fitted.representative_indices_].tolist()


def test_order_of_documents_changes_nothing() -> None:
    """Shuffled documents come together as before, with the same representatives, equal ones too."""
    texts = [*TEXTS, TEXTS[0], TEXTS[0], TEXTS[5]]
    order = random.Random(1).sample(range(len(texts)), len(texts))
    one, other = StoryClusterer().fit(texts), StoryClusterer().fit([texts[at] for at in order])

    assert partition(one.labels_) == {
        frozenset(order[at] for at in group) for group in partition(other.labels_)
    }
    assert {texts[at] for at in one.representative_indices_} == {
        texts[order[at]] for at in other.representative_indices_
    }


def test_fitting_again_forgets() -> None:
    """What was fitted before leaves no trace."""
    fitted = StoryClusterer().fit(np.array([["a", "b"], ["c", "d"]])).fit(TEXTS)

    assert not hasattr(fitted, "n_features_in_")
    assert np.array_equal(StoryClusterer().fit_predict(TEXTS), fitted.labels_)


def test_documents_without_words_are_noise() -> None:
    """A document that says nothing is in no group, and loses nobody else his place."""
    assert [0, -1, 0, 1] == StoryClusterer().fit_predict([TEXTS[0], "  ", TEXTS[1], TEXTS[8]]).tolist()


@pytest.mark.parametrize(
    "documents",
    [
        pytest.param(lambda: TEXTS, id="list"),
        pytest.param(lambda: iter(TEXTS), id="iterator"),
        pytest.param(lambda: np.array(TEXTS), id="array of strings"),
        pytest.param(lambda: np.array(TEXTS, object), id="array of objects"),
        pytest.param(lambda: np.array(TEXTS, object)[:, None], id="column"),
        pytest.param(lambda: [[text] for text in TEXTS], id="rows"),
    ],
)
def test_texts_come_in_many_shapes(documents: Any) -> None:
    """However texts are held, they are the same texts."""
    assert StoryClusterer().fit_predict(TEXTS).tolist() == StoryClusterer().fit_predict(documents()).tolist()
    assert ArabicNormalizer().transform(TEXTS).tolist() == ArabicNormalizer().transform(documents()).tolist()


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_frames_come_in(library: str) -> None:
    """A frame with columns of documents is documents; a series of texts is texts."""
    frames = pytest.importorskip(library)
    expected = StoryClusterer().fit_predict(ROWS).tolist()

    assert expected == StoryClusterer().fit_predict(frames.DataFrame(ROWS)).tolist()
    assert [0, 0, 1] == StoryClusterer().fit_predict(frames.Series([row["text"] for row in ROWS])).tolist()


def test_clone_has_the_settings_and_nothing_else() -> None:
    """A clone is unfitted, with the same parameters."""
    fitted = StoryClusterer(level="copy", event_cut=0.4, settings=ANY).fit(TEXTS)
    fresh = clone(fitted)

    assert fitted.get_params() == fresh.get_params()
    assert not hasattr(fresh, "labels_")


def test_pipelines() -> None:
    """Normalizer and signatures stand before other estimators, and before the clusterer."""
    chain = make_pipeline(ArabicNormalizer(), StoryClusterer(level="copy"))
    spelled = [TEXTS[0].replace("ا", "أ"), TEXTS[0], TEXTS[8]]

    assert [0, 0, 1] == chain.fit_predict(spelled).tolist()
    assert (24, 64) == make_pipeline(ArabicNormalizer(), MinHashTransformer(64)).fit_transform(TEXTS).shape
    assert 24 == make_pipeline(ArabicNormalizer(), TfidfVectorizer()).fit_transform(TEXTS).shape[0]


def test_grid_search_on_thresholds() -> None:
    """The cut that agrees best with labels is found; a search needs no folds."""
    rows = crawl(24)
    truth = np.array([at // 4 for at in range(24)])
    every = np.arange(len(rows))
    grid = {"event_cut": [0.05, 0.23, 1.0], "level": ["copy", "event"]}
    search = GridSearchCV(StoryClusterer(), grid, cv=[(every, every)]).fit(rows, truth)
    scores = {
        (one["level"], one["event_cut"]): score
        for one, score in zip(
            search.cv_results_["params"], search.cv_results_["mean_test_score"], strict=True
        )
    }

    assert "event" == search.best_params_["level"]
    assert scores["event", 0.23] > scores["event", 1.0] >= scores["copy", 0.23] == scores["copy", 0.05]
    assert search.best_estimator_.score(rows, truth) == max(scores.values())


def test_normalizer_is_the_fold() -> None:
    """It returns what all comparisons use, and folding again changes nothing."""
    folded = ArabicNormalizer().fit_transform(TEXTS)

    assert list(map(fold, TEXTS)) == folded.tolist()
    assert folded.tolist() == ArabicNormalizer().transform(folded).tolist()


def test_signatures_estimate_jaccard() -> None:
    """The share of equal columns is near to the share of common shingles."""
    base, other = words(2_000, 1), words(2_000, 2)
    minima = MinHashTransformer(512).fit_transform(
        [" ".join(base), " ".join(base[:1000] + other[:1000]), "x"]
    )

    assert abs((minima[0] == minima[1]).mean() - 1 / 3) < 0.08
    assert (2**32 - 1 == minima[2]).all()
    assert ["minhash0", "minhash511"] == MinHashTransformer(512).get_feature_names_out()[[0, -1]].tolist()


@pytest.mark.parametrize(
    ("documents", "says"),
    [
        pytest.param("one text", "several documents", id="a string"),
        pytest.param({"text": "one"}, "several documents", id="a mapping"),
        pytest.param([], r"0 sample\(s\)", id="nothing"),
        pytest.param([1, 2], "a text or a document is wanted, got int", id="numbers"),
        pytest.param(5, "documents are wanted, got int", id="a number"),
    ],
)
def test_refuses(documents: Any, says: str) -> None:
    """What is no documents is an error that says what is wanted."""
    with pytest.raises(InputError, match=says):
        StoryClusterer().fit(documents)


def test_bad_settings() -> None:
    """A setting out of its bounds is told when it is used, as scikit-learn wants it."""
    with pytest.raises(ConfigError, match="level must be one of"):
        StoryClusterer(level="day").fit(TEXTS)
    with pytest.raises(ConfigError, match="event_cut must be at least"):
        StoryClusterer(event_cut=0.01).fit(TEXTS)
    with pytest.raises(ConfigError, match="num_perm must be at least"):
        MinHashTransformer(0).fit(TEXTS)
    with pytest.raises(InputError, match="24 documents have 1 labels"):
        StoryClusterer().score(TEXTS, [1])
