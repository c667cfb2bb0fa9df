"""The rules of the house that a machine can check: sizes, names, letters, loaders."""

import ast
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("dedup", "benchmarks")
MAX_FILE = 300
MAX_FUNCTION = 40
TOP_LEVEL = {
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "benchmarks",
    "data",
    "dedup",
    "pyproject.toml",
    "tests",
}
MADE = {"__pycache__", "build", "dist", "out", "stories"}  # by commands; git ignores them
VAGUE = {"base", "common", "core", "helpers", "misc", "utils"}
# Loading any of these runs what a file says.
LOADERS = {"cloudpickle", "dill", "joblib", "marshal", "pickle", "shelve"}
TATWEEL = 0x0640


def _sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


SOURCES = pytest.mark.parametrize("path", _sources(*FOLDERS), ids=_name)
SOURCES_AND_TESTS = pytest.mark.parametrize("path", _sources(*FOLDERS, "tests"), ids=_name)
TESTS = pytest.mark.parametrize("path", sorted((ROOT / "tests").rglob("test_*.py")), ids=_name)


def test_top_level_holds_only_what_belongs_there() -> None:
    """A stranger meets ten names, and no eleventh."""
    names = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}

    assert TOP_LEVEL == names - MADE


@SOURCES_AND_TESTS
def test_file_is_short(path: Path) -> None:
    """A module of more than 300 lines is two."""
    assert MAX_FILE >= len(path.read_text("utf-8").splitlines())


@SOURCES
def test_functions_are_short(path: Path) -> None:
    """A function of more than 40 lines, its docstring apart, is two."""
    long = {name: length for name, length in _lengths(path) if length > MAX_FUNCTION}

    assert {} == long


@SOURCES
def test_name_says_what_is_inside(path: Path) -> None:
    """No drawer is called after nothing in particular."""
    assert set() == VAGUE & {part.removesuffix(".py") for part in path.relative_to(ROOT).parts}


@SOURCES_AND_TESTS
def test_invisible_characters_are_written_as_code_points(path: Path) -> None:
    """Marks, tatweel, zero-width and direction characters stand as escapes, or a reviewer cannot see them."""
    found = {f"U+{ord(char):04X}" for char in path.read_text("utf-8") if _is_invisible(char)}

    assert set() == found


@SOURCES
def test_no_loader_runs_what_a_file_says(path: Path) -> None:
    """Nothing is unpickled: a hostile file can be wrong, and can do no more than that."""
    assert [] == [f"line {line}: {what}" for line, what in _dangers(path)]


@TESTS
def test_every_test_says_its_promise(path: Path) -> None:
    """A test that fails tells a reader in its docstring what no longer holds."""
    silent = [
        node.name for node in _functions(path) if node.name[:5] == "test_" and not ast.get_docstring(node)
    ]

    assert [] == silent


def test_rules_are_broken_when_they_should_be(tmp_path: Path) -> None:
    """The checks above see what they look for."""
    path = tmp_path / "bad.py"
    path.write_text(
        "import pickle\nfrom joblib import load\nimport numpy as np\n"
        "np.load('x', allow_pickle=True)\nnp.load('x', allow_pickle=False)\neval('1')\n"
        "def short():\n" + '    """' + "Doc.\n" * 60 + '    """\n    return 1\n'
        "def long():\n" + "    pass\n" * 41
    )

    assert [1, 2, 4, 6] == sorted(line for line, _ in _dangers(path))
    assert {"short": 2, "long": 42} == dict(_lengths(path))
    assert [True, True, True, True, False, False] == [
        _is_invisible(char) for char in "\u0640\u064b\u200f\u00ad\u0627 "
    ]


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _lengths(path: Path) -> Iterator[tuple[str, int]]:
    """Each function's name, and its lines without the docstring."""
    for node in _functions(path):
        first = node.body[0]
        told = (first.end_lineno or 0) - first.lineno + 1 if ast.get_docstring(node) is not None else 0
        yield node.name, (node.end_lineno or 0) - node.lineno + 1 - told


def _is_invisible(char: str) -> bool:
    return ord(char) == TATWEEL or unicodedata.category(char) in {"Cf", "Mn", "Me"}


def _dangers(path: Path) -> Iterator[tuple[int, str]]:
    """Each place that could run what a file says: its line, and what stands there."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names if _root(alias.name) in LOADERS)
        elif isinstance(node, ast.ImportFrom) and _root(node.module or "") in LOADERS:
            yield node.lineno, node.module or ""
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in {"eval", "exec"}
        ):
            yield node.lineno, node.func.id
        elif isinstance(node, ast.keyword) and node.arg == "allow_pickle" and not _is_false(node.value):
            yield node.value.lineno, "allow_pickle"


def _root(module: str) -> str:
    return module.partition(".")[0]


def _is_false(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is False
