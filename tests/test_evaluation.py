"""Scores agree with the scorer of the gold labels and with scikit-learn; labels are read as written."""

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable, Hashable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score, v_measure_score

from dedup.errors import InputError, NotFoundError
from dedup.evaluation import read_assignments, read_labels, score
from dedup.writers.run import write
from tests.runs import Item, pieces

Labels = dict[str, Hashable]

IDS = st.integers(0, 30).map(str)
PARTITIONS = st.dictionaries(IDS, st.integers(0, 8), min_size=1, max_size=30)
# Two partitions of the same reports.
TWO = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=40).map(
    lambda rows: ({str(i): a for i, (a, _) in enumerate(rows)}, {str(i): b for i, (_, b) in enumerate(rows)})
)
GOLD = [("a", 1), ("b", 1), ("c", None), ("d", None), ("e", 2)]


@pytest.fixture(scope="module")
def scorer(shared: Path) -> Callable[[Labels, Labels], dict[str, float]]:
    """The scorer that came with the gold labels."""
    spec = importlib.util.spec_from_file_location("scorer", shared / "tools" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    function: Callable[[Labels, Labels], dict[str, float]] = module.score
    return function


@given(gold=PARTITIONS, predicted=PARTITIONS)
def test_scores_are_those_of_the_scorer(scorer: Any, gold: Labels, predicted: Labels) -> None:
    """All that the scorer of the gold labels prints, `score` prints too, missing and extra ids included."""
    scores = asdict(score(gold, predicted))
    expected = scorer(gold, predicted) | {"missing": len(gold.keys() - predicted.keys())}

    assert expected == pytest.approx({key: scores[key] for key in expected}, abs=1e-12)


def test_gold_slice_scores_as_with_the_scorer(shared: Path, tmp_path: Path) -> None:
    """On a real slice and a run of ours, the two commands tell the same."""
    gold = shared / "gold" / "ant_dev.gold.A.jsonl"
    labels = read_labels(gold, "event")
    items = [Item(name, name, f"e-{name[:6]}", "s", title=name) for name in labels]
    write(tmp_path / "run", **pieces(items), rejects=(), run={})
    file = tmp_path / "run" / "assignments.parquet"
    command = [sys.executable, str(shared / "tools" / "score.py"), str(gold), "event", str(file), "event"]
    expected = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    scores = asdict(score(labels, read_assignments(tmp_path / "run", "event")))

    assert expected == pytest.approx({key: scores[key] for key in expected}, abs=1e-12)


@given(TWO)
def test_second_opinion_of_scikit_learn(two: tuple[Labels, Labels]) -> None:
    """ARI and V-measure are those of scikit-learn."""
    gold, predicted = two
    scores = score(gold, predicted)
    left, right = list(gold.values()), [predicted[key] for key in gold]

    assert adjusted_rand_score(left, right) == pytest.approx(scores.ari, abs=1e-9)
    assert v_measure_score(left, right) == pytest.approx(scores.v_measure, abs=1e-9)


@given(TWO)
def test_bcubed_is_the_mean_over_reports(two: tuple[Labels, Labels]) -> None:
    """BCubed precision is what it is by definition: the mean share of my group that is of my class."""
    gold, predicted = two
    shares = []
    for mine in gold:
        group = [other for other in gold if predicted[other] == predicted[mine]]
        shares.append(sum(gold[other] == gold[mine] for other in group) / len(group))

    assert sum(shares) / len(shares) == pytest.approx(score(gold, predicted).b3_p)


@given(TWO)
def test_pairs_are_counted_one_by_one(two: tuple[Labels, Labels]) -> None:
    """Pairwise precision and recall count the unordered pairs of reports."""
    gold, predicted = two
    pairs = [(a, b) for a in gold for b in gold if a < b]
    belong = {pair for pair in pairs if gold[pair[0]] == gold[pair[1]]}
    together = {pair for pair in pairs if predicted[pair[0]] == predicted[pair[1]]}
    scores = score(gold, predicted)

    assert (len(belong & together) / len(together) if together else 1) == pytest.approx(scores.pair_p)
    assert (len(belong & together) / len(belong) if belong else 1) == pytest.approx(scores.pair_r)


@given(TWO)
def test_the_other_way_round_swaps_precision_and_recall(two: tuple[Labels, Labels]) -> None:
    """Precision against gold is the recall of gold; F1, ARI and V-measure are symmetric."""
    there, back = score(*two), score(*reversed(two))

    assert (there.b3_p, there.pair_p) == pytest.approx((back.b3_r, back.pair_r))
    assert (there.b3_f1, there.pair_f1, there.ari) == pytest.approx((back.b3_f1, back.pair_f1, back.ari))
    assert there.v_measure == pytest.approx(back.v_measure)


@given(PARTITIONS)
def test_gold_against_itself_is_perfect(gold: Labels) -> None:
    """Under other names for its groups, the right answer scores 1 throughout."""
    scores = score(gold, {key: f"group {label}" for key, label in gold.items()})

    assert {1.0} == {scores.b3_f1, scores.pair_f1, scores.ari, scores.v_measure}


@given(gold=PARTITIONS, extra=PARTITIONS)
def test_ids_without_a_gold_label_do_not_count(gold: Labels, extra: Labels) -> None:
    """What the prediction says of other reports changes nothing."""
    known = {key: label for key, label in extra.items() if key in gold}

    assert score(gold, known) == score(gold, extra)


def test_nothing_to_score_is_an_error() -> None:
    """Without a gold label there is no score, rather than a perfect one."""
    with pytest.raises(InputError, match="no gold label"):
        score({}, {"a": 1})


def _write(path: Path, rows: list[tuple[str, int | None]]) -> Path:
    if path.suffix == ".jsonl":
        path.write_text("".join(json.dumps({"id": i, "event": e}) + "\n" for i, e in rows))
    elif path.suffix == ".csv":
        path.write_text("id,event\n" + "".join(f"{i},{'' if e is None else e}\n" for i, e in rows))
    else:
        pq.write_table(pa.table({"id": [i for i, _ in rows], "event": [e for _, e in rows]}), path)
    return path


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".parquet"])
def test_formats_hold_the_same_partition(tmp_path: Path, suffix: str) -> None:
    """A file of labels says the same in every format; a null label is a group of its own."""
    labels = read_labels(_write(tmp_path / f"gold{suffix}", GOLD), "event")

    assert [name for name, _ in GOLD] == list(labels)
    assert 1.0 == score({"a": 1, "b": 1, "c": 3, "d": 4, "e": 2}, labels).ari


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".parquet"])
def test_null_in_an_assignment_is_missing(tmp_path: Path, suffix: str) -> None:
    """A report that a prediction names without a group counts as missing, as in the scorer."""
    assert ["a", "b", "e"] == list(read_assignments(_write(tmp_path / f"run{suffix}", GOLD), "event"))


