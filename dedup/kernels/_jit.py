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
    return _compiled(function)


def lean(function: F) -> F:
    """Compile as `kernel` does what makes no array and copies none whole: nobody counts who holds which.

    Taking one out of a tuple of thirty is then a matter of nanoseconds.
    """
    return _compiled(function, _nrt=False)


def _compiled(function: F, **options: Any) -> F:
    try:
        return cast(F, numba.njit(cache=True, nogil=True, **options)(function))
    except RuntimeError:
        return cast(F, numba.njit(nogil=True, **options)(function))
