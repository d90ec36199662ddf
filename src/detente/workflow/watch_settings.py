"""What a file of feeds says: which feeds, how politely, and who is told of changes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from detente.errors import SettingError

_WEB = "give one that begins with http:// or https://"


class Feed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One feed: its address, and whether the pages that it links to are fetched where it gives only teasers."""

    url: str
    name: str = ""
    full_text: bool = True


class Politeness(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How servers are treated.

    `per_host` requests at once to one host, with `pause` seconds between them; `seconds` for one answer; `newest`
    entries of a feed that are looked at; `every` minutes between rounds; `hosts` that may have addresses within
    (loopback, private), as "host" or "host:port"; `robots` False leaves robots.txt unread, for servers of one's own.
    """

    per_host: int = 2
    pause: float = 1.0
    seconds: float = 20.0
    newest: int = 100
    every: float = 30.0
    hosts: tuple[str, ...] = ()
    robots: bool = True


class Mail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Alerts by electronic mail; the password stands in the environment, never in the file."""

    host: str
    sender: str
    to: tuple[str, ...]
    port: int = 587
    security: str = "starttls"
    user: str = ""
    password_env: str = "DETENTE_SMTP_PASSWORD"


class Webhook(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Alerts as JSON to an address; the secret that signs them stands in the environment."""

    url: str
    secret_env: str = "DETENTE_WEBHOOK_SECRET"


class Alerts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who is told: the terminal, a log of JSON lines, mail, a webhook; `deadline_days` before a deadline."""

    terminal: bool = True
    log: str = ""
    mail: Mail | None = None
    webhook: Webhook | None = None
    deadline_days: int = 3


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    feed: tuple[Feed, ...]
    watch: Politeness = Politeness()
    alerts: Alerts = Alerts()


def read_settings(path: Path) -> Settings:
    """The settings in a file of feeds.

    Raises: SettingError naming what is wrong in it.
    """
    where = str(path)
    try:
        found = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as fault:
        raise SettingError(
            f"it cannot be read: {(fault.strerror or str(fault)).lower()}", where=where, mend="check the path"
        ) from fault
    except ValueError as fault:  # no UTF-8, no TOML, a number of thousands of digits
        raise SettingError(f"it is no TOML: {fault}", where=where) from fault
    except RecursionError as fault:
        raise SettingError("it nests too deeply", where=where) from fault
    try:
        settings = msgspec.convert(found, Settings)
    except msgspec.ValidationError as fault:
        raise SettingError(
            f"it cannot be used: {fault}", where=where, mend="docs/watching.md shows a file of feeds"
        ) from fault
    _check(settings, where)
    return settings


def _check(settings: Settings, where: str) -> None:
    if not settings.feed:
        raise SettingError("it names no feed", where=where, mend='add [[feed]] with url = "https://..."')
    seen: set[str] = set()
    for feed in settings.feed:
        if not _is_web(feed.url):
            raise SettingError(f"{feed.url!r} is no address of the web", where=where, mend=_WEB)
        if feed.url in seen:
            raise SettingError(f"{feed.url!r} stands twice", where=where)
        seen.add(feed.url)
    watch = settings.watch
    for name, value, least in (
        ("per_host", watch.per_host, 1), ("pause", watch.pause, 0), ("seconds", watch.seconds, 0.1),
        ("newest", watch.newest, 1), ("every", watch.every, 0.01), ("deadline_days", settings.alerts.deadline_days, 0),
    ):  # fmt: skip
        if not value >= least:
            raise SettingError(f"{name} is {value}, less than {least}", where=where)
    mail = settings.alerts.mail
    if mail is not None and (mail.security not in ("starttls", "tls", "none") or not mail.to):
        raise SettingError("mail needs somebody in to, and security starttls, tls or none", where=where)
    if mail is not None and not 0 < mail.port < 65_536:
        raise SettingError(f"port is {mail.port}, which is none", where=where, mend="587 and 465 are usual for mail")
    hook = settings.alerts.webhook
    if hook is not None and not _is_web(hook.url):
        raise SettingError(f"{hook.url!r} is no address of the web", where=where, mend=_WEB)


def check_secrets(alerts: Alerts, environment: Mapping[str, str]) -> list[str]:
    """What a person should know of secrets that are not there: a webhook is sent unsigned then.

    Raises: SettingError where mail has a user but no password, as a server would refuse it each time.
    """
    mail, hook = alerts.mail, alerts.webhook
    if mail is not None and mail.user and not environment.get(mail.password_env):
        raise SettingError(
            f"the password of {mail.user} is not in the environment", where=mail.password_env,
            mend="set this variable (a service or cron has an environment of its own), or leave user out",
        )  # fmt: skip
    if hook is not None and not environment.get(hook.secret_env):
        return [f"alerts by webhook are not signed: {hook.secret_env} is not set in the environment"]
    return []


def _is_web(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https") and bool(urlsplit(url).hostname)
    except ValueError:
        return False
