"""The page in a real browser: hostile words stay words."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from brief import sample

pytestmark = pytest.mark.system

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-sync", "--disable-dev-shm-usage", "--virtual-time-budget=2000", "--dump-dom",
]  # fmt: skip
OWNED = "document.documentElement.setAttribute('data-owned','1')"
PAYLOADS = [
    f"<script>{OWNED}</script>",
    f"<img src=x onerror={OWNED}>",
    f'"><svg onload={OWNED}>',
    f"</title><script>{OWNED}</script>",
    f"</style><script>{OWNED}</script>",
    f"<details open ontoggle={OWNED}>",
    f"<iframe srcdoc='<script>parent.{OWNED}</script>'></iframe>",
    f"<a href=javascript:{OWNED}>a</a>",
]


def browser() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert found, "no browser: run scripts/install-system"
    return found


def rendered(page: str, tmp_path: Path) -> str:
    """What the browser made of a page."""
    path = tmp_path / "page.html"
    path.write_text(page, encoding="utf-8")
    command = [browser(), *FLAGS, f"--user-data-dir={tmp_path / 'profile'}", path.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=600).stdout


def test_the_payloads_would_run_where_nothing_stopped_them(tmp_path):
    assert "data-owned" in rendered(f"<!doctype html><title>t</title>{PAYLOADS[0]}", tmp_path).split("<body")[0]


def test_hostile_words_run_nothing_and_stay_readable(tmp_path):
    words = " ".join(PAYLOADS)
    shown = rendered(sample.brief(words).to_html(), tmp_path)
    assert "data-owned" not in shown.split("<head>")[0]
    assert "<script" not in shown
    assert "<svg" not in shown
    assert "<iframe" not in shown
    assert "&lt;script&gt;" in shown


def test_the_policy_lets_the_style_through(tmp_path):
    """The style's digest in the policy is the one that a browser computes: the page has its width of 62 rem."""
    probe = (
        "document.documentElement.setAttribute('data-width',getComputedStyle(document.querySelector('main')).maxWidth)"
    )
    page = sample.brief().to_html().replace("default-src &#x27;none&#x27;", "script-src &#x27;unsafe-inline&#x27;")
    shown = rendered(page.replace("</body>", f"<script>{probe}</script></body>"), tmp_path)
    assert f'data-width="{62 * 16}px"' in shown
