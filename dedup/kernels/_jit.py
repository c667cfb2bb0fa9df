"""How every kernel is compiled: without the GIL, cached where the disk allows it."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])


def kernel(function: F) -> F:
    """Compile a loop over flat buffers; fall back to no cache where none can be written.

    `numba.njit(cache=True)` raises at decoration, hence at import, when neither the package's folder
    nor the user's cache folder is writable (a read-only install): then the kernel is compiled anew in
    every process, and the import does not fail.
    """
    try:
        return cast(F, numba.njit(cache=True, nogil=True)(function))
    except RuntimeError:
        return cast(F, numba.njit(nogil=True)(function))


def part(function: F) -> F:
    """Compile a piece of an inner loop: it becomes a part of the kernels that call it.

    What stays a call counts references to each of its arrays, which takes longer than reading a word.
    """
    return cast(F, numba.njit(nogil=True, forceinline=True)(function))
