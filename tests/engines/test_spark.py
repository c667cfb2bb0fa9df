"""dedup.engines.spark on a real cluster of this machine: what one process makes, row for row."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import slices
from dedup import batch
from tests import clusters
from tests.clusters import Cluster, drive, wait_for

pytestmark = pytest.mark.slow
FILES = ("assignments.parquet", "events.jsonl", "pairs.parquet", "terms.parquet", "duplicates.csv")
# Reports, and bytes of a portion of them: there are tasks for both workers, and rounds of them.
REAL = (("ant_dev", 200_000), ("saudi_dev", 200_000), ("saudinewsnet", 8_000_000))


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A master and two workers."""
    with clusters.cluster(tmp_path_factory.mktemp("cluster")) as made:
        yield made


def written(out: Path) -> dict[str, bytes]:
    """Return the files of a run, but for its record and the rejects."""
    return {name: (out / name).read_bytes() for name in FILES}


def reports(name: str, shared: Path, scratch: Path) -> Iterator[bytes]:
    """Yield the lines of a labelled slice, or of the whole corpus of saudinewsnet."""
    if name == "saudinewsnet":
        return slices.lines(shared / "corpora" / "saudinewsnet.jsonl.zst")
    (found,) = (one for one in slices.find(shared=shared, scratch=scratch) if one.name == name)
    return slices.lines(found.documents)


def done(out: Path) -> set[str]:
    """Return the portions that a job has done."""
    folder = out.with_name(f".{out.name}.job")
    return {path.name for path in folder.glob("*.arrow") if "-" not in path.name}


def test_sample_is_as_of_one_process(machines: Cluster, sample: Path, tmp_path: Path) -> None:
    """Two workers read the pages and the lines of the sample, and the result is the same to the byte."""
    batch.run(sample, out=tmp_path / "alone")
    with drive(machines, sample, tmp_path / "spread", 40_000) as driver:
        pass

    assert 0 == driver.returncode
    assert written(tmp_path / "alone") == written(tmp_path / "spread")
    assert {"alone", "spread"} == {path.name for path in tmp_path.iterdir()}


@pytest.mark.parametrize(("name", "portion"), REAL)
def test_real_reports_are_as_of_one_process(
    machines: Cluster, shared: Path, tmp_path: Path, name: str, portion: int
) -> None:
    """So is that of the labelled slices, and of the 30,000 reports of a whole corpus."""
    lines = tmp_path / "lines.jsonl"
    lines.write_bytes(b"".join(line + b"\n" for line in reports(name, shared, tmp_path)))
    batch.run(lines, out=tmp_path / "alone")
    with drive(machines, lines, tmp_path / "spread", portion) as driver:
        pass

    assert 0 == driver.returncode
    assert written(tmp_path / "alone") == written(tmp_path / "spread")


def test_killed_worker_changes_nothing(machines: Cluster, sample: Path, tmp_path: Path) -> None:
    """Its tasks are done by the other one."""
    batch.run(sample, out=tmp_path / "alone")
    out = tmp_path / "spread"
    with drive(machines, sample, out, 10_000) as driver:
        wait_for(lambda: len(done(out)) >= 2, driver)
        machines.dismiss(machines.workers[0])

    machines.hire()

    assert 0 == driver.returncode
    assert written(tmp_path / "alone") == written(out)


def test_killed_driver_goes_on(machines: Cluster, sample: Path, tmp_path: Path) -> None:
    """The next one with the same directory takes what was done, and ends as if nothing had happened."""
    batch.run(sample, out=tmp_path / "alone")
    out = tmp_path / "spread"
    with drive(machines, sample, out, 10_000) as driver:
        wait_for(lambda: len(done(out)) >= 2, driver)
        driver.kill()
    before = len(done(out))
    with drive(machines, sample, out, 10_000) as driver:
        said = driver.communicate()[0]

    assert 0 == driver.returncode
    assert before >= 2
    assert int(said.partition(" portions with fingerprints are those")[0].splitlines()[-1]) >= before
    assert written(tmp_path / "alone") == written(out)


def test_command_has_the_engine(machines: Cluster, sample: Path, tmp_path: Path) -> None:
    """`dedup cluster --engine spark --master URL` is the same job."""
    batch.run(sample, out=tmp_path / "alone")
    options = ["--engine", "spark", "--master", machines.master, "-q"]
    command = [sys.executable, "-m", "dedup", "cluster", str(sample), "--out", str(tmp_path / "spread")]
    subprocess.run([*command, *options], env=clusters.environment(machines.folder), check=True)

    assert written(tmp_path / "alone") == written(tmp_path / "spread")
