"""scikit-learn: a clusterer, a normalizer and signatures with its manners.

    labels = StoryClusterer(level="event").fit_predict(texts)
    model = make_pipeline(ArabicNormalizer(), TfidfVectorizer(), LinearSVC())

Where it asks for `X`, these take what `dedup.cluster` takes (mappings, `Document` objects, data frames with
a column of texts or titles), strings, or an array with one row a document, whose cells are read as its words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Self

import numpy as np
import pyarrow as pa
from sklearn.base import BaseEstimator, ClusterMixin, TransformerMixin

from dedup import batch, jobs, pipeline
from dedup._types import I64
from dedup.arabic.letters import fold
from dedup.config import Config
from dedup.errors import ConfigError, InputError
from dedup.evaluation import score
from dedup.integrations.documents import Seen, numbered, read, strings
from dedup.results import Result

LEVELS: Final = ("copy", "event", "story")
_DEFAULTS: Final = Config()


class _Reader(BaseEstimator):  # type: ignore[misc]
    """An estimator that reads documents."""

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.categorical = True
        return tags

    def _see(self, X: Any, *, reset: bool) -> Seen:  # noqa: N803  (the name of the convention)
        """Return the documents of X; that they have as many columns as those of `fit`, if they have columns.

        Raises:
            InputError: They have not, or X is nothing of the kind.
        """
        seen = read(X)
        if reset:
            for name in ("n_features_in_", "feature_names_in_"):
                self.__dict__.pop(name, None)
            if seen.columns is not None:
                self.n_features_in_ = seen.columns
            if seen.names is not None:
                self.feature_names_in_ = np.array(seen.names, object)
        elif (known := getattr(self, "n_features_in_", None)) is not None and seen.columns != known:
            name = type(self).__name__
            raise InputError(
                f"X has {seen.columns} features, but {name} is expecting {known} features as input"
            )
        return seen


class StoryClusterer(ClusterMixin, _Reader):  # type: ignore[misc]
    """Groups reports of news: copies of one text, reports of one event, or of one story.

    Args:
        level: Which groups are the labels: ``"copy"``, ``"event"`` or ``"story"``.
        event_cut: Mean probability from which two groups are one event; 0 takes the model's.
        story_cut: Likeness from which two events are one story; 0 takes the model's.
        jaccard: Jaccard from which texts of two outlets are copies.
        containment: Containment from which a cut text is a copy.
        settings: Other fields of `Config`, or None.

    Attributes:
        labels_: int64, shape (n,); groups from 0 in the order of their first documents. -1 is a document
            without words.
        copy_labels_, event_labels_, story_labels_: The same for each level.
        representative_indices_: int64, shape (n_groups,); the document that speaks for each group.
        result_: The `Result`; its ids are made from what documents hold, in any order the same.
        n_features_in_: Columns of X, where it is an array.

    A string is the body of a report, without title or date; what has none is compared by its words alone.
    Which documents come together does not depend on their order.

    >>> StoryClusterer(level="copy").fit_predict(["\\u062e\\u0628\\u0631 " * 9, "\\u062e\\u0628\\u0631 " * 9])
    array([0, 0])
    """

    def __init__(
        self,
        level: str = "event",
        *,
        event_cut: float = _DEFAULTS.event_cut,
        story_cut: float = _DEFAULTS.story_cut,
        jaccard: float = _DEFAULTS.jaccard,
        containment: float = _DEFAULTS.containment,
        settings: dict[str, Any] | None = None,
    ) -> None:
        self.level = level
        self.event_cut = event_cut
        self.story_cut = story_cut
        self.jaccard = jaccard
        self.containment = containment
        self.settings = settings

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: N803
        """Cluster the documents of X; y is not looked at.

        Raises:
            ConfigError: A setting breaks its rule.
            InputError: X holds no documents.
        """
        if self.level not in LEVELS:
            raise ConfigError(f"level must be one of {', '.join(LEVELS)}, got {self.level!r}")
        seen = self._see(X, reset=True)
        self.result_, self._ids = self._cluster(seen)
        table = self.result_.assignments
        row = {name: at for at, name in enumerate(table["id"].to_pylist())}
        rows = np.array([row.get(name, -1) for name in self._ids], np.int64)
        for level in LEVELS:
            setattr(self, f"{level}_labels_", _labels(table[level].to_pylist(), rows))
        self.labels_: I64 = getattr(self, f"{self.level}_labels_")
        speaks = np.append(table[f"{self.level}_representative"].to_numpy(), False)[rows]
        speakers = np.flatnonzero(speaks)
        self.representative_indices_: I64 = speakers[np.argsort(self.labels_[speakers])]
        return self

    def _cluster(self, seen: Seen) -> tuple[Result, list[str]]:
        """Return the result, and the id under which each document went into it."""
        rows, ids = numbered(seen.rows)
        asked = {name: getattr(self, name) for name in ("event_cut", "story_cut", "jaccard", "containment")}
        return batch.cluster(rows, **{**asked, **(self.settings or {})}), ids

    def score(self, X: Any, y: Any) -> float:  # noqa: N803
        """Return BCubed F1 of the groups that these settings make of X against the labels y.

        A clusterer of texts has nothing to predict from: X is clustered anew. So a grid search needs no
        folds: give it `cv=[(rows, rows)]`, with all rows twice.
        """
        self._see(X, reset=False)
        found = type(self)(**self.get_params(deep=False)).fit_predict(X)
        gold = [label.item() if isinstance(label, np.generic) else label for label in y]
        if len(gold) != len(found):
            raise InputError(f"{len(found)} documents have {len(gold)} labels")
        told = {str(at): ("alone", at) if label < 0 else label for at, label in enumerate(found.tolist())}
        return score({str(at): label for at, label in enumerate(gold)}, told).b3_f1


class _Stateless(TransformerMixin, _Reader):  # type: ignore[misc]
    """A transformer that learns nothing."""

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.requires_fit = False
        tags.transformer_tags.preserves_dtype = []
        return tags

    def fit(self, X: Any = None, y: Any = None) -> Self:  # noqa: N803
        """Return itself: there is nothing to learn.

        Raises:
            ConfigError: A setting breaks its rule.
        """
        self._check()
        if X is not None:
            self._see(X, reset=True)
        return self

    def _check(self) -> None:
        """Pass if the settings keep their rules."""


class ArabicNormalizer(_Stateless):
    """Folds the spellings of Arabic that mean one word: what copies and events are compared by.

    Marks and tatweel go; forms of alef and hamza, the last letters of feminine words, Persian look-alikes,
    ligatures and digits become one. Folding again changes nothing.

    >>> ArabicNormalizer().transform(["\\u0623\\u064e\\u0645\\u0652\\u0631"]).tolist()
    ['\\u0627\\u0645\\u0631']
    """

    def transform(self, X: Any) -> np.ndarray[Any, Any]:  # noqa: N803
        """Return the folded texts, object, shape (n,)."""
        seen = self._see(X, reset=False)
        out = np.empty(len(seen.rows), object)
        out[:] = [fold(text) for text in strings(seen.rows)]
        return out


class MinHashTransformer(_Stateless):
    """Signatures of word shingles, the same in every bit as those of datasketch.

    The share of equal columns of two rows estimates the Jaccard of their shingles.

    Args:
        num_perm: Columns of the signature.
        shingle: Words a shingle.
        seed: Seed of the permutations.
        key: Key of the shingle hashes; who expects attackers keeps his own secret.
    """

    def __init__(
        self,
        num_perm: int = _DEFAULTS.num_perm,
        *,
        shingle: int = _DEFAULTS.shingle,
        seed: int = _DEFAULTS.seed,
        key: int = _DEFAULTS.key,
    ) -> None:
        self.num_perm = num_perm
        self.shingle = shingle
        self.seed = seed
        self.key = key

    def _check(self) -> None:
        self._config()

    def transform(self, X: Any) -> np.ndarray[Any, Any]:  # noqa: N803
        """Return the signatures, uint32, shape (n, num_perm); of too few words all are 2^32 - 1."""
        texts = pa.array(strings(self._see(X, reset=False).rows), pa.string())
        minima: np.ndarray[Any, Any] = pipeline.signed(texts, self._config()).minima
        return minima

    def get_feature_names_out(self, input_features: Sequence[str] | None = None) -> np.ndarray[Any, Any]:
        """Return the names of the columns: minhash0, minhash1, …"""
        return np.array([f"minhash{at}" for at in range(self.num_perm)], object)

    def _config(self) -> Config:
        asked = {name: getattr(self, name) for name in ("num_perm", "shingle", "seed", "key")}
        # Bands are no matter of a signature; there are no more than it has minima.
        return jobs.configured({**asked, "bands": 1, "rows": 1, "min_words": max(20, int(self.shingle))})


def _labels(groups: list[str], rows: I64) -> I64:
    """Return numbers for the groups of rows, in the order of their first rows; -1 for a row that is none."""
    numbers: dict[str, int] = {}
    return np.array(
        [-1 if row < 0 else numbers.setdefault(groups[row], len(numbers)) for row in rows.tolist()], np.int64
    )
