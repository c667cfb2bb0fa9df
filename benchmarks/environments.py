"""A virtual environment for each peer, made of wheels when it is wanted, and kept outside the repository.

    python -m benchmarks.environments [PEER ...]     make them, and say where they are or why not

They are in ``$DEDUP_PEERS``, else in ``~/.cache/khabar-dedup/peers``; delete that folder to be rid of them.
"""

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parent.parent
# What needs a newer Python than ours may be.
NEWER: Final = {"text_dedup": (3, 12)}
# These run where we do.
OURS: Final = ("ours", "bands", "floor", "datasketch")
_SECONDS: Final = 1_200


class Found(NamedTuple):
    """An interpreter that can import a peer, or the reason why there is none."""

    python: Path | None
    reason: str = ""


def peers() -> dict[str, list[str]]:
    """Return what each peer needs: the extra ``bench-PEER`` of pyproject.toml."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    return {
        name.removeprefix("bench-").replace("-", "_"): needs
        for name, needs in extras.items()
        if name.startswith("bench-")
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Make environments, and tell of each."""
    for peer in (sys.argv[1:] if arguments is None else arguments) or peers():
        found = find(peer)
        print(f"{peer}: {found.python or found.reason}", flush=True)
    return 0


def find(peer: str, *, make: bool = True) -> Found:
    """Return the interpreter of a peer; make its environment unless it is there or is not to be made."""
    if peer in OURS:
        return Found(Path(sys.executable))
    needs = peers()[peer]
    name = f"{peer}-{blake2b(repr(needs).encode(), digest_size=4).hexdigest()}"
    home = _cache() / name
    if (home / "whole").exists():
        return Found(home / "bin" / "python")
    if not make:
        return Found(None, "not installed here, and a smoke run installs nothing")
    interpreter = _interpreter(NEWER.get(peer, (3, 11)))
    if interpreter is None:
        return Found(None, f"needs Python {'.'.join(map(str, NEWER[peer]))} or newer, and there is none")
    return _made(home, interpreter, needs)


def _made(home: Path, interpreter: str, needs: Sequence[str]) -> Found:
    """Make an environment; one that failed is not left behind."""
    shutil.rmtree(home, ignore_errors=True)
    home.parent.mkdir(parents=True, exist_ok=True)
    install = ["-m", "pip", "install", "--quiet", "--only-binary=:all:", "--disable-pip-version-check"]
    try:
        for command in (
            [interpreter, "-m", "venv", str(home)],
            [str(home / "bin" / "python"), *install, *needs],
        ):
            subprocess.run(command, check=True, capture_output=True, text=True, timeout=_SECONDS)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired, OSError) as error:
        shutil.rmtree(home, ignore_errors=True)
        said = str(getattr(error, "stderr", "") or error).strip().splitlines()
        return Found(None, next((line for line in said if line.startswith("ERROR")), said[-1]))
    (home / "whole").touch()
    return Found(home / "bin" / "python")


def _cache() -> Path:
    told = os.environ.get("DEDUP_PEERS")
    return Path(told) if told else Path.home() / ".cache" / "khabar-dedup" / "peers"


def _interpreter(least: tuple[int, int]) -> str | None:
    """Return an interpreter of at least some version: our own, one on the path, or one of pyenv's."""
    if sys.version_info[:2] >= least:
        return sys.executable
    names = [f"python3.{minor}" for minor in range(least[1], least[1] + 3)]
    pyenv = sorted((Path.home() / ".pyenv" / "versions").glob(f"3.{least[1]}*/bin/python"))
    for name in [*names, *map(str, pyenv)]:
        if shutil.which(name) and _answers(name):
            return name
    return None


def _answers(name: str) -> bool:
    return subprocess.run([name, "--version"], capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
