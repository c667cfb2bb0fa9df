"""Kernels compile everywhere, and each has its tests and its twin."""

import ctypes
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from dedup.kernels._jit import kernel

ROOT = Path(__file__).resolve().parent.parent.parent
KERNELS = ROOT / "dedup" / "kernels"
MODULES = sorted(path.stem for path in KERNELS.glob("*.py") if not path.stem.startswith("_"))
# What `articles` is made of: its tests read pages through all of them, and have one twin for all.
OF_PAGES = {
    *("answers", "bodies", "bylines", "clocks", "codes", "columns", "endings", "glue"),
    *("headlines", "kinds", "marks", "phrases", "prose", "rows", "scratch", "skims"),
}
TESTED = [name for name in MODULES if name not in OF_PAGES]
NOWHERE = "/proc/nonexistent"  # not even root can make a folder there

# Linux's numbers of `prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE)`.
PR_CAPBSET_DROP = 24
CAP_DAC_OVERRIDE = 1

# The probe fails where the folder of the kernels can be written, so the test cannot pass for nothing.
PROBE = """
import pathlib, sys
import dedup.kernels
folder = pathlib.Path(dedup.kernels.__file__).parent
try:
    (folder / "written").touch()
except PermissionError:
    pass
else:
    sys.exit(f"{folder} can be written")
"""
# A kernel of the copy itself, so that numba looks for a cache beside it.
TWICE = """
from dedup.kernels._jit import kernel

@kernel
def twice(value: int) -> int:
    return 2 * value
"""


def test_kernel_computes_what_python_does() -> None:
    """A compiled loop gives the value of the function that it was made from."""

    def total(values: np.ndarray) -> int:
        answer = 0
        for value in values:
            answer += value
        return answer

    values = np.arange(10, dtype=np.int64)

    assert total(values) == kernel(total)(values)


def test_kernel_releases_the_lock() -> None:
    """Threads run kernels side by side."""
    compiled = kernel(lambda: 1)

    assert compiled.targetoptions["nogil"] is True  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "cache",
    [pytest.param({}, id="no-home"), pytest.param({"NUMBA_CACHE_DIR": NOWHERE}, id="no-cache-folder")],
)
def test_read_only_install_works(tmp_path: Path, cache: dict[str, str]) -> None:
    """Where no cache can be written, beside the kernels or at home, they import and run all the same."""
    install = _read_only_copy(tmp_path / "install")
    modules = "".join(f"import dedup.kernels.{name}\n" for name in MODULES)
    code = PROBE + modules + "from dedup.kernels.twice import twice\nprint(twice(21))"

    outcome = _run_without_privilege(code, path=install, environment=cache)

    assert ("42\n", 0) == (outcome.stdout, outcome.returncode), outcome.stderr


def test_missing_cache_folder_is_made(tmp_path: Path) -> None:
    """A cache folder that is named and not there yet is made, and used."""
    install = _read_only_copy(tmp_path / "install")
    cache = tmp_path / "not" / "yet"
    code = PROBE + "from dedup.kernels.twice import twice\nprint(twice(21))"

    outcome = _run_without_privilege(code, path=install, environment={"NUMBA_CACHE_DIR": str(cache)})

    assert ("42\n", 0) == (outcome.stdout, outcome.returncode), outcome.stderr
    assert [] != list(cache.rglob("*.nbi"))


def test_parts_of_a_kernel_are_used_by_it() -> None:
    """What is tested through `articles` is what it stands on, and nothing else is left out."""
    stands, waiting = set[str](), {"articles"}
    while waiting:
        text = (KERNELS / f"{waiting.pop()}.py").read_text("utf-8")
        lines = re.findall(r"from dedup\.kernels(?:\.(\w+))? import ([^(]*?\n|\([^)]*\))", text)
        names = {
            name for module, some in lines for name in ([module] if module else re.findall(r"\w+", some))
        }
        found = OF_PAGES.intersection(names) - stands
        stands |= found
        waiting |= found

    assert stands == OF_PAGES


@pytest.mark.parametrize("name", TESTED)
def test_every_kernel_is_tested(name: str) -> None:
    """No module of kernels is without its tests."""
    assert (ROOT / "tests" / "kernels" / f"test_{name}.py").is_file()


@pytest.mark.parametrize("name", TESTED)
def test_every_kernel_has_a_twin(name: str) -> None:
    """The tests of every module of kernels compare it with a slow and obvious twin."""
    tests = (ROOT / "tests" / "kernels" / f"test_{name}.py").read_text("utf-8")
    twins = re.findall(r"from tests\.reference(?:\.(\w+))? import (\w+)", tests)

    assert [] != twins
    assert all((ROOT / "tests" / "reference" / f"{module or twin}.py").is_file() for module, twin in twins)


def _read_only_copy(install: Path) -> Path:
    """Copy the kernels and what they stand on into a folder that nobody may write."""
    shutil.copytree(KERNELS, install / "dedup" / "kernels", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("__init__.py", "_types.py", "schema.py", "errors.py"):
        shutil.copy(ROOT / "dedup" / name, install / "dedup")
    (install / "dedup" / "kernels" / "twice.py").write_text(TWICE)
    for folder, _, files in os.walk(install):
        for name in files:
            Path(folder, name).chmod(0o444)
        Path(folder).chmod(0o555)
    return install


def _run_without_privilege(
    code: str, *, path: Path, environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run the code with the modules of a folder, no home, and no right to write where it is not allowed."""
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "PATH") if name in os.environ}
    fixed = {"HOME": NOWHERE, "PYTHONPATH": str(path), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**kept, **fixed, **environment},
        cwd=path,
        preexec_fn=_dropping(),
        capture_output=True,
        text=True,
        check=False,
    )


def _dropping() -> Callable[[], None] | None:
    """Return what takes root's right to write anywhere from a child, or None where it has no such right."""
    if os.geteuid() != 0:
        return None
    if not sys.platform.startswith("linux"):
        pytest.skip("root writes everywhere on this system")
    libc = ctypes.CDLL(None, use_errno=True)

    def drop() -> None:
        if libc.prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "root could not give up its right to write everywhere")

    return drop
