"""Work that takes too long is stopped, in any thread."""

import contextlib
import threading
import time

import pytest

from dedup.markup.limits import OutOfTimeError, within


def _spin(seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        with contextlib.suppress(Exception):  # as guests do
            sum(range(100))


def test_work_that_takes_too_long_is_stopped() -> None:
    """An endless loop ends, even one that forgives every exception."""
    with pytest.raises(OutOfTimeError), within(0.05):
        _spin(20)


def test_other_threads_are_stopped_too() -> None:
    """A signal would reach the main thread only."""
    ended: list[str] = []

    def work() -> None:
        try:
            with within(0.05):
                _spin(20)
        except OutOfTimeError:
            ended.append("stopped")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(10)

    assert ["stopped"] == ended


def test_work_in_time_is_left_alone() -> None:
    """Nothing is raised within the limit, nor after it."""
    for _ in range(50):
        with within(0.2):
            pass
    time.sleep(0.3)

    assert 45 == sum(range(10))


def test_a_tie_ends_inside() -> None:
    """Work that ends just when the time is over is either done or stopped there, and never later."""
    for _ in range(60):
        try:
            with within(0.001):
                _spin(0.001)
        except OutOfTimeError:
            continue
    _spin(0.05)
