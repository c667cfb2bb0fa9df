"""How good is what people use today, on the same reports: the baselines of the quality table?

    python -m benchmarks.rivals [--smoke]       BCubed F1 of the dev slices by level, system and cut

All of them see title and text in the fold for people, which is a favour: on raw words shingles lose .01 to
.02 (benchmarks/evidence.md#rivals).
"""

import argparse
import sys
import tempfile
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
import scipy.sparse as sp
from datasketch import MinHash, MinHashLSH
from scipy.sparse.csgraph import connected_components
from sklearn.cluster import AgglomerativeClustering
from sklearn.feature_extraction.text import TfidfVectorizer

from benchmarks import agreement, clustering, slices
from benchmarks.clustering import Subject
from benchmarks.machine import publish
from dedup import readers
from dedup._types import I64
from dedup.arabic import letters

# As users of datasketch build it.
SHINGLE: Final = 5
NUM_PERM: Final = 128
JACCARD: Final = 0.5
# Rows of a product of TF-IDF vectors that are held at a time.
_BLOCK: Final = 500


class Texts:
    """The words of all reports of a subject, and their vectors."""

    def __init__(self, documents: Path) -> None:
        self.names: list[str] = []
        self.words: list[list[str]] = []
        for batch in readers.read([documents], fields={}, reject=lambda _: None):
            self.names += map(slices.name_of, batch["id"].to_pylist())
            both = zip(batch["title"].to_pylist(), batch["text"].to_pylist(), strict=True)
            self.words += [letters.words(f"{title or ''} {text or ''}") for title, text in both]

    @cached_property
    def vectors(self) -> sp.csr_matrix:
        """TF-IDF of the reports' own words; idf is the subject's own, as scikit-learn has it."""
        weigh = TfidfVectorizer(analyzer=list, sublinear_tf=True, dtype=np.float32)
        return sp.csr_matrix(weigh.fit_transform(self.words))

    @property
    def lengths(self) -> dict[str, int]:
        """Words of each report."""
        return {name: len(words) for name, words in zip(self.names, self.words, strict=True)}

    @cached_property
    def sketches(self) -> list[MinHash]:
        """MinHash of the shingles of each report."""
        return [_sketch(words) for words in self.words]


class Rivals:
    """What the baselines make of subjects, each computed when it is first wanted, and once."""

    def __init__(self) -> None:
        self._texts: dict[str, Texts] = {}

    def texts(self, subject: Subject) -> Texts:
        """Return the words of a subject's reports."""
        if subject.name not in self._texts:
            self._texts[subject.name] = Texts(subject.documents())
        return self._texts[subject.name]

    def groups(
        self, subject: Subject, level: str, slice_name: str, asked: Collection[str]
    ) -> Iterator[tuple[str, dict[str, Hashable]]]:
        """Yield the name of each baseline of a level, and the groups of the reports that are asked about."""
        texts = self.texts(subject)
        rows = [row for row, name in enumerate(texts.names) if name in asked]
        for system, ant_dev, others in CUTS[level]:
            cut = ant_dev if slice_name == "ant_dev" else others
            labels = SYSTEMS[system](texts, rows, cut).tolist()
            yield f"{system} {cut:g}", {texts.names[row]: labels[row] for row in rows}


def shingles(texts: Texts, rows: Sequence[int], cut: float) -> I64:
    """Return components of the pairs that MinHash LSH finds, of an estimated Jaccard of the cut or more."""
    index = MinHashLSH(num_perm=NUM_PERM, params=_bands(cut))
    pairs = []
    for row, sketch in enumerate(texts.sketches):
        near = index.query(sketch)
        pairs += [(row, other) for other in near if sketch.jaccard(texts.sketches[other]) >= cut]
        index.insert(row, sketch)
    return _components(np.array(pairs, np.int64).reshape(-1, 2), len(texts.sketches))


@cache
def _bands(cut: float) -> tuple[int, int]:
    """Return the bands and rows that datasketch chooses for a threshold, which takes it a while."""
    index = MinHashLSH(threshold=cut, num_perm=NUM_PERM)
    return index.b, index.r


def _sketch(words: Sequence[str]) -> MinHash:
    sketch = MinHash(NUM_PERM)
    starts = range(max(1, len(words) - SHINGLE + 1))
    sketch.update_batch({" ".join(words[at : at + SHINGLE]).encode() for at in starts})
    return sketch


