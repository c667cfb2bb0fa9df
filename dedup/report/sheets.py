"""Pages of HTML that need nothing but themselves: their style, script and words stand in them."""

import json
import os
from base64 import b64encode
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

import jinja2
from markupsafe import Markup

from dedup.errors import OutputError

LANGUAGES: Final = ("ar", "en")
# Known by this, a page of ours may be written over.
GENERATOR: Final = "khabar-dedup"

HERE: Final = files("dedup.report")


def filled(template: str, language: str, *, scripted: bool = True, **values: Any) -> str:
    """Return a page; every value in it is text, whatever it says.

    Args:
        template: Its name.
        language: Of the words that stand in it: ``ar`` or ``en``.
        scripted: Whether it has our script; without it, its policy allows none.
        values: What the template asks for.
    """
    # Style and script are ours, and the policy of the page lets in no others.
    style = Markup(_joined("style"))  # noqa: S704
    script = Markup(_joined("script")) if scripted else ""  # noqa: S704
    return (
        _environment()
        .get_template(template)
        .render(
            language=language,
            words=words()[language],
            all_words=words(),
            generator=GENERATOR,
            style=style,
            script=script,
            policy=_policy(style, script),
            **values,
        )
    )


@cache
def words() -> dict[str, dict[str, Any]]:
    """Return the words of the interface, by language."""
    folder = HERE / "words"
    return {name: json.loads((folder / f"{name}.json").read_text("utf-8")) for name in LANGUAGES}


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: (HERE / "templates" / name).read_text("utf-8")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def _joined(kind: str) -> str:
    """Return the files of a folder, one after the other: scripts as one function, which leaves no name."""
    parts = sorted((path for path in (HERE / kind).iterdir() if path.name[:1] != "."), key=_name)
    text = "".join(path.read_text("utf-8") for path in parts)
    return f'"use strict";\n(() => {{\n{text}}})();\n' if kind == "script" else text


def _name(path: Traversable) -> str:
    return path.name


def check(target: Path) -> None:
    """Pass if a page may be written there: nothing is there yet, or a page of ours.

    Raises:
        OutputError: Anything else is there, since it would be lost.
    """
    try:
        if target.is_dir():
            raise OutputError(f"cannot write {target}: it is a directory")
        if target.exists() and not _is_ours(target):
            raise OutputError(f"cannot write {target}: it is no report of ours, and would be lost")
    except OutputError:
        raise
    except (OSError, ValueError) as error:
        raise OutputError(f"cannot write {target}: {_why(error)}") from error


def write(target: Path, html: str) -> None:
    """Write a page, whole or not at all.

    Raises:
        OutputError: The system refuses, or `check` does.
    """
    check(target)
    target = target.resolve()
    partial = target.with_name(f".{target.name}.partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)  # of a process that was killed; nobody's link is followed
        with partial.open("xb") as file:
            file.write(html.encode())
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    except OSError as error:
        raise OutputError(f"cannot write {target}: {_why(error)}") from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def _is_ours(path: Path) -> bool:
    """Return whether a file is a page of ours; what is no file of its own, such as a device, is not."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return f'name="generator" content="{GENERATOR}"'.encode() in file.read(2_000)


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def _policy(style: str, script: str) -> str:
    """Return a content security policy that allows this style and this script, and nothing else."""
    allowed = {"style-src": style, "script-src": script}
    hashes = (f"{name} 'sha256-{_digest(text)}'" for name, text in allowed.items() if text)
    return f"default-src 'none'; {'; '.join(hashes)}; img-src data:; base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()
