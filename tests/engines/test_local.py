"""dedup.engines.local: the same function over every batch, by one thread or several."""

import threading
from collections.abc import Iterator

import numpy as np
import pytest

from dedup.engines import Columns, Told
from dedup.engines.local import Local

JOBS = pytest.mark.parametrize("jobs", [1, 2, 5])


@JOBS
def test_order_is_that_of_the_batches(jobs: int) -> None:
    """What is made comes back in order, whoever is done first."""
    gates = [threading.Event() for _ in range(6)]

    def made(batch: int) -> int:
        # With several threads an even batch waits for the one behind it.
        if jobs > 1 and batch % 2 == 0:
            assert gates[batch + 1].wait(10)
        gates[batch].set()
        return batch * 10

    assert [0, 10, 20, 30, 40, 50] == list(Local(jobs).map(made, range(6)))


@JOBS
def test_no_batches_make_nothing(jobs: int) -> None:
    """An empty stream is no error."""

    assert [] == list(Local(jobs).map(str, []))


@JOBS
def test_few_batches_are_held(jobs: int) -> None:
    """A stream is not read ahead of the work by more than a few batches a thread."""
    taken: list[int] = []

    def batches() -> Iterator[int]:
        for batch in range(1_000):
            taken.append(batch)
            yield batch

    made = Local(jobs).map(str, batches())

    assert "0" == next(made)
    assert 2 * jobs + 1 >= len(taken)


@JOBS
def test_error_of_a_batch_comes_through(jobs: int) -> None:
    """It is raised where its batch would have come, after those before it."""
    made = Local(jobs).map(lambda batch: 6 // batch, [3, 2, 0, 1])

    assert [2, 3] == [next(made), next(made)]
    with pytest.raises(ZeroDivisionError):
        next(made)


@JOBS
def test_error_of_the_stream_comes_through(jobs: int) -> None:
    """An input that breaks off breaks the run off, and no thread is left behind."""
    before = threading.active_count()

    def batches() -> Iterator[int]:
        yield 1
        raise ValueError("torn")

    with pytest.raises(ValueError, match="torn"):
        list(Local(jobs).map(str, batches()))
    assert before == threading.active_count()


def test_one_job_works_in_the_thread_of_the_caller() -> None:
    """No thread is started for one job; for several, the caller's thread only reads."""
    caller = threading.get_ident()

    assert {caller} == set(Local(1).map(lambda _: threading.get_ident(), range(4)))
    assert caller not in set(Local(2).map(lambda _: threading.get_ident(), range(4)))


@JOBS
@pytest.mark.parametrize("parts", [1, 3, 100])
def test_rows_of_one_value_meet(jobs: int, parts: int) -> None:
    """Each row is in one part, those of one value are in the same, and parts without rows are left out."""

    def make(task: Told) -> Iterator[Columns]:
        for value in (task["value"], -5, 3):
            yield {"value": np.full(2, value), "task": np.full(2, task["value"])}

    def take(part: int, rows: Columns) -> Told:
        return {"part": part, "rows": sorted(zip(*(rows[name].tolist() for name in rows), strict=True))}

    tasks = [{"value": value} for value in range(6)]
    told = list(Local(jobs).deal(make, tasks, names=("value", "task"), parts=parts, take=take))
    wanted = [row for each in range(6) for row in [(each, each), (-5, each), (3, each)] * 2]
    found = [[tuple(row) for row in one["rows"]] for one in told]

    assert sorted(wanted) == sorted(row for rows in found for row in rows)
    assert len({row[0] for row in wanted}) == sum(len({row[0] for row in rows}) for rows in found)
    assert len({one["part"] for one in told}) == len(told) <= parts


@JOBS
def test_no_rows_have_no_parts(jobs: int) -> None:
    """Nothing is told of nothing."""
    told = Local(jobs).deal(lambda _: iter(()), [{}], names=("value",), parts=2, take=lambda *_: {})

    assert [] == list(told)
