"""People on the desk and at the command line who correct the same statements at once, and what must hold afterwards.

`python -m web.writers 500` (with `src` and `tests` on the path) runs the long form on a ledger of its own.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from itertools import count
from pathlib import Path

from detente.errors import StaleError
from detente.ledger.store import Filter, open_ledger
from detente.workflow.ledger_reviews import decide
from web import desks, made

DESKS, LINES = 4, 4
"""How many of each write."""


class Surfer:
    """Somebody who uses the desk by its address, as a script of its pages does."""

    def __init__(self, address: str) -> None:
        self.base = address.partition("/?")[0]
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        page = self._opener.open(address, timeout=600).read().decode()
        found = re.search(r'name="csrf" content="([^"]+)"', page)
        self.csrf = found[1] if found else ""

    def correct(self, statement: str, content: str, seen: int) -> int:
        """The status of the answer to a correction."""
        form = urllib.parse.urlencode({"csrf": self.csrf, "content": content, "seen": seen}).encode()
        headers = {"Origin": self.base, "X-Requested-With": "detente"}
        request = urllib.request.Request(f"{self.base}/statements/{statement}/correct", form, headers)
        try:
            with self._opener.open(request, timeout=600) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as fault:
            json.loads(fault.read())
            return fault.code


def seen_now(ledger: str) -> list[tuple[str, int]]:
    """The statements with their versions, as each writer looks at them."""
    with open_ledger(ledger) as store:
        return [(entry.id, entry.version) for entry in store.statements(Filter()).items]


def at_the_line(ledger: str, who: str, each: int) -> None:
    """Make so many corrections by the function that the command calls, each of what was seen."""
    for number in range(each):
        for attempt in count():
            listed = seen_now(ledger)
            name, seen = listed[(number + attempt) % len(listed)]
            try:
                decide(ledger, "correct", name, "content", f"{who} {number}", who=who, seen=seen)
            except StaleError:
                continue
            break


def on_the_desk(address: str, ledger: str, each: int, faults: list[str]) -> None:
    """Make so many corrections by forms; what is answered but a 200 or a 409 is a fault."""
    surfer = Surfer(address)
    who = threading.current_thread().name
    for number in range(each):
        status = 409
        for attempt in count():
            listed = seen_now(ledger)
            name, seen = listed[(number + attempt) % len(listed)]
            status = surfer.correct(name, f"{who} {number}", seen)
            if status != 409:
                break
        if status != 200:
            faults.append(f"{who}, correction {number}: {status}")


def write_at_once(ledger: Path, each: int) -> list[str]:
    """What is wrong after all have made their corrections."""
    faults: list[str] = []
    with desks.serving(desks.settings(ledger)) as (address, _):
        lines = [
            subprocess.Popen([sys.executable, "-m", "web.writers", str(ledger), f"line{n}", str(each)], text=True,
                             env={"PYTHONPATH": ":".join(sys.path)}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            for n in range(LINES)
        ]  # fmt: skip
        surfing = [
            threading.Thread(target=on_the_desk, args=(address, str(ledger), each, faults), name=f"desk{n}")
            for n in range(DESKS)
        ]
        for one in surfing:
            one.start()
        for one in surfing:
            one.join()
        for line in lines:
            said, _ = line.communicate()
            faults += [f"the command line: {said[-300:]}"] if line.returncode or said else []
    return [*faults, *_lost(ledger, each)]


def _lost(ledger: Path, each: int) -> Iterator[str]:
    with open_ledger(str(ledger)) as store:
        reviews = store.history()
        yield from (f"{p.where}: {p.what}" for p in store.check())
    wanted = {f"{who} {k}" for who in (*_names("desk", DESKS), *_names("line", LINES)) for k in range(each)}
    made_of = [review.details["changes"]["content"] for review in reviews]
    if sorted(made_of) != sorted(wanted):
        yield f"{len(wanted)} corrections were acknowledged, {len(made_of)} are kept"
    last: dict[str, str] = {}
    for review in reviews:
        (target,) = review.targets
        was, now = review.details["was"]["content"], review.details["changes"]["content"]
        if last.setdefault(target, was) != was:
            yield f"decision {review.number} stands on {was!r}, and {last[target]!r} was lost"
        last[target] = now


def _names(stem: str, number: int) -> list[str]:
    return [f"{stem}{n}" for n in range(number)]


def main() -> int:
    if len(sys.argv) == 4:
        at_the_line(sys.argv[1], sys.argv[2], int(sys.argv[3]))
        return 0
    each = int(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        found = write_at_once(made.ledger(Path(folder) / "talks.detente"), each)
    print("\n".join(found) or f"{(DESKS + LINES) * each:,} corrections by {DESKS + LINES} writers: none was lost")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
