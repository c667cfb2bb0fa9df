"""The architecture holds, and every contract of it breaks when it should."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINTER = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
SETTINGS: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
CONTRACTS = {contract["id"]: contract for contract in SETTINGS["contracts"]}
# Ours, and the two that are at home almost everywhere.
NO_GUESTS = {"dedup", "numpy", "pyarrow"}

# Contract, module that does what it may not, what it says.
INTRUSIONS = [
    pytest.param("rooms", "errors", "import dedup.schema", id="errors-look-up"),
    pytest.param("rooms", "schema", "import dedup.stages", id="schema-looks-up"),
    pytest.param("rooms", "kernels.intruder", "import dedup.arabic", id="kernels-see-arabic"),
    pytest.param("rooms", "arabic.intruder", "import dedup.kernels", id="arabic-sees-kernels"),
    pytest.param("rooms", "model.intruder", "import dedup.stages", id="model-looks-up"),
    pytest.param("rooms", "markup.intruder", "import dedup.readers", id="markup-looks-up"),
    pytest.param("rooms", "markup.intruder", "import dedup.model", id="markup-sees-models"),
    pytest.param("rooms", "moments", "import dedup.arabic", id="moments-see-arabic"),
    pytest.param("rooms", "stages.intruder", "import dedup.config", id="stages-see-settings"),
    pytest.param("rooms", "stages.intruder", "import dedup.readers", id="stages-see-readers"),
    pytest.param("rooms", "engines.intruder", "import dedup.stages", id="engines-see-stages"),
    pytest.param("rooms", "writers.intruder", "import dedup.readers", id="writers-see-readers"),
    pytest.param("rooms", "stages.intruder", "import dedup.levels", id="stages-see-levels"),
    pytest.param("rooms", "documents", "import dedup.config", id="documents-see-settings"),
    pytest.param("rooms", "config", "import dedup.levels", id="settings-look-up"),
    pytest.param("rooms", "levels.copies", "import dedup.pipeline", id="levels-look-up"),
    pytest.param("rooms", "pipeline", "import dedup.batch", id="pipeline-sees-batch-jobs"),
    pytest.param("rooms", "pipeline", "import dedup.evaluation", id="pipeline-looks-up"),
    pytest.param("rooms", "batch", "import dedup.cli", id="batch-jobs-see-doors"),
    pytest.param("rooms", "recuts", "import dedup.batch", id="recuts-see-batch-jobs"),
    pytest.param("rooms", "sifting.intruder", "import dedup.extraction", id="sifting-sees-extraction"),
    pytest.param("guests", "sifting.picks", "import zstandard", id="zstandard-in-picks"),
    pytest.param("guests", "results", "import pandas", id="pandas-astray"),
    pytest.param("guests", "trees", "import polars", id="polars-astray"),
    pytest.param("guests", "sifting.picks", "import sklearn.base", id="scikit-learn-in-sifting"),
    pytest.param("rooms", "evidence.intruder", "import dedup.results", id="evidence-looks-up"),
    pytest.param("rooms", "cards", "import dedup.trees", id="cards-look-up"),
    pytest.param("guests", "integrations.sklearn", "import scrapy", id="scrapy-astray"),
    pytest.param("guests", "batch", "from twisted.internet import reactor", id="twisted-astray"),
    pytest.param("guests", "integrations.recent", "import itemadapter", id="itemadapter-astray"),
    pytest.param("rooms", "integrations.intruder", "import dedup.cli", id="doors-see-doors"),
    pytest.param("rooms", "report.intruder", "import dedup.cli", id="reports-look-up"),
    pytest.param("rooms", "report.intruder", "import dedup.evaluation", id="reports-see-evaluation"),
    pytest.param("rooms", "shelf", "import dedup.stages", id="shelf-looks-up"),
    pytest.param("rooms", "shelf", "import dedup.buffers", id="shelf-sees-buffers"),
    pytest.param("rooms", "trees", "import dedup.results", id="trees-look-up"),
    pytest.param("rooms", "writers.intruder", "import dedup.trees", id="writers-see-trees"),
    pytest.param("rooms", "cellar", "", id="new-room"),
    pytest.param("front-door", "readers.intruder", "import dedup", id="through-the-front-door"),
    pytest.param("front-door", "cli.intruder", "from dedup import __version__", id="asks-the-version"),
    pytest.param("line", "evaluation", "import dedup.stages", id="evaluation-sees-stages"),
    pytest.param("line", "batch", "from dedup.stages import identities", id="batch-jobs-see-a-stage"),
    pytest.param("line", "cli.intruder", "from dedup.stages import events", id="cli-sees-a-stage"),
    pytest.param("line", "jobs", "from dedup.stages import tables", id="jobs-see-a-stage"),
    pytest.param("levels", "levels.events", "import dedup.levels.copies", id="level-sees-level"),
    pytest.param("levels", "levels.reports", "import dedup.levels.events", id="reports-look-up"),
    pytest.param("levels", "levels.sagas", "", id="new-level"),
    pytest.param("files", "levels.copies", "import dedup.readers", id="levels-see-readers"),
    pytest.param("files", "levels.intruder", "import dedup.writers", id="levels-see-writers"),
    pytest.param("files", "levels.speakers", "from dedup.results import Result", id="levels-see-results"),
    pytest.param("files", "levels.events", "import dedup.engines.local", id="levels-see-engines"),
    pytest.param("stages", "stages.intruder", "import dedup.stages.events", id="stage-sees-stage"),
    pytest.param("stages", "stages.fingerprints", "import dedup.stages.vectors", id="prints-see-vectors"),
    pytest.param("stages", "stages.lexicons", "import dedup.stages.tokens", id="lexicons-see-tokens"),
    pytest.param("stages", "stages.tables", "import dedup.stages.copies", id="tables-see-copies"),
    pytest.param("stages", "stages.scores", "import dedup.stages.tables", id="scores-see-tables"),
    pytest.param("stages", "stages.identities", "import dedup.stages.tables", id="identities-see-tables"),
    pytest.param("readers", "readers.csv", "import dedup.readers.jsonl", id="reader-sees-reader"),
    pytest.param("readers", "readers.records", "import dedup.readers.jsonl", id="records-look-up"),
    pytest.param("readers", "readers.lines", "import dedup.readers.columns", id="lines-look-up"),
    pytest.param("readers", "readers.cuneiform", "", id="new-reader"),
    pytest.param("rooms", "jobs", "import dedup.pipeline", id="jobs-look-up"),
    pytest.param("rooms", "extraction", "import dedup.batch", id="extraction-sees-batch-jobs"),
    pytest.param("rooms", "harvest", "import dedup.levels", id="harvest-sees-levels"),
    pytest.param("rooms", "markup.intruder", "import dedup.readers", id="markup-sees-readers"),
    pytest.param("line", "extraction", "from dedup.stages import articles", id="extraction-sees-a-stage"),
    pytest.param("readers", "readers.warc", "import dedup.readers.crew", id="warc-sees-the-crew"),
    pytest.param("readers", "readers.slices", "import dedup.readers.members", id="slices-see-members"),
    pytest.param("rooms", "portions.plans", "import dedup.batch", id="portions-look-up"),
    pytest.param("rooms", "pipeline", "import dedup.portions", id="pipeline-sees-portions"),
    pytest.param("line", "portions.work", "from dedup.stages import hosts", id="portions-see-a-stage"),
    pytest.param("guests", "engines.local", "import pyspark", id="pyspark-astray"),
    pytest.param("guests", "portions.work", "from pyspark.sql import SparkSession", id="pyspark-in-portions"),
    pytest.param("guests", "readers.html", "import fastwarc", id="fastwarc-astray"),
    pytest.param("guests", "readers.streams", "import fsspec", id="fsspec-astray"),
    pytest.param("kernels", "kernels.intruder", "import pyarrow", id="kernels-see-arrow"),
    pytest.param("kernels", "kernels.intruder", "import polars", id="kernels-see-a-stranger"),
    pytest.param("kernels", "kernels.intruder", "import dedup.schema", id="kernels-see-schema"),
    pytest.param("strings", "arabic.intruder", "import numpy as np", id="arabic-sees-arrays"),
    pytest.param("strings", "arabic.intruder", "import dedup._types", id="arabic-sees-array-types"),
    pytest.param("guests", "pipeline", "import sklearn.cluster", id="scikit-learn-astray"),
    pytest.param("guests", "stages.intruder", "import datasketch", id="datasketch-astray"),
    pytest.param("guests", "stages.intruder", "import numba", id="numba-astray"),
    pytest.param("guests", "readers.intruder", "import babel.dates", id="babel-astray"),
    pytest.param("guests", "stages.intruder", "import pyarabic.araby", id="pyarabic-astray"),
    pytest.param("guests", "pipeline", "import click", id="click-astray"),
    pytest.param("guests", "evaluation", "import rich.table", id="rich-astray"),
    pytest.param("guests", "cli.intruder", "import jinja2", id="jinja2-astray"),
    pytest.param("guests", "cli.intruder", "from markupsafe import Markup", id="markupsafe-astray"),
    pytest.param("guests", "schema", "import orjson", id="orjson-astray"),
    pytest.param("guests", "levels.intruder", "import scipy.sparse", id="scipy-above-the-stages"),
    pytest.param("guests", "stages.intruder", "import zstandard", id="zstandard-astray"),
    pytest.param("guests", "kernels.intruder", "import scipy.sparse", id="scipy-astray"),
    pytest.param("guests", "readers.intruder", "import trafilatura", id="trafilatura-astray"),
    pytest.param("guests", "stages.intruder", "from lxml import html", id="lxml-astray"),
    pytest.param("guests", "arabic.intruder", "import resiliparse", id="resiliparse-astray"),
]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of our sources and contracts, to do in what is not done."""
    shutil.copytree(
        ROOT / "dedup",
        tmp_path / "dedup",
        ignore=lambda folder, names: [name for name in names if not _is_source(Path(folder, name))],
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_sources_keep_every_contract(house: Path) -> None:
    """Nobody imports what he may not."""
    outcome = _lint(house, [])

    assert 0 == outcome.returncode, outcome.stdout


@pytest.mark.parametrize(("contract", "module", "line"), INTRUSIONS)
def test_contract_breaks(house: Path, contract: str, module: str, line: str) -> None:
    """One forbidden import is enough for a contract to break, and its report names the place."""
    _intrude(house / "dedup", module, line)

    outcome = _lint(house, ["--contract", contract])

    assert 1 == outcome.returncode
    assert f"{CONTRACTS[contract]['name']} BROKEN" in " ".join(outcome.stdout.split())
    assert f"dedup.{module}" in outcome.stdout


def test_every_contract_is_tried() -> None:
    """No contract stands in the settings without an import that breaks it."""
    assert set(CONTRACTS) == {case.values[0] for case in INTRUSIONS}


def test_every_guest_has_a_room() -> None:
    """A package that is neither Python's nor ours is named in the contract on guests, or is at home."""
    met = {name for path in (ROOT / "dedup").rglob("*.py") for name in _imported(path)}
    strangers = met - sys.stdlib_module_names - NO_GUESTS - set(CONTRACTS["guests"]["forbidden_modules"])

    assert set() == strangers


def _is_source(path: Path) -> bool:
    return path.suffix == ".py" or (path.is_dir() and path.name != "__pycache__")


def _intrude(package: Path, module: str, line: str) -> None:
    """Add the line to the module; it and what it imports are put up where they are not built yet."""
    for imported in re.findall(r"(?:import|from) dedup\.([\w.]+)", line):
        _build(package, imported)
    with _build(package, module).open("a") as file:
        file.write(f"\n{line}\n")


def _build(package: Path, module: str) -> Path:
    """Return the file of the module, which is there from now on."""
    *rooms, name = module.split(".")
    for room in rooms:
        package /= room
        package.mkdir(exist_ok=True)
        (package / "__init__.py").touch()
    path = package / name / "__init__.py" if (package / name).is_dir() else package / f"{name}.py"
    path.touch()
    return path


def _lint(house: Path, arguments: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*LINTER, *arguments], cwd=house, capture_output=True, text=True, check=False)


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]
