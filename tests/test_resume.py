"""A batch job that is killed goes on where it was, and ends as if nothing had happened."""

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dedup import batch
from dedup.errors import OutputError

SAMPLE = Path(__file__).parents[1] / "data" / "sample"
FILES = ("assignments.parquet", "events.jsonl", "pairs.parquet", "terms.parquet", "rejects.jsonl")
SETTINGS = {"batch_rows": 8}


def run(out: Path, inputs: Path = SAMPLE, **settings: object) -> list[str]:
    """Run the job in this process; return what it says of a former one."""
    said: list[str] = []
    batch.run(inputs, out=out, notice=said.append, **(SETTINGS | settings))
    return said


def killed(out: Path, after: int, wait: float) -> None:
    """Run the job in a process of its own, and kill it some time after so many batches were kept."""
    command = [
        "cluster",
        str(SAMPLE),
        "--out",
        str(out),
        "-q",
        "--set",
        f"batch_rows={SETTINGS['batch_rows']}",
    ]
    with subprocess.Popen([sys.executable, "-m", "dedup", *command]) as process:
        while process.poll() is None and len(kept(out)) < after:
            time.sleep(0.002)
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)


def kept(out: Path) -> list[Path]:
    """Return the fingerprints that a job has kept."""
    return list(out.with_name(f".{out.name}.job").glob("*.arrow"))


def written(out: Path) -> dict[str, bytes]:
    """Return the files of a run, but for its record."""
    return {name: (out / name).read_bytes() for name in FILES}


def test_killed_job_goes_on(tmp_path: Path) -> None:
    """Killed three times at any moment, then let alone: as if nobody had; no leavings."""
    chance = random.Random(7)
    run(tmp_path / "whole")
    out = tmp_path / "killed"
    for after in (1, 4, 9):
        killed(out, after, chance.uniform(0, 0.3))
    before = len(kept(out))
    said = run(out)

    assert written(tmp_path / "whole") == written(out)
    assert [f"{before} batches of fingerprints are those of a job that was broken off"] == said or not before
    assert {"whole", "killed"} == {path.name for path in tmp_path.iterdir()}


def test_other_settings_are_noticed(tmp_path: Path) -> None:
    """They are named, and nothing of the former job is used."""
    out = tmp_path / "out"
    killed(out, 3, 0)
    said = run(out, shingle=4)

    assert ["a job that was broken off is of no use: changed shingle"] == said


def test_other_inputs_are_noticed(tmp_path: Path) -> None:
    """A file that was changed, or another one, is not what the former job read."""
    out = tmp_path / "out"
    killed(out, 3, 0)
    (tmp_path / "one.jsonl").write_text(
        '{"id": "a", "text": "\u062e\u0628\u0631 \u0645\u0646 \u0639\u0645\u0627\u0646"}\n'
    )
    said = run(out, tmp_path / "one.jsonl")

    assert ["a job that was broken off is of no use: changed inputs"] == said


def test_files_elsewhere_are_known_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A URL whose file system tells a hash or a time is as good as a path: used again until it changes."""
    pytest.importorskip("fsspec", reason="fsspec is not installed: pip install 'khabar-dedup[remote]'")
    crawl = tmp_path / "crawl"
    shutil.copytree(SAMPLE, crawl)
    said = list[str]()
    with monkeypatch.context() as patched:
        patched.setattr(batch, "_write", _broken_off)
        for _ in range(2):
            with pytest.raises(KeyboardInterrupt):
                batch.run(crawl.as_uri(), out=tmp_path / "out", notice=said.append)
    next(crawl.rglob("*.jsonl")).touch()
    batch.run(crawl.as_uri(), out=tmp_path / "out", notice=said.append)

    assert said[0].endswith("fingerprints are those of a job that was broken off")
    assert ["a job that was broken off is of no use: changed inputs"] == said[1:]


def _broken_off(*_: object) -> None:
    raise KeyboardInterrupt


def test_settings_that_decide_nothing_may_change(tmp_path: Path) -> None:
    """Threads, memory and the format of the output are no reason to begin anew."""
    out = tmp_path / "out"
    killed(out, 3, 0)
    (said,) = run(out, jobs=2, memory=512 << 20, format="jsonl")

    assert said.endswith("batches of fingerprints are those of a job that was broken off")


def test_running_job_is_left_alone(tmp_path: Path) -> None:
    """A second job with the same directory is refused while the first one runs."""

    def again(_: int) -> None:
        batch.run(SAMPLE, out=tmp_path / "out")

    with pytest.raises(OutputError, match="another process"):
        batch.run(SAMPLE, out=tmp_path / "out", progress=again)
