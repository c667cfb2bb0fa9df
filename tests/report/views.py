"""A report in a browser, as a reader uses it."""

from pathlib import Path
from typing import Any


class Reader:
    """A page of the browser, and all that it complained of, asked for or popped up.

    Args:
        browser: Chromium.
        page: The report.
        options: Of the browser's context.
    """

    def __init__(self, browser: Any, page: Path, **options: Any) -> None:
        self.context = browser.new_context(
            offline=True, **({"viewport": {"width": 1280, "height": 900}} | options)
        )
        self.tab = self.context.new_page()
        self.file = page.resolve().as_uri()
        self.trouble: list[str] = []
        self.tab.on("console", lambda message: self.trouble.append(f"console: {message.text}"))
        self.tab.on("pageerror", lambda error: self.trouble.append(f"error: {error}"))
        self.tab.on("dialog", self._dismiss)
        self.tab.on("request", self._asked)
        self.go("overview")

    def go(self, name: str) -> None:
        """Open a view, as if the page had been opened there."""
        self.tab.goto("about:blank")
        self.tab.goto(f"{self.file}#{name}")
        self.shown(name)

    def follow(self, name: str) -> None:
        """Change the address to a view's."""
        self.tab.evaluate("name => { location.hash = name }", name)
        self.shown(name)

    def shown(self, name: str) -> None:
        """Wait until a view is there."""
        self.tab.wait_for_selector(
            f"#main[data-shown='{name}']"
        )  # no function: the page's policy forbids eval

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.tab.keyboard.press(key)

    def titles(self) -> list[str]:
        """Return the titles of the rows that are shown."""
        return list(self.tab.locator("#results .row-title").all_inner_texts())

    def search(self, words: str) -> list[str]:
        """Return the titles that a search finds."""
        self.tab.fill("#by-words", words)
        return self.titles()

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than its window."""
        return int(self.tab.evaluate("document.documentElement.scrollWidth - innerWidth"))

    def _asked(self, request: Any) -> None:
        if not request.url.startswith(("file:", "data:", "about:")):
            self.trouble.append(f"request: {request.url[:200]}")

    def _dismiss(self, dialog: Any) -> None:
        self.trouble.append(f"dialog: {dialog.message}")
        dialog.dismiss()
