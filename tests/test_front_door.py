"""`import dedup` is cheap, and what it offers is there."""

import json
import subprocess
import sys
from importlib.metadata import version

import pytest

import dedup

HEAVY = ("datasketch", "numba", "numpy", "pyarrow", "pyspark", "scipy", "sklearn")
PUBLIC = ("Config", "Document", "Index", "Result", "cluster", "recut", "run")


def test_import_loads_nothing_heavy() -> None:
    """The front door is open before any room behind it is."""
    assert [] == _loaded_by("import dedup")


def test_looking_around_loads_nothing_heavy() -> None:
    """Completion in a shell, which lists the names, does not fetch them."""
    assert [] == _loaded_by("import dedup; dir(dedup); dedup.__version__")


def test_help_loads_nothing_heavy() -> None:
    """`dedup --help` answers before anything is loaded that only work needs."""
    assert [] == _loaded_by(
        "import contextlib, io\n"
        "from dedup.cli import main\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n"
        "    main(['--help'])"
    )


def test_public_names_are_these() -> None:
    """Nothing becomes public by accident."""
    assert sorted(PUBLIC) == sorted(set(dedup.__all__) - {"__version__"})


@pytest.mark.parametrize("name", PUBLIC)
def test_public_name_is_there(name: str) -> None:
    """Every public name can be fetched, is shown by `dir`, and says what it is for."""
    assert getattr(dedup, name).__doc__
    assert name in dir(dedup)


def test_unknown_name_is_an_attribute_error() -> None:
    """A name that is not offered fails as in any module, so that `hasattr` works."""
    with pytest.raises(AttributeError, match="no attribute 'clusterise'"):
        getattr(dedup, "clusterise")  # noqa: B009


def test_version_is_the_installed_one() -> None:
    """The version in the source is the one that `dedup --version` reads from the installation."""
    assert version("khabar-dedup") == dedup.__version__


def _loaded_by(code: str) -> list[str]:
    """Return the heavy packages that a fresh interpreter has loaded after the code."""
    tell = f"\nimport json, sys; print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))"
    outcome = subprocess.run([sys.executable, "-c", code + tell], capture_output=True, text=True, check=True)
    loaded: list[str] = json.loads(outcome.stdout)
    return loaded
