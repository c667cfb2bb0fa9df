"""A Spark cluster of this machine for tests: a master and workers on loopback, stopped by process id."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

_HOMES = ("/usr/lib/jvm/java-17-openjdk-amd64", "/usr/lib/jvm/java-17-openjdk-arm64")
_DEPLOY = "org.apache.spark.deploy"
_SETTINGS = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "512m",
    "spark.executor.memory": "512m",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "4",
}


def java() -> str:
    """Return the home of Java 17; the test is skipped where Spark cannot run."""
    if find_spec("pyspark") is None:
        pytest.skip("PySpark is not installed: pip install 'khabar-dedup[spark]'")
    for home in (os.environ.get("JAVA_HOME", ""), *_HOMES):
        if home and Path(home, "bin", "java").exists():
            return home
    pytest.skip("no Java 17: apt-get install openjdk-17-jre-headless")


class Cluster:
    """A master and its workers.

    Attributes:
        folder: Where they write.
        master: Its URL.
        workers: The process ids of the workers, each the leader of a group with its executors.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.workers = folder, list[int]()
        self._processes: list[subprocess.Popen[bytes]] = []
        self._environment = environment(folder)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.master = f"spark://127.0.0.1:{port}"
        self._start("master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0")

    def hire(self) -> int:
        """Start a worker of one core and return its process id; it waits for the master by itself."""
        work = self.folder / f"worker-{len(self._processes)}"
        options = ["--host", "127.0.0.1", "--cores", "1", "--memory", "600m", "--webui-port", "0"]
        pid = self._start("worker.Worker", *options, "--work-dir", str(work), self.master)
        self.workers.append(pid)
        return pid

    def dismiss(self, worker: int) -> None:
        """Kill a worker with its executors."""
        self.workers.remove(worker)
        with suppress(ProcessLookupError):
            os.killpg(worker, signal.SIGKILL)

    def stop(self) -> None:
        """Stop all that was started."""
        for process in reversed(self._processes):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _start(self, name: str, *arguments: str) -> int:
        spark = Path(str(find_spec("pyspark").origin)).parent  # type: ignore[union-attr]
        with (self.folder / f"{name}-{len(self._processes)}.log").open("wb") as log:
            process = subprocess.Popen(
                [str(spark / "bin" / "spark-class"), f"{_DEPLOY}.{name}", *arguments],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._processes.append(process)
        return process.pid


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of daemons and drivers, whose settings lie in a folder."""
    (folder / "conf").mkdir(exist_ok=True)
    (folder / "conf" / "spark-defaults.conf").write_text(
        "".join(f"{name} {value}\n" for name, value in _SETTINGS.items())
    )
    return {
        **os.environ,
        "JAVA_HOME": java(),
        "SPARK_CONF_DIR": str(folder / "conf"),
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_LOCAL_DIRS": str(folder),
    }


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """Give a cluster that is stopped when the block ends."""
    made = Cluster(folder)
    try:
        for _ in range(workers):
            made.hire()
        yield made
    finally:
        made.stop()


# A driver of its own: `python -c DRIVER MASTER INPUT OUT PORTION`.
DRIVER = """
import sys
from dedup import batch
from dedup.engines.spark import started
master, inputs, out, portion = sys.argv[1:]
with started(master) as engine:
    engine.portion = int(portion)
    batch.run(inputs, out=out, engine=engine, notice=print)
"""


def drive(where: Cluster, inputs: Path, out: Path, portion: int) -> "subprocess.Popen[str]":
    """Start a driver that clusters files."""
    return subprocess.Popen(
        [sys.executable, "-c", DRIVER, where.master, str(inputs), str(out), str(portion)],
        env=environment(where.folder),
        stdout=subprocess.PIPE,
        text=True,
    )


def wait_for(what: Any, process: "subprocess.Popen[str]", seconds: float = 300) -> None:
    """Wait until something is there, or a process has ended."""
    last = time.monotonic() + seconds
    while not what() and process.poll() is None and time.monotonic() < last:
        time.sleep(0.05)
