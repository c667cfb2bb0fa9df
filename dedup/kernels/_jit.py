"""How every kernel is compiled: without the GIL, cached where the disk allows it."""

from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])

# Of kernels that make no arrays: references to the arrays that are passed on are not counted, which for the
# arguments of a small call takes longer than reading a word.
_MAKES_NOTHING: Final[dict[str, Any]] = {"nogil": True, "_nrt": False}


def kernel(function: F) -> F:
    """Compile a loop over flat buffers; fall back to no cache where none can be written.

    `numba.njit(cache=True)` raises at decoration, hence at import, when neither the package's folder
    nor the user's cache folder is writable (a read-only install): then the kernel is compiled anew in
    every process, and the import does not fail.
    """
    return _compiled(function, {"nogil": True})


def loop(function: F) -> F:
    """Compile a kernel that makes no arrays."""
    return _compiled(function, _MAKES_NOTHING)


def _compiled(function: F, options: dict[str, Any]) -> F:
    try:
        return cast(F, numba.njit(cache=True, **options)(function))
    except RuntimeError:
        return cast(F, numba.njit(**options)(function))
