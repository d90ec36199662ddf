"""How long layouts take in a real Chromium while one moves through a long report on the review desk.

    python benchmarks/web_scrolling.py      # 20,000 words, 600 statements; needs scripts/install-system

Each part of the report is walked through by the key for the next statement, then scrolled by the wheel; the durations
are those of Chromium's own trace, on its clock, so that what else the machine does counts too.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:1] = [str(ROOT / "tests"), str(ROOT / "src")]

STATEMENTS, WORDS = 600, 20_000
KINDS = ("Layout", "UpdateLayoutTree", "Paint", "PrePaint")


def ledger(path: Path) -> Path:
    """A ledger of one long report."""
    from web import made

    report = made.Made("A long report", "2021-03-01")
    said = "Norland thought little of gate"
    rain = ["It", "rained", "on", "the", "quay", "for", "days."]
    for number in range(STATEMENTS):
        more = " ".join(rain[k % len(rain)] for k in range(WORDS // STATEMENTS - len(said.split()) - 1))
        report.say(f"{said} {number}. {more}", "assess", "Norland", f"little of gate {number}")
    print(f"{len(report.text.split()):,} words, {len(report.said)} statements")
    return made.ledger(path, [report])


def traced(page: Any, client: Any) -> list[tuple[str, float]]:
    """The layouts and paints, with their milliseconds, while one walks and scrolls through a page."""
    events: list[dict[str, Any]] = []
    client.on("Tracing.dataCollected", lambda part: events.extend(part["value"]))
    client.send("Tracing.start", {"categories": "devtools.timeline", "transferMode": "ReportEvents"})
    for _ in range(page.locator(".card").count() - 1):
        page.keyboard.press("j")
    page.mouse.move(300, 400)
    for _ in range(60):
        page.mouse.wheel(0, 600)
        page.wait_for_timeout(16)
    done: list[object] = []
    client.on("Tracing.tracingComplete", lambda event: done.append(event))
    client.send("Tracing.end")
    while not done:
        page.wait_for_timeout(50)
    return [(e["name"], e.get("dur", 0) / 1000) for e in events if e.get("name") in KINDS and e.get("ph") == "X"]


def main() -> None:
    from web import browsers, desks

    with tempfile.TemporaryDirectory() as folder:
        path = ledger(Path(folder) / "talks.detente")
        with desks.serving(desks.settings(path)) as (address, _), browsers.chromium() as browser:
            page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
            page.goto(address)
            page.click("main a[href^='/documents/'] >> nth=0")
            found: list[tuple[str, float]] = []
            for part in range(1, 100):
                page.wait_for_selector(".card.now")
                print(f"part {part}: {len(page.content().encode()) / 1000:.0f} kB")
                found += traced(page, page.context.new_cdp_session(page))
                following = page.locator("a[rel=next]")
                if not following.count():
                    break
                following.click()
                page.wait_for_url(f"**part={part + 1}**")
    for kind in KINDS:
        times = sorted(ms for name, ms in found if name == kind)
        if times:
            high = times[int(len(times) * 0.99)]
            print(
                f"{kind}: {len(times)}, median {statistics.median(times):.1f} ms, 99 % {high:.1f}, most {times[-1]:.1f}"
            )
    print(json.dumps({"over 50 ms": sum(ms > 50 for name, ms in found if "Layout" in name)}))


if __name__ == "__main__":
    main()
