"""dedup.engines.spark on a real cluster of this machine: what one process makes, row for row."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import slices, standalone
from benchmarks.standalone import Cluster, wait_for
from dedup import batch
from tests import dumps

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow
FILES = ("assignments.parquet", "events.jsonl", "pairs.parquet", "terms.parquet", "duplicates.csv")
# Reports, and bytes of a portion of them: there are tasks for both workers, and rounds of them.
REAL = (("ant_dev", 200_000), ("saudi_dev", 200_000), ("saudinewsnet", 8_000_000))


@pytest.fixture
def crawl(tmp_path: Path, sample: Path) -> Path:
    """The sample, and an archive of pages of HTML."""
    folder = tmp_path / "crawl"
    shutil.copytree(sample, folder)
    records = [dumps.record(told.url, dumps.page(told)) for told in map(dumps.story, range(4))]
    (folder / "pages.warc").write_bytes(b"".join(records))
    return folder


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A master and two workers."""
    if reason := standalone.missing():
        pytest.skip(reason)
    with standalone.cluster(tmp_path_factory.mktemp("cluster")) as made:
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


def test_sample_is_as_of_one_process(machines: Cluster, crawl: Path, tmp_path: Path) -> None:
    """Two workers read the lines, pages and archives of a crawl, and the result is the same to the byte."""
    batch.run(crawl, out=tmp_path / "alone")
    with machines.drive(crawl, tmp_path / "spread", 40_000) as driver:
        pass

    assert 0 == driver.returncode
    assert written(tmp_path / "alone") == written(tmp_path / "spread")
    assert {"alone", "spread", "crawl"} == {path.name for path in tmp_path.iterdir()}


@pytest.mark.parametrize(("name", "portion"), REAL)
def test_real_reports_are_as_of_one_process(
    machines: Cluster, shared: Path, tmp_path: Path, name: str, portion: int
) -> None:
    """So is that of the labelled slices, and of the 30,000 reports of a whole corpus."""
    lines = tmp_path / "lines.jsonl"
    lines.write_bytes(b"".join(line + b"\n" for line in reports(name, shared, tmp_path)))
    batch.run(lines, out=tmp_path / "alone")
    with machines.drive(lines, tmp_path / "spread", portion, run=4_000) as driver:
        pass

    assert 0 == driver.returncode
    assert written(tmp_path / "alone") == written(tmp_path / "spread")


def test_bands_and_pairs_dealt_out_change_nothing(machines: Cluster, shared: Path, tmp_path: Path) -> None:
    """Where executors compare bands and link components, large ones among them, the result is the same."""
    lines, asked = tmp_path / "lines.jsonl", {"bucket_cap": 2, "anchors": 1, "max_component": 3}
    lines.write_bytes(b"".join(line + b"\n" for line in reports("ant_dev", shared, tmp_path)))
    batch.run(lines, out=tmp_path / "alone", **asked)
    with machines.drive(lines, tmp_path / "spread", 200_000, spread=0, run=300, **asked) as driver:
        pass

    assert 0 == driver.returncode
    assert written(tmp_path / "alone") == written(tmp_path / "spread")


def test_killed_worker_changes_nothing(machines: Cluster, sample: Path, tmp_path: Path) -> None:
    """Its tasks are done by the other one."""
    batch.run(sample, out=tmp_path / "alone")
    out = tmp_path / "spread"
    with machines.drive(sample, out, 10_000) as driver:
        wait_for(lambda: len(done(out)) >= 2, driver)
        machines.dismiss(machines.workers[0])

    machines.hire()

    assert 0 == driver.returncode
    assert written(tmp_path / "alone") == written(out)


def test_killed_driver_goes_on(machines: Cluster, sample: Path, tmp_path: Path) -> None:
    """The next one with the same directory takes what was done, and ends as if nothing had happened."""
    batch.run(sample, out=tmp_path / "alone")
    out = tmp_path / "spread"
    with machines.drive(sample, out, 10_000) as driver:
        wait_for(lambda: len(done(out)) >= 2, driver)
        driver.kill()
    before = len(done(out))
    with machines.drive(sample, out, 10_000) as driver:
        said = driver.communicate()[0]

    assert 0 == driver.returncode
    assert before >= 2
    assert int(said.partition(" portions with fingerprints are those")[0].splitlines()[-1]) >= before
    assert written(tmp_path / "alone") == written(out)


def test_killed_in_the_back_half_changes_nothing(machines: Cluster, sample: Path, tmp_path: Path) -> None:
    """A worker among the pairs of copies, the driver among those of events: neither is to be seen after."""
    batch.run(sample, out=tmp_path / "alone")
    out, folder = tmp_path / "spread", tmp_path / ".spread.job"
    with machines.drive(sample, out, 10_000, run=2) as driver:
        wait_for(lambda: any(folder.glob("*-copies-*.arrow")), driver)
        machines.dismiss(machines.workers[0])
        wait_for(lambda: any(folder.glob("*-events-*.arrow")), driver)
        driver.kill()
    machines.hire()
    before = {path: path.stat().st_mtime_ns for path in folder.glob("*-copies-*.arrow")}
    with machines.drive(sample, out, 10_000, run=2) as driver:
        wait_for(lambda: any(folder.glob("*-stories-*.arrow")), driver)
        after = {path: path.stat().st_mtime_ns for path in folder.glob("*-copies-*.arrow")}

    assert 0 == driver.returncode
    assert before == after != {}
    assert written(tmp_path / "alone") == written(out)


def test_command_has_the_engine(machines: Cluster, sample: Path, tmp_path: Path) -> None:
    """`dedup cluster --engine spark --master URL` is the same job."""
    batch.run(sample, out=tmp_path / "alone")
    options = ["--engine", "spark", "--master", machines.master, "-q"]
    command = [sys.executable, "-m", "dedup", "cluster", str(sample), "--out", str(tmp_path / "spread")]
    subprocess.run([*command, *options], env=standalone.environment(machines.folder), check=True)

    assert written(tmp_path / "alone") == written(tmp_path / "spread")


def test_recipes_of_the_readme_run(sample: Path, tmp_path: Path) -> None:
    """The commands for a cluster of this machine and the script for `spark-submit` do what they say."""
    if reason := standalone.missing():
        pytest.skip(reason)
    readme = (ROOT / "README.md").read_text("utf-8").partition("## Beyond one machine")[2]
    commands, script = (readme.partition(f"```{name}\n")[2].partition("```")[0] for name in ("sh", "python"))
    (tmp_path / ".venv").symlink_to(sys.prefix)
    (tmp_path / "data").symlink_to(sample.parent)
    there = standalone.environment(tmp_path)
    for old, new in (
        ("7077", str(standalone.free_port())),
        ("/usr/lib/jvm/java-17-openjdk-amd64", there["JAVA_HOME"]),
    ):
        commands = commands.replace(old, new)
    subprocess.run(["/bin/bash", "-euc", commands], cwd=tmp_path, env=there, check=True)
    script = script.replace("/nfs/crawl", str(sample)).replace("/nfs/stories", str(tmp_path / "submitted"))
    (tmp_path / "run.py").write_text(script)
    submit = str(Path(sys.executable).with_name("spark-submit"))
    subprocess.run([submit, "--master", "local[2,4]", "run.py"], cwd=tmp_path, env=there, check=True)
    batch.run(sample, out=tmp_path / "alone")

    assert written(tmp_path / "alone") == written(tmp_path / "stories")
    assert written(tmp_path / "alone") == written(tmp_path / "submitted")
