"""`dedup report`: a run as one page of HTML."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dedup.cli.messages import tell, tidy
from dedup.cli.options import DIRECTORY, QUIET, Size, choice

if TYPE_CHECKING:
    from dedup.report.pages import Page

_EPILOG = """\b
Examples:
  dedup report stories                                # writes stories.html
  dedup report stories --out /tmp/news.html --language en
  dedup report stories --input crawl/news.jsonl.gz    # the crawl has moved
  dedup report stories --texts 20MB                   # more of the texts
  dedup report stories --texts 0                      # no texts
"""


@click.command(name="report", epilog=_EPILOG)
@DIRECTORY
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(dir_okay=False, readable=False),
    help="File to write; a former report there is replaced.  [default: DIR.html]",
)
@click.option(
    "--input",
    "inputs",
    multiple=True,
    metavar="INPUT",
    type=click.Path(readable=False),
    help="Where the texts of the reports are, if not where the run read them. May be repeated.",
)
@click.option(
    "--texts",
    type=Size(),
    default="2MB",
    show_default=True,
    metavar="SIZE",
    help="Room for the texts of copies in the file, the largest groups first; 0 for none.",
)
@choice("--language", ["ar", "en"], "Language in which the page opens; it can be switched there.")
@QUIET
@tidy
def command(
    directory: str, out: str | None, inputs: tuple[str, ...], texts: int, language: str, quiet: bool
) -> int:
    """Write the run in DIR as one page of HTML, to be opened in a browser.

    The page holds all that it shows and asks the network for nothing: stories and their events, who copies
    whom, and word by word how copies differ. Their texts are read from the inputs of the run once more.
    """
    from dedup.report import pages, sheets
    from dedup.results import Result

    result = Result.load(directory)
    folder = Path(directory).resolve()
    target = Path(out) if out else folder.with_name(f"{folder.name}.html")
    sheets.check(target)
    page = pages.render(result, language=language, folder=folder, inputs=inputs, room=texts)
    sheets.write(target, page.html)
    if not quiet:
        beside = Path(directory)
        named = beside.name not in ("", "..")
        _report(page, beside.with_name(target.name) if named and not out else target)
    return 0


def _report(page: Page, target: Path) -> None:
    """Say what was written, and what is not in it."""
    from dedup.cli.isolates import visible

    texts = page.texts
    if texts.trouble == "changed":
        tell("no texts: the inputs have changed since the run; --input names others")
    elif texts.trouble and texts.trouble != "unwanted":
        tell(f"no texts: {visible(texts.trouble)}; --input says where they are")
    elif texts.compared < texts.of and not texts.trouble:
        tell(f"texts of {texts.compared:,} of {texts.of:,} copy groups, the largest; --texts gives more room")
    if page.left:
        tell(f"without the {page.left:,} smallest stories")
    tell(f"written to {visible(str(target))} ({len(page.html.encode()) / 1e6:.1f} MB)")
