"""A real Chromium, with what went wrong on its pages."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync",
    "--disable-dev-shm-usage",
]  # fmt: skip

PATIENCE = 600_000
"""Milliseconds that only what hangs takes."""
WATCH = """
window.__reports = [];
document.addEventListener('securitypolicyviolation', (e) => {
  window.__reports.push(`${e.violatedDirective} ${e.blockedURI}`);
});
"""


@contextmanager
def chromium() -> Iterator[Any]:
    """The browser."""
    from playwright.sync_api import sync_playwright

    debian = Path("/usr/bin/chromium")
    found = str(debian) if debian.exists() else shutil.which("chromium") or shutil.which("google-chrome")
    assert found, "no browser: run scripts/install-system"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS, timeout=PATIENCE)
        try:
            yield browser
        finally:
            browser.close()


def new_page(browser: Any, **how: Any) -> Any:
    """A page in a profile of its own, on which a slow machine is waited for."""
    context = browser.new_context(**how)
    context.set_default_timeout(PATIENCE)
    return context.new_page()


class Seen:
    """What a page did that it should not: dialogs, faults of scripts, requests to other places."""

    def __init__(self, page: Any, base: str) -> None:
        self.dialogs: list[str] = []
        self.faults: list[str] = []
        self.elsewhere: list[str] = []
        page.add_init_script(WATCH)
        page.on("dialog", self._dialog)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", lambda request: self._request(request.url, base))

    def _dialog(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def _request(self, url: str, base: str) -> None:
        if not url.startswith((base, "blob:")):
            self.elsewhere.append(url)

    def nothing(self) -> bool:
        return not (self.dialogs or self.faults or self.elsewhere)
