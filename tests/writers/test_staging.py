"""A directory appears whole or not at all, whoever is killed on the way."""

import subprocess
import sys
from pathlib import Path

import pytest

from dedup.errors import OutputError
from dedup.writers.staging import staged

# Replaces a directory of two files and dies at the nth system call that changes what is under a name.
DIES = """
import os, sys
from pathlib import Path
out, deadline = Path(sys.argv[1]), int(sys.argv[2])
calls = 0
def deadly(function):
    def wrapped(*arguments, **options):
        global calls
        calls += 1
        if calls == deadline:
            os._exit(9)
        return function(*arguments, **options)
    return wrapped
for name in ("mkdir", "rename", "fsync", "unlink", "rmdir"):
    setattr(os, name, deadly(getattr(os, name)))
from dedup.writers.staging import staged
with staged(out) as folder:
    for name in ("a", "b"):
        (folder / name).write_text(sys.argv[3])
"""


def _contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def _fill(out: Path, text: str) -> None:
    with staged(out) as folder:
        for name in ("a", "b"):
            (folder / name).write_text(text)


def _fail(out: Path, error: type[BaseException]) -> None:
    with staged(out) as folder:
        (folder / "a").write_text("half")
        raise error("no")


def test_directory_appears_at_the_end(tmp_path: Path) -> None:
    """Until the block ends nobody sees the new directory; then nothing else is left."""
    out = tmp_path / "deep" / "out"
    with staged(out) as folder:
        (folder / "a").write_text("new")

        assert not out.exists()
    assert {"a": "new"} == _contents(out)
    assert [out] == list(out.parent.iterdir())


def test_old_directory_is_replaced(tmp_path: Path) -> None:
    """Nothing of what was there before is mixed into what comes."""
    _fill(tmp_path / "out", "old")
    with staged(tmp_path / "out") as folder:
        (folder / "c").write_text("new")

        assert {"a": "old", "b": "old"} == _contents(tmp_path / "out")
    assert {"c": "new"} == _contents(tmp_path / "out")
    assert [tmp_path / "out"] == list(tmp_path.iterdir())


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError, ValueError])
def test_error_leaves_what_was_there(tmp_path: Path, error: type[BaseException]) -> None:
    """An error in the block, Ctrl-C too, changes nothing and leaves nothing beside."""
    _fill(tmp_path / "out", "old")
    with pytest.raises((error, OutputError)):
        _fail(tmp_path / "out", error)

    assert {"a": "old", "b": "old"} == _contents(tmp_path / "out")
    assert [tmp_path / "out"] == list(tmp_path.iterdir())


def test_system_error_names_the_directory(tmp_path: Path) -> None:
    """What the system refuses is an OutputError with the path in it."""
    (tmp_path / "file").touch()

    with pytest.raises(OutputError, match=r"cannot write .*file/out: "), staged(tmp_path / "file" / "out"):
        pass


def test_two_writers_do_not_mix(tmp_path: Path) -> None:
    """A second writer to the same name is refused while the first is at it, and only then."""
    with staged(tmp_path / "out") as folder:
        (folder / "a").write_text("first")
        with pytest.raises(OutputError, match="another process"), staged(tmp_path / "out"):
            pass
    _fill(tmp_path / "out", "second")

    assert {"a": "second", "b": "second"} == _contents(tmp_path / "out")


def test_link_keeps_pointing(tmp_path: Path) -> None:
    """A link to a directory stays one; what it points to is replaced."""
    _fill(tmp_path / "real", "old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    _fill(tmp_path / "link", "new")

    assert (tmp_path / "link").is_symlink()
    assert {"a": "new", "b": "new"} == _contents(tmp_path / "real")


def test_killed_writer_leaves_old_or_new(tmp_path: Path) -> None:
    """Killed at any call that changes a name, a writer leaves one of the two; the next clears up after it."""
    out, states = tmp_path / "out", []
    for deadline in range(1, 100):
        _fill(out, "old")
        command = [sys.executable, "-c", DIES, str(out), str(deadline), "new"]
        survived = subprocess.run(command, check=False).returncode == 0
        with pytest.raises(ValueError, match="no"):  # a next writer that changes nothing in the end
            _fail(out, ValueError)
        states.append(set(_contents(out).values()))

        assert [out] == list(tmp_path.iterdir())
        if survived:
            break

    assert all(state in ({"old"}, {"new"}) for state in states)
    assert ({"old"}, {"new"}) == (states[0], states[-1])
