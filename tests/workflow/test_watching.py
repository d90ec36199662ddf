"""Feeds watched: what is asked, what is read, what is told, and what a restart does not lose."""

from __future__ import annotations

import email
import email.policy
import hashlib
import hmac
import json
import socketserver
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from corpus.quick_reader import Reader
from detente.documents.fetching import Answer, Fetcher
from detente.errors import SettingError
from detente.ledger import Ledger
from detente.workflow import readers, watching
from detente.workflow.ledgers import opened
from detente.workflow.watch_alerts import channels, signature
from detente.workflow.watch_changes import Alert, Matter, Snapshot, Verdict, changes, told
from detente.workflow.watch_feeds import Hosts, Poller
from detente.workflow.watch_settings import Alerts, Feed, Mail, Politeness, read_settings
from detente.workflow.watch_state import FeedState, State, load_state, save_state, state_path
from documents.local_web import Request, Web, served

PATIENCE = 300
"""Seconds that a server may take for an answer: so many that a busy machine does not reach them."""


@pytest.fixture
def web() -> Iterator[Web]:
    with served() as found:
        found.text("/robots.txt", "User-agent: *\nDisallow: /secret\n", "text/plain")
        yield found


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "make", lambda *_: Reader())


def page(words: str) -> str:
    body = f"<p>{words}</p><p>The ferry talks went on in the harbour town.</p>"
    return f"<html><body><article>{body}</article></body></html>"


OFFER = "On Monday the company offered a settlement of forty crowns a week to all crews of the northern line."
REFUSAL = "On Tuesday the union rejected the settlement of forty crowns a week, and no new day was set for talks."


def feed(web: Web, path: str, links: dict[str, str], **headers: str) -> str:
    """A feed that answers conditional requests; its entries are teasers."""
    items = "".join(
        f"<item><title>{name}</title><link>{web.url(link)}</link><guid>{name}</guid>"
        f"<pubDate>Tue, 06 Sep 2016 10:0{n}:00 GMT</pubDate><description>Short.</description></item>"
        for n, (name, link) in enumerate(links.items())
    )
    body = f"<rss version='2.0'><channel><title>Ferry News</title>{items}</channel></rss>".encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:8]}"'

    def answer(request: Request) -> None:
        if request.headers.get("if-none-match") == etag:
            request.answer(b"", 304, ETag=etag)
        else:
            request.answer(body, Content_Type="application/rss+xml", ETag=etag, **headers)

    web.pages[path] = answer
    return web.url(path)


def settings(folder: Path, web: Web, urls: list[str], alerts: str = "", manners: str = "") -> Path:
    feeds = "".join(f'[[feed]]\nurl = "{url}"\n' for url in urls)
    path = folder / "feeds.toml"
    path.write_text(f'[watch]\nhosts = ["{web.host}"]\npause = 0\nseconds = {PATIENCE}\n{manners}\n{alerts}\n{feeds}')
    return path


def look(path: Path, said: list[str] | None = None) -> watching.Round:
    lines: list[str] = [] if said is None else said
    (done,) = watching.watch(path, path.parent / "talks.detente", once=True, say=lines.append)
    return done


def paths(web: Web) -> list[str]:
    return [request.path for request in web.asked]


def test_what_is_new_is_read_once_and_asked_for_conditionally(tmp_path: Path, web: Web) -> None:
    web.text("/1", page(OFFER))
    path = settings(tmp_path, web, [feed(web, "/feed", {"one": "/1"})])
    first = look(path)
    assert (first.asked, first.added, first.failed, first.first) == (1, 1, 0, True)
    assert paths(web) == ["/robots.txt", "/feed", "/1"]
    web.asked.clear()
    second = look(path)
    assert (second.unchanged, second.added) == (1, 0)
    assert paths(web) == ["/robots.txt", "/feed"]
    assert "if-none-match" in web.asked[-1].headers
    with opened(tmp_path / "talks.detente") as store:
        (document,) = store.ledger().documents
    assert (document.outlet, document.published, document.url) == ("Ferry News", "2016-09-06", web.url("/1"))