def links(texts: Texts, rows: Sequence[int], cut: float) -> I64:
    """Return components of the pairs whose cosine is the cut or more, as far as they hang on the rows."""
    return _components(_reach(texts.vectors, rows, cut), len(texts.names))


def average(texts: Texts, rows: Sequence[int], cut: float) -> I64:
    """Return average linkage of the cosines, down to the cut, as far as it concerns the rows.

    Two groups merge only if some cosine between them is the cut or more: so each component is linked alone.
    """
    found = links(texts, rows, cut)
    order = np.argsort(found, kind="stable")
    starts = np.flatnonzero(np.diff(found[order], prepend=-1))
    labels, used = found.copy(), len(found)
    for members in np.split(order, starts[1:]):
        if len(members) > 2:
            cosines = (texts.vectors[members] @ texts.vectors[members].T).toarray()
            linkage = AgglomerativeClustering(
                n_clusters=None, metric="precomputed", linkage="average", distance_threshold=1 - cut
            )
            labels[members] = used + linkage.fit_predict(np.clip(1 - cosines, 0, None))
            used += len(members)
    return labels


def _reach(vectors: sp.csr_matrix, rows: Sequence[int], cut: float) -> I64:
    """Return all pairs of a cosine at or above the cut in the components that hold the rows."""
    columns, seen = vectors.T.tocsr(), np.zeros(vectors.shape[0], np.bool_)
    front, found = np.asarray(rows, np.int64), [np.empty((0, 2), np.int64)]
    seen[front] = True
    while front.size:
        ahead = []
        for start in range(0, len(front), _BLOCK):
            block = front[start : start + _BLOCK]
            product = (vectors[block] @ columns).tocoo()
            near = product.data >= cut
            found.append(np.stack([block[product.row[near]], product.col[near].astype(np.int64)], axis=1))
            ahead.append(found[-1][:, 1])
        front = np.unique(np.concatenate(ahead))
        front = front[~seen[front]]
        seen[front] = True
    return np.concatenate(found)


def _components(pairs: I64, n: int) -> I64:
    graph = sp.csr_matrix((np.ones(len(pairs), np.int8), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    return np.asarray(connected_components(graph, directed=False)[1], np.int64)


SYSTEMS: Final = {"shingles": shingles, "TF-IDF links": links, "TF-IDF average": average}
# By level, what is compared with us: system, its cut for ant_dev, its cut for all else. Of events the cuts
# that users take, and one that either slice would choose; of copies and stories what the other slice chooses
# (benchmarks/evidence.md#rivals).
CUTS: Final[Mapping[str, Sequence[tuple[str, float, float]]]] = {
    "event": (
        ("shingles", JACCARD, JACCARD),
        ("shingles", 0.3, 0.3),
        ("TF-IDF links", 0.5, 0.5),
        ("TF-IDF average", 0.3, 0.3),
    ),
    "copy": (("shingles", 0.3, 0.3), ("TF-IDF links", 0.55, 0.7)),
    "story": (("TF-IDF average", 0.15, 0.1),),
}
GRID: Final[Mapping[str, Sequence[float]]] = {
    "shingles": (0.3, 0.4, 0.5, 0.6, 0.7),
    "TF-IDF links": (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75),
    "TF-IDF average": (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print and publish the scores of all systems at all cuts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--smoke", action="store_true", help="our own sample, to see that it works")
    smoke = parser.parse_args(arguments).smoke
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as scratch:
        found = {one.name: one for one in slices.find(scratch=Path(scratch))}
        for name in [name for name in slices.DEV if name in found and not smoke] or ["sample"]:
            texts = Texts(found[name].documents)
            gold = {level: clustering.labels(found[name].gold, level) for level in slices.LEVELS}
            for system, group in SYSTEMS.items():
                print(f"{name} {system}, BCubed F1 by cut")
                for cut in GRID[system]:
                    labels = group(texts, range(len(texts.names)), cut).tolist()
                    groups: dict[str, Hashable] = dict(zip(texts.names, labels, strict=True))
                    scores = {
                        level: agreement.agree(agreement.cases(labels, groups)).figures()["b3_f1"][0]
                        for level, labels in gold.items()
                    }
                    print(f"  {cut:.2f}  " + "  ".join(f"{level} {f1:.4f}" for level, f1 in scores.items()))
                    rows.append({"slice": name, "system": system, "cut": cut, **scores})
    publish("rivals", {"rows": rows})
    return 0


if __name__ == "__main__":
    sys.exit(main())
