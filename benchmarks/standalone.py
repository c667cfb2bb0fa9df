"""A Spark cluster of this machine: a master and workers on loopback, stopped by process id."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from dedup.engines import RUN

JAVA: Final = ("/usr/lib/jvm/java-17-openjdk-amd64", "/usr/lib/jvm/java-17-openjdk-arm64")
_DEPLOY: Final = "org.apache.spark.deploy"
_SETTINGS: Final = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "512m",
    "spark.executor.memory": "512m",
    "spark.ui.showConsoleProgress": "false",
}

# A driver of its own, which tells what Spark says of its stages: ``python -c DRIVER`` and JSON to begin with.
DRIVER: Final = """
import json, sys, urllib.request
from dedup import batch
from dedup.engines.spark import started
asked = json.loads(sys.argv[1])
with started(asked["master"]) as engine:
    engine.portion, engine.spread, engine.run = asked["portion"], asked["spread"], asked["run"]
    batch.run(asked["inputs"], out=asked["out"], engine=engine, notice=print, **asked["settings"])
    context = engine.session.sparkContext
    if asked["stages"]:
        place = f"{context.uiWebUrl}/api/v1/applications/{context.applicationId}/stages"
        found = urllib.request.urlopen(place + "?details=true&status=complete").read()
        open(asked["stages"], "wb").write(found)
"""


def missing() -> str:
    """Return why Spark cannot run here; empty where it can."""
    if find_spec("pyspark") is None:
        return "PySpark is not installed: pip install 'khabar-dedup[spark]'"
    return "" if _java() else "no Java 17: apt-get install openjdk-17-jre-headless"


def _java() -> str:
    """Return the home of Java; empty where none is known."""
    homes = (os.environ.get("JAVA_HOME", ""), *JAVA)
    return next((home for home in homes if home and Path(home, "bin", "java").exists()), "")


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of daemons and drivers, whose settings and scratch lie in a folder."""
    (folder / "conf").mkdir(exist_ok=True)
    settings = "".join(f"{name} {value}\n" for name, value in _SETTINGS.items())
    (folder / "conf" / "spark-defaults.conf").write_text(settings)
    return {
        **os.environ,
        "JAVA_HOME": _java(),
        "SPARK_CONF_DIR": str(folder / "conf"),
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_LOCAL_DIRS": str(folder),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_PYTHON": sys.executable,
    }


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Cluster:
    """A master and its workers, each of one core.

    Attributes:
        folder: Where they write.
        master: Its URL.
        workers: The process ids of the workers, each the leader of a group with its executors.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.workers = folder, list[int]()
        self._processes: list[subprocess.Popen[bytes]] = []
        port = free_port()
        self.master = f"spark://127.0.0.1:{port}"
        self._start("master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0")

    def hire(self) -> int:
        """Start a worker and return its process id; it waits for the master by itself."""
        work = self.folder / f"worker-{len(self._processes)}"
        options = ["--host", "127.0.0.1", "--cores", "1", "--memory", "600m", "--webui-port", "0"]
        pid = self._start("worker.Worker", *options, "--work-dir", str(work), self.master)
        self.workers.append(pid)
        return pid

    def dismiss(self, worker: int) -> None:
        """Kill a worker with its executor."""
        self.workers.remove(worker)
        with suppress(ProcessLookupError):
            os.killpg(worker, signal.SIGKILL)

    def stop(self) -> None:
        """Stop all that was started."""
        for process in reversed(self._processes):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def drive(
        self,
        inputs: Path,
        out: Path,
        portion: int,
        *,
        spread: int = sys.maxsize,
        run: int = RUN,
        stages: Path | None = None,
        **settings: Any,
    ) -> "subprocess.Popen[str]":
        """Start a driver that clusters files, and writes to `stages` what Spark tells of them.

        Args:
            inputs: The files.
            out: Directory of the run.
            portion: Bytes of a task.
            spread: Reports from which on bands are dealt out.
            run: Reports or events that one task looks at.
            stages: File to write.
            settings: Fields of `Config`.
        """
        asked = {"master": self.master, "inputs": str(inputs), "out": str(out), "portion": portion}
        asked |= {"spread": spread, "run": run, "stages": str(stages) if stages else "", "settings": settings}
        return subprocess.Popen(
            [sys.executable, "-c", DRIVER, json.dumps(asked)],
            env=environment(self.folder),
            stdout=subprocess.PIPE,
            text=True,
        )

    def _start(self, name: str, *arguments: str) -> int:
        found = find_spec("pyspark")
        home = Path(str(found.origin if found else "")).parent
        with (self.folder / f"{name}-{len(self._processes)}.log").open("wb") as log:
            process = subprocess.Popen(
                [str(home / "bin" / "spark-class"), f"{_DEPLOY}.{name}", *arguments],
                env=environment(self.folder),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._processes.append(process)
        return process.pid


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


def wait_for(what: Callable[[], Any], process: "subprocess.Popen[str]", seconds: float = 300) -> None:
    """Wait until something is there, or a process has ended."""
    last = time.monotonic() + seconds
    while not what() and process.poll() is None and time.monotonic() < last:
        time.sleep(0.05)
