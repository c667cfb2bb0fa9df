"""Axe, which knows the rules of accessibility, finds nothing serious in any view."""

import os
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.report.conftest import Written
from tests.report.views import Reader

# Where npm puts it; .ci/full names its own place.
AXE = Path(os.environ.get("AXE", ROOT / "node_modules" / "axe-core" / "axe.min.js"))
RUN = (
    "async () => (await axe.run()).violations.filter(v => ['serious', 'critical'].includes(v.impact))"
    ".map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => n.html.slice(0, 120)).join(' | ')}`)"
)


@pytest.fixture(scope="module")
def axe() -> str:
    """The source of axe-core."""
    if not AXE.is_file():
        pytest.skip(f"axe-core is not at {AXE}: npm install axe-core, or name its file in AXE")
    return AXE.read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_serious_violation(
    browser: Any, axe: str, reported: Written, language: str, scheme: str, width: int
) -> None:
    """Contrast, names, roles and order are right in both languages and themes, wide and narrow."""
    reader = Reader(browser, reported.page, color_scheme=scheme, viewport={"width": width, "height": 900})
    if language == "en":
        reader.tab.click("#language")
    story = max(reported.result.stories, key=lambda one: len(one.events))
    event = max(reported.result.clusters, key=lambda one: len(one.copies))
    copy = max((copy for one in reported.result.clusters for copy in one.copies), key=lambda one: one.size)
    found = {}
    for name in ("overview", "stories", "outlets", "measures", "rejects", story.id, event.id, copy.id):
        reader.go(name)
        reader.tab.evaluate(axe)
        found[name] = reader.tab.evaluate(RUN)
    reader.context.close()

    assert {} == {name: violations for name, violations in found.items() if violations}


@pytest.mark.parametrize("language", ["ar", "en"])
def test_explanation_has_none(
    browser: Any, axe: str, reported: Written, tmp_path: Path, language: str
) -> None:
    """The page of an explanation has none either, in both languages, and is no wider than a phone."""
    from dedup.cli import main

    target, run = tmp_path / "why.html", str(reported.page.with_name("run"))
    with pytest.raises(SystemExit):
        main(["explain", run, "saqqara-1", "saqqara-4", "--html", str(target), "--language", language])
    context = browser.new_context(viewport={"width": 390, "height": 800})
    tab = context.new_page()
    tab.goto(target.as_uri())
    tab.evaluate(axe)
    found = tab.evaluate(RUN)
    wide = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
    context.close()

    assert [] == found
    assert 0 >= wide