def test_a_watch_gathers_what_it_has_added(tmp_path: Path, web: Web) -> None:
    web.text("/1", page(OFFER))
    look(settings(tmp_path, web, [feed(web, "/feed", {"one": "/1"})]))
    with sqlite3.connect(tmp_path / "talks.detente") as raw:
        assert raw.execute("SELECT count(*) FROM stale").fetchone() == (0,)
        assert raw.execute("SELECT count(*) FROM circle_documents").fetchone() == (1,)
    raw.close()


def test_a_change_of_status_is_told_by_every_channel(tmp_path: Path, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_WEBHOOK_SECRET", "s3cret")
    bodies: list[tuple[bytes, str]] = []

    def hook(request: Request) -> None:
        bodies.append((request.body(), request.headers["detente-signature"]))
        request.answer(b"ok")

    web.pages["/hook"] = hook
    with mail_server() as (port, messages):
        alerts = (
            f'[alerts]\nlog = "alerts.jsonl"\n[alerts.webhook]\nurl = "{web.url("/hook")}"\n'
            f'[alerts.mail]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
            'sender = "watch@ferry.example"\nto = ["ann@ferry.example"]'
        )
        web.text("/1", page(OFFER))
        web.text("/2", page(REFUSAL))
        path = settings(tmp_path, web, [feed(web, "/feed", {"one": "/1"})], alerts)
        said: list[str] = []
        assert look(path, said).alerts == ()
        assert not said
        assert not bodies
        feed(web, "/feed", {"one": "/1", "two": "/2"})
        done = look(path, said)
    assert not [line for line in done.notices if "could not be sent" in line]
    (alert, *_) = [alert for alert in done.alerts if alert.what == "status"]
    assert alert.after in {"rejected", "offered"}
    assert any(alert.line in line for line in said)
    logged = [json.loads(line) for line in (tmp_path / "alerts.jsonl").read_text().splitlines()]
    assert [one["id"] for one in logged] == [one.id for one in done.alerts]
    ((body, header),) = bodies
    seconds, digest = (part.partition("=")[2] for part in header.split(","))
    assert digest == hmac.new(b"s3cret", f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    assert json.loads(body)["alerts"] == logged
    (message,) = messages
    assert "Subject: detente:" in message
    assert "To: ann@ferry.example" in message
    assert "\nDate: " in message
    assert "@ferry.example>" in next(line for line in message.splitlines() if line.startswith("Message-ID: <"))


def test_alerts_that_cannot_be_sent_wait(tmp_path: Path, web: Web) -> None:
    web.pages["/hook"] = lambda r: r.answer(b"down", 500)
    web.text("/1", page(OFFER))
    web.text("/2", page(REFUSAL))
    alerts = f'[alerts]\nterminal = false\n[alerts.webhook]\nurl = "{web.url("/hook")}"'
    path = settings(tmp_path, web, [feed(web, "/feed", {"one": "/1"})], alerts)
    look(path)
    feed(web, "/feed", {"one": "/1", "two": "/2"})
    done = look(path)
    assert done.alerts
    assert any("wait for the next round" in line for line in done.notices)
    received: list[bytes] = []
    web.pages["/hook"] = lambda r: (
        received.append(r.body()),
        r.answer(b"ok"),
    )
    assert not look(path).alerts
    assert [one["id"] for one in json.loads(received[0])["alerts"]] == [one.id for one in done.alerts]
    look(path)
    assert len(received) == 1


def test_a_watch_that_is_broken_off_loses_and_doubles_nothing(
    tmp_path: Path, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.text("/1", page(OFFER))
    web.text("/2", page(REFUSAL))
    path = settings(tmp_path, web, [feed(web, "/feed", {"one": "/1"})])
    look(path)
    feed(web, "/feed", {"one": "/1", "two": "/2"})
    with monkeypatch.context() as broken:
        broken.setattr(watching, "save_state", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            look(path)
    done = look(path)
    assert (done.added, bool(done.alerts)) == (0, True)
    with opened(tmp_path / "talks.detente") as store:
        assert len(store.ledger().documents) == 2


def test_a_watch_ends_after_the_round_in_which_it_is_told_to(tmp_path: Path, web: Web) -> None:
    path = settings(tmp_path, web, [feed(web, "/feed", {})], manners="every = 0.01")
    stop = threading.Event()
    waited: list[float] = []
    stop.wait = waited.append  # type: ignore[assignment, method-assign]
    rounds: list[object] = []
    for done in watching.watch(path, tmp_path / "talks.detente", say=rounds.append, stop=stop):
        rounds.append(done)
        with pytest.raises(SettingError, match="another watch"):
            look(path)
        if len(rounds) == 3:
            stop.set()
    assert len(rounds) == 3
    assert waited == [0.6] * 3


def test_a_page_that_fails_is_tried_again_and_then_given_up(tmp_path: Path, web: Web) -> None:
    web.pages["/1"] = lambda r: r.answer(b"later", 503)
    path = settings(tmp_path, web, [feed(web, "/feed", {"one": "/1"})])
    rounds = [look(path) for _ in range(watching.TRIES)]
    assert [done.refused for done in rounds] == [0] * (watching.TRIES - 1) + [1]
    web.asked.clear()
    look(path)
    assert "/1" not in paths(web)
    web.text("/2", page(OFFER))
    web.pages["/2b"] = web.pages.pop("/2")
    feed(web, "/feed", {"one": "/1", "two": "/2"})
    assert look(path).refused == 1  # 404 does not pass by waiting


def test_robots_are_honoured_where_a_redirect_leads(tmp_path: Path, web: Web) -> None:
    web.text("/secret/1", page(OFFER))
    web.pages["/moved"] = lambda r: r.answer(b"", 302, Location="/secret/1")
    done = look(settings(tmp_path, web, [feed(web, "/feed", {"one": "/moved"})]))
    assert done.added == 0
    assert "/secret/1" not in paths(web)


def test_robots_are_honoured(tmp_path: Path, web: Web) -> None:
    web.text("/secret/1", page(OFFER))
    path = settings(tmp_path, web, [feed(web, "/feed", {"one": "/secret/1"}), feed(web, "/secret/feed", {})])
    done = look(path)
    assert not [p for p in paths(web) if p.startswith("/secret")]
    assert (done.failed, done.refused + done.added) == (1, 0)
    web.pages["/robots.txt"] = lambda r: r.answer(b"", 500)
    web.asked.clear()
    assert look(
        settings(tmp_path / "b" if (tmp_path / "b").mkdir() is None else tmp_path, web, [web.url("/feed")])
    ).failed
    assert paths(web) == ["/robots.txt"]


def test_faults_are_followed_by_longer_and_longer_rests(web: Web) -> None:
    poller = Poller(Politeness(pause=0, hosts=(web.host,)))
    web.pages["/down"] = lambda r: r.answer(b"", 500)
    web.pages["/busy"] = lambda r: r.answer(b"", 429, Retry_After="7200")
    waits = [poller.poll(Feed(web.url("/down")), FeedState(failures=n), 1000.0).not_before - 1000 for n in range(12)]
    assert waits[:3] == [300, 600, 1200]
    assert waits == sorted(waits)
    assert waits[-1] == 86_400
    assert poller.poll(Feed(web.url("/busy")), FeedState(), 0.0).not_before == 7200


def test_a_feed_that_rests_is_not_asked(tmp_path: Path, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "time", SimpleNamespace(time=lambda: 1_000_000.0))
    web.pages["/down"] = lambda r: r.answer(b"", 500)
    path = settings(tmp_path, web, [web.url("/down")])
    assert look(path).failed == 1
    web.asked.clear()
    again = look(path)
    assert again.resting == 1
    assert again.minutes == 5
    assert "1 left alone after faults for 5 minutes or more" in again.to_text()
    assert not web.asked


def hurried(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give one address alone a limit that it reaches: a limit for all would be reached by a good page once."""
    get = Fetcher.get

    def get_in_time(one: Fetcher, url: str, *rest: object) -> Answer:
        assert one.limits.seconds == PATIENCE  # as the file of feeds says
        limits = replace(one.limits, seconds=0.5) if url == address else one.limits
        return get(replace(one, limits=limits), url, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Fetcher, "get", get_in_time)


def test_bad_feeds_cost_the_good_ones_nothing(tmp_path: Path, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    web.pages["/loop"] = lambda r: r.answer(status=302, Location="/loop")
    web.pages["/slow"] = lambda r: (r.answer(b"", Content_Length="99999"), r.drip(b"x"))
    web.text("/nonsense", "<rss><channel><item><title>x")
    web.text("/other", page(OFFER))
    web.text("/bomb", b"<rss>" + b" " * 30_000_000)
    bad = [web.url(p) for p in ("/loop", "/slow", "/other", "/bomb", "/none")] + ["http://127.0.0.1:9/feed"]
    for n in range(12):
        web.text(f"/{n}", page(f"{OFFER} Report {n}."))
    good = [feed(web, f"/feed{n}", {f"e{n}": f"/{n}"}) for n in range(12)]
    path = settings(tmp_path, web, [*bad, *good, web.url("/nonsense")], manners="per_host = 8")
    hurried(web.url("/slow"), monkeypatch)
    done = look(path)
    assert done.added == 12
    assert done.failed == len(bad)
    assert len({line.split(": ")[0] for line in done.notices}) >= len(bad)


def test_no_more_requests_go_to_a_host_than_it_is_allowed(web: Web) -> None:
    at_once, most = 0, 0
    guard = threading.Lock()
    pair = threading.Barrier(2)  # nobody leaves before there are two
    hosts = Hosts(2, 0.0)

    def ask() -> None:
        nonlocal at_once, most
        with hosts.turn("http://a.example/x"):
            with guard:
                at_once += 1
                most = max(most, at_once)
            pair.wait(PATIENCE)
            threading.Event().wait(0.01)  # so that one more, where it were let in, would be seen
            with guard:
                at_once -= 1

    threads = [threading.Thread(target=ask) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 2


def snapshot(*matters: Matter, verdict: Verdict | None = None, day: str = "2016-09-06") -> Snapshot:
    return Snapshot(day, verdict, matters)


NOW = datetime(2016, 9, 6, tzinfo=UTC)
EMPTY = Ledger((), (), (), ())


def test_each_kind_of_change_is_told_once() -> None:
    before = snapshot(
        Matter("pay", "offered", None, (), ("a", "b")),
        Matter("hours", "demanded", "2016-12-01", (), ("c",)),
        verdict=Verdict("Ferry", "open", False, ()),
    )
    after = snapshot(
        Matter("pay rise", "rejected", None, (), ("b", "a", "d")),
        Matter("hours", "demanded", "2016-11-01", (), ("c",)),
        Matter("boats", "proposed", None, (), ("e",)),
        verdict=Verdict("Ferry", "deadlocked", True, ("trust",)),
    )
    found = [(a.what, a.title, a.before, a.after) for a in changes(before, after, EMPTY, days=3, now=NOW)]
    assert found == [
        ("verdict", "Ferry", "open", "deadlocked (trust)"),
        ("status", "pay rise", "offered", "rejected"),
        ("deadline", "hours", "2016-12-01", "2016-11-01"),
        ("status", "boats", "", "proposed"),
    ]
    assert changes(after, after, EMPTY, days=3, now=NOW) == []


def test_other_main_talks_are_no_turn_of_the_ones_before() -> None:
    before = snapshot(verdict=Verdict("Norland and Sudland", "deadlocked", True, ("trust",)))
    (same,) = changes(
        before, snapshot(verdict=Verdict("Norland and Sudland", "open", False, ())), EMPTY, days=2, now=NOW
    )
    (other,) = changes(before, snapshot(verdict=Verdict("Port and union", "open", False, ())), EMPTY, days=2, now=NOW)
    assert same.before == "deadlocked (trust)"
    assert other.before == "of Norland and Sudland, the main talks then: deadlocked (trust)"


@pytest.mark.parametrize(
    ("deadline", "words"),
    [("2016-09-09", "3 days off"), ("2016-09-06", "today"), ("2016-09-05", "passed"), ("2016-09-10", ""), ("soon", "")],
)
def test_a_deadline_is_told_when_it_nears_and_when_it_has_passed(deadline: str, words: str) -> None:
    one = snapshot(Matter("pay", "demanded", deadline, (), ("a",)))
    found = changes(one, one, EMPTY, days=3, now=NOW)
    assert [words in alert.after for alert in found] == ([True] if words else [])
    known = told(one, one, days=3, today=date(2016, 9, 6))
    assert changes(known, known, EMPTY, days=3, now=NOW) == []


def test_the_state_comes_back_as_it_was(tmp_path: Path) -> None:
    path = state_path(tmp_path / "feeds.toml")
    state = State("talks", {"http://a/": FeedState('"x"', seen=["1"], tries={"2": 1})}, snapshot())
    save_state(path, state)
    assert load_state(path, "talks") == state
    with pytest.raises(SettingError, match="another ledger"):
        load_state(path, "others")
    path.write_text("{")
    with pytest.raises(SettingError, match="cannot be read"):
        load_state(path, "talks")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "feed"),
        ("[[feed]]", "url"),
        ('[[feed]]\nurl = "ftp://a"', "no address"),
        ('[[feed]]\nurl = "http://a"\n[[feed]]\nurl = "http://a"', "twice"),
        ('[[feed]]\nurl = "http://a"\ncolour = 1', "colour"),
        ('[watch]\nper_host = 0\n[[feed]]\nurl = "http://a"', "per_host"),
        ("[[feed", "TOML"),
        ('[[feed]]\nurl = "http:///news"', "no address"),
        ('[[feed]]\nurl = "http://a"\n[alerts.webhook]\nurl = "hooks.example/x"', "no address"),
        ('[[feed]]\nurl = "http://a"\n[alerts.mail]\nhost="h"\nsender="a@b"\nto=["c@d"]\nport=0', "port"),
    ],
)
def test_a_file_of_feeds_that_is_wrong_says_where(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text(text)
    with pytest.raises(SettingError, match=words):
        read_settings(path)


MAIL = '[alerts.mail]\nhost = "127.0.0.1"\nsender = "a@b.example"\nto = ["c@d.example"]\n'


def test_a_secret_that_is_not_there_is_told_at_once(tmp_path: Path, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMPTY", "")
    urls = [feed(web, "/feed", {})]
    path = settings(tmp_path, web, urls, f'{MAIL}user = "ann"\npassword_env = "EMPTY"')
    with pytest.raises(SettingError, match="password of ann"):
        look(path)
    assert not web.asked
    path = settings(tmp_path, web, urls, f'[alerts.webhook]\nurl = "{web.url("/hook")}"\nsecret_env = "EMPTY"')
    assert [line for line in look(path).notices if "EMPTY" in line]
    monkeypatch.setenv("EMPTY", "filled")
    assert not [line for line in look(path).notices if "EMPTY" in line]


@pytest.mark.parametrize("number", [1, 2, 5])
def test_the_subject_of_a_mail_is_its_first_alert_and_counts_the_others(number: int, tmp_path: Path) -> None:
    alerts = [Alert(str(n), "2031-05-14", "status", f"matter {n}", "offered", "rejected") for n in range(number)]
    with mail_server() as (port, messages):
        mail = Mail("127.0.0.1", "watch@ferry.example", ("ann@ferry.example",), port, "none")
        channels(Alerts(mail=mail), tmp_path, print)["mail"](alerts)
    (message,) = messages
    read = email.message_from_string(message, policy=email.policy.default)
    assert read["Subject"].startswith("detente: status: matter 0: rejected (before: offered)")
    assert read["Subject"].partition("(and ")[2] == (f"{number - 1} more)" if number > 1 else "")
    assert all(alert.line in read.get_content() for alert in alerts)


def test_a_signature_depends_on_secret_time_and_body() -> None:
    assert len({signature(s, t, b) for s in (b"a", b"b") for t in (1, 2) for b in (b"x", b"y")}) == 8


@contextmanager
def mail_server() -> Iterator[tuple[int, list[str]]]:
    """A mail server that keeps what it is given, as much of SMTP as a sender needs."""
    messages: list[str] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline():
                word = line.split()[0].upper() if line.split() else b""
                if word == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    lines = iter(self.rfile.readline, b".\r\n")
                    messages.append(b"".join(lines).decode())
                self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
                if word == b"QUIT":
                    return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
        yield server.server_address[1], messages
        server.shutdown()
