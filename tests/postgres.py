"""A server of PostgreSQL for tests and benchmarks: its own data, on the loopback, gone afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Who it runs as where we are root, which it refuses to run as.
OTHERS = ("postgres", "nobody")


def programs() -> Path | None:
    """Return where initdb and postgres are, None if nowhere."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    at = shutil.which("postgres")
    places = [*found, *([Path(at).resolve().parent] if at else [])]
    return next((place for place in places if (place / "initdb").exists()), None)


@contextmanager
def server() -> Iterator[str]:
    """Start a server and yield the URL of a database; afterwards it is stopped and its data deleted."""
    where = programs()
    assert where is not None
    home = Path(tempfile.mkdtemp(prefix="dedup-postgres-"))
    user = _user()
    if user:
        shutil.chown(home, user.pw_name)
    data, port = home / "data", _free()
    try:
        told = ["-D", str(data), "-U", "dedup", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run([str(where / "initdb"), *told], check=True, capture_output=True, **_as(user, home))
        settings = [
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
            "-c",
            f"port={port}",
        ]
        command = [str(where / "postgres"), "-D", str(data), *settings]
        with (home / "log").open("wb") as log:
            running = subprocess.Popen(command, stdout=log, stderr=log, **_as(user, home))
        try:
            _wait(port, running)
            yield f"postgresql://dedup@127.0.0.1:{port}/postgres"
        finally:
            running.terminate()
            running.wait(30)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _user() -> pwd.struct_passwd | None:
    """Return another user where we are root."""
    if os.geteuid():
        return None
    known = {one.pw_name: one for one in pwd.getpwall()}
    return next(known[name] for name in OTHERS if name in known)


def _as(user: pwd.struct_passwd | None, home: Path) -> dict[str, object]:
    """Return what makes a process another user's."""
    return {"cwd": home, **({"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {})}


def _free() -> int:
    """Return a port that nobody has."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


def _wait(port: int, running: "subprocess.Popen[bytes]") -> None:
    """Wait until a server answers."""
    for _ in range(300):
        if running.poll() is not None:
            break
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                time.sleep(0.5)
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")
