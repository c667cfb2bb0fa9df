"""What does it take datasketch's LSH to find who may be like a report, in memory and on Redis?

    python -m benchmarks.lookups memory|redis FILE

Reports of a file of JSON lines are asked for, then filed, one by one, with as many bands as ours; each store
in a process of its own, which prints what it took. `benchmarks.index` has both beside an index.
"""

import json
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from dedup.config import Config
from dedup.index.rows import filing

STORES: Final = ("memory", "redis")
PROGRAM: Final = "redis-server"


def beside(path: Path) -> list[dict[str, Any]]:
    """Return what reports take in each store, or why it is not told."""
    rows = []
    for store in STORES:
        why = missing() if store == "redis" else ""
        if why:
            rows.append({"what": f"datasketch, {store}", "value": None, "unit": f"not told: {why}"})
            continue
        command = [sys.executable, "-m", "benchmarks.lookups", store, str(path)]
        told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        for what, (value, unit) in json.loads(told).items():
            rows.append({"what": f"datasketch, {store}: {what}", "value": round(value, 3), "unit": unit})
    return rows


def missing() -> str:
    """Return why there is no Redis here, nothing if there is."""
    if shutil.which(PROGRAM) is None:
        return "apt-get install redis-server"
    try:
        import redis  # noqa: F401
    except ImportError:
        return "pip install redis"
    return ""


def main() -> int:
    """Print what one store takes."""
    store, name = sys.argv[1:]
    with open(name) as lines:
        reports = [json.loads(line) for line in lines]
    print(json.dumps(in_memory(reports) if store == "memory" else on_redis(reports)))
    return 0


def in_memory(reports: list[dict[str, Any]]) -> dict[str, tuple[float, str]]:
    """Return what a dictionary of Python takes; it is gone with the process and is filled anew."""
    before = anonymous("self")
    lsh = made()
    signed = list(signatures(reports))
    seconds = filed(lsh, signed)
    memory = anonymous("self") - before
    again = filed(made(), signed)
    return {
        "signed, asked and filed": (len(reports) / (seconds + taken(reports)), "reports a second"),
        "asked and filed": (len(reports) / seconds, "reports a second"),
        "memory": (memory / max(1, len(reports)), "bytes a report, signatures too"),
        "restart": (again, "s, signatures given"),
    }


def on_redis(reports: list[dict[str, Any]]) -> dict[str, tuple[float, str]]:
    """Return what a server on the loopback takes; it keeps what it has in a file."""
    import redis

    with tempfile.TemporaryDirectory() as folder:
        with server(folder) as (port, process):
            before = anonymous(str(process.pid))
            seconds = filed(made(port), list(signatures(reports)))
            memory = anonymous(str(process.pid)) - before
            redis.Redis(port=port).save()
        started = time.perf_counter()
        with server(folder) as (port, _):
            restart = time.perf_counter() - started
    return {
        "asked and filed": (len(reports) / seconds, "reports a second"),
        "memory": (memory / max(1, len(reports)), "bytes a report, of the server"),
        "restart": (restart, "s"),
    }


@contextmanager
def server(folder: str) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """Start a Redis on a free port, and yield that and the process once it answers; it is stopped."""
    import redis

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = ["--port", str(port), "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no"]
    process = subprocess.Popen([PROGRAM, *told], stdout=subprocess.DEVNULL)
    try:
        for _ in range(6000):
            try:
                redis.Redis(port=port).ping()
                break
            except (redis.ConnectionError, redis.exceptions.BusyLoadingError):
                time.sleep(0.01)
        yield port, process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def made(port: int = 0) -> Any:
    """Return an LSH with the bands of ours."""
    from datasketch import MinHashLSH

    config = Config()
    store = {"type": "redis", "basename": b"lookups", "redis": {"host": "127.0.0.1", "port": port}}
    chosen = {"storage_config": store} if port else {}
    return MinHashLSH(num_perm=config.num_perm, params=filing(config), **chosen)


def signatures(reports: list[dict[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Yield ids and signatures, as its manual makes them."""
    from datasketch import MinHash

    size = Config().shingle
    for at, one in enumerate(reports):
        words = str(one.get("text") or "").split()
        signed = MinHash(num_perm=Config().num_perm)
        runs = range(max(1, len(words) - size + 1))
        signed.update_batch([" ".join(words[k : k + size]).encode() for k in runs])
        yield f"{at}-{one['id']}", signed


def taken(reports: list[dict[str, Any]]) -> float:
    """Return the seconds of signing."""
    started = time.perf_counter()
    for _ in signatures(reports):
        pass
    return time.perf_counter() - started


def filed(lsh: Any, signed: list[tuple[str, Any]]) -> float:
    """Return the seconds of asking for each report and filing it."""
    started = time.perf_counter()
    for name, one in signed:
        lsh.query(one)
        lsh.insert(name, one)
    return time.perf_counter() - started


def anonymous(process: str) -> int:
    """Return the bytes of anonymous memory of a process."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("RssAnon"):
            return int(line.split()[1]) * 1024
    return 0


if __name__ == "__main__":
    sys.exit(main())