@pytest.mark.parametrize("format", ["parquet", "jsonl", "csv"])
def test_run_directory_stands_for_its_assignments(tmp_path: Path, format: Any) -> None:  # noqa: A002
    """The directory of a run is taken in every format, and ids come back as they were."""
    names = ["-1", "=a", "'=b", "../c", "plain"]
    items = [Item(n, n, n, "s") for n in names]
    write(tmp_path / "run", **pieces(items), rejects=(), run={}, format=format)

    assert {name: name for name in names} == read_assignments(tmp_path / "run", "event")


def test_directory_without_assignments_is_not_found(tmp_path: Path) -> None:
    """Any other directory is no run."""
    with pytest.raises(NotFoundError, match="holds no assignments"):
        read_assignments(tmp_path, "event")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("5", "5", id="number"),
        pytest.param("123456789012345678901234567890", "123456789012345678901234567890", id="30 digits"),
        pytest.param('"007"', "007", id="text"),
    ],
)
def test_ids_are_text_as_written(tmp_path: Path, written: str, expected: str) -> None:
    """An id is never rounded nor trimmed."""
    path = tmp_path / "gold.jsonl"
    path.write_text(f'\ufeff{{"id": {written}, "event": 1}}\r\n\n')

    assert {expected: 1} == read_labels(path, "event")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        pytest.param("a.jsonl", '{"id":1,"event":1}\n{"id":2}\n', r"a\.jsonl:2: no event", id="no key"),
        pytest.param("a.jsonl", '{"event":1}\n', r"a\.jsonl:1: no id", id="no id"),
        pytest.param("a.jsonl", '{"id":1,"event":1}\n{\n', r"a\.jsonl:2: not JSON", id="broken JSON"),
        pytest.param("a.jsonl", "[1]\n", r"a\.jsonl:1: no id and no event", id="no object"),
        pytest.param("a.jsonl", '{"id":null,"event":1}\n', r"a\.jsonl:1: id must be text", id="null id"),
        pytest.param("a.jsonl", '{"id":1.5,"event":1}\n', r"a\.jsonl:1: id must be text", id="half an id"),
        pytest.param("a.jsonl", '{"id":1,"event":[1]}\n', r"a\.jsonl:1: event must be text", id="list"),
        pytest.param(
            "a.jsonl", '{"id":1,"event":1}\n{"id":1,"event":2}\n', r":2: id '1' has a second", id="two labels"
        ),
        pytest.param("a.csv", "id,story\n1,2\n", r"a\.csv:1: no event", id="csv without the column"),
        pytest.param("a.csv", "", r"a\.csv:1: no id", id="empty csv"),
        pytest.param("a.csv", "event,id\n1,1\n2\n", r"a\.csv:3: the row is shorter", id="short row"),
        pytest.param("a.csv", 'id,event\n"1,1\n', r"a\.csv:\d: not CSV", id="open quote"),
        pytest.param("a.parquet", "PAR1", r"a\.parquet: not Parquet", id="no parquet"),
        pytest.param("a.txt", "", r"a\.txt: labels are read from \.jsonl, \.csv, \.parquet", id="suffix"),
    ],
)
def test_bad_file_names_file_line_and_fault(tmp_path: Path, name: str, content: str, message: str) -> None:
    """Labels are not guessed: the first fault stops with the place where it stands."""
    path = tmp_path / name
    path.write_text(content)

    with pytest.raises(InputError, match=message):
        read_labels(path, "event")


def test_missing_file_is_an_input_error(tmp_path: Path) -> None:
    """A file that is not there, or is a directory, is named."""
    for path in (tmp_path / "none.jsonl", tmp_path / "none.parquet"):
        with pytest.raises(InputError, match=r"none\.\w+: "):
            read_labels(path, "event")


def test_scikit_learn_waits_until_it_is_needed() -> None:
    """Importing the module does not load scikit-learn, which takes a second."""
    code = "import sys, dedup.evaluation; sys.exit('sklearn' in sys.modules)"

    assert 0 == subprocess.run([sys.executable, "-c", code], check=False).returncode
