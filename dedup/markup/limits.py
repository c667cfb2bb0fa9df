"""A time limit for work in this thread, wherever it is."""

import ctypes
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class OutOfTimeError(BaseException):
    """The time is over. No `Exception`, so that a guest which forgives those does not forgive this one."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise `OutOfTimeError` in this thread once the work within has taken so long.

    A signal would do only in a main thread. What runs outside of Python is interrupted when it comes back.
    """
    watch = _Watch(threading.get_ident())
    timer = threading.Timer(seconds, watch.ring)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        watch.stop()
        timer.cancel()


class _Watch:
    """Raises an error in a thread, unless it was stopped before."""

    def __init__(self, thread: int) -> None:
        self._thread = ctypes.c_ulong(thread)
        self._lock = threading.Lock()
        self._on = True

    def ring(self) -> None:
        """Raise the error in the thread."""
        with self._lock:
            if self._on:
                self._on = False
                ctypes.pythonapi.PyThreadState_SetAsyncExc(self._thread, ctypes.py_object(OutOfTimeError))

    def stop(self) -> None:
        """Never ring again; what has rung arrives in here at the latest."""
        with self._lock:
            rung, self._on = not self._on, False
        if rung:
            time.sleep(0)
