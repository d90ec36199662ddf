"""Alerts on their way: to the terminal, a log, mail, a webhook. What cannot be delivered waits for the next round."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import smtplib
import ssl
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from detente.brief.visible import visible
from detente.documents.fetching import Fetcher, Limits
from detente.errors import DetenteError
from detente.workflow.watch_changes import Alert
from detente.workflow.watch_settings import Alerts, Mail, Webhook

_SECONDS = 20.0
SIGNATURE = "Detente-Signature"
"""Header of a webhook: "t=SECONDS,v1=HEX", an HMAC-SHA-256 of "SECONDS.BODY" with the shared secret."""

Say = Callable[[str], None]
Channel = Callable[[Sequence[Alert]], None]


def channels(settings: Alerts, base: Path, say: Say) -> dict[str, Channel]:
    """The channels that are asked for, by name.

    Args:
        base: the folder that a log's path is relative to.
        say: prints a line on the terminal.
    """
    found: dict[str, Channel] = {}
    if settings.terminal:
        found["terminal"] = lambda alerts: _show(say, alerts)
    if settings.log:
        found["log"] = lambda alerts: _log(base / settings.log, alerts)
    if settings.mail is not None:
        mail = settings.mail
        found["mail"] = lambda alerts: _mail(mail, alerts)
    if settings.webhook is not None:
        hook = settings.webhook
        found["webhook"] = lambda alerts: _post(hook, alerts)
    return found


def deliver(waiting: dict[str, list[Alert]], by: dict[str, Channel]) -> list[str]:
    """Send what waits by each channel; what a channel takes is no longer waiting. Gives back what went wrong."""
    faults: list[str] = []
    for name in [name for name in waiting if name not in by]:
        del waiting[name]  # the channel is no longer asked for
    for name, send in by.items():
        if not waiting.get(name):
            continue
        try:
            send(waiting[name])
        except (DetenteError, OSError, smtplib.SMTPException, ValueError) as fault:
            faults.append(f"alerts by {name} could not be sent and wait for the next round: {visible(str(fault))}")
        else:
            waiting[name] = []
    return faults


def signature(secret: bytes, seconds: int, body: bytes) -> str:
    """The header by which a receiver knows that a webhook is ours, and not an old one sent again."""
    digest = hmac.new(secret, b"%d." % seconds + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={digest}"


def _lines(alert: Alert) -> list[str]:
    said = [f"  {p.outlet or p.url or 'a report'}{f', {p.published}' if p.published else ''}: {p.quote}"
            for p in alert.passages]  # fmt: skip
    return [alert.line, *said]


def _show(say: Say, alerts: Sequence[Alert]) -> None:
    for alert in alerts:
        for line in _lines(alert):
            say(visible(line))


def _log(path: Path, alerts: Sequence[Alert]) -> None:
    data = b"".join(msgspec.json.encode(alert) + b"\n" for alert in alerts)
    with path.open("ab") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _mail(settings: Mail, alerts: Sequence[Alert]) -> None:
    message = EmailMessage()
    first = visible(alerts[0].line)
    more = f" (and {len(alerts) - 1} more)" if len(alerts) > 1 else ""
    message["Subject"] = f"detente: {first[:150]}{more}"
    message["From"] = settings.sender
    message["To"] = ", ".join(settings.to)
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = _message_id(alerts, settings.sender)
    message.set_content("\n".join(visible(line) for alert in alerts for line in (*_lines(alert), "")))
    context = ssl.create_default_context()
    if settings.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(settings.host, settings.port, timeout=_SECONDS, context=context)
    else:
        server = smtplib.SMTP(settings.host, settings.port, timeout=_SECONDS)
    with server:
        if settings.security == "starttls":
            server.starttls(context=context)
        if settings.user:
            server.login(settings.user, os.environ.get(settings.password_env, ""))
        server.send_message(message)


def _message_id(alerts: Sequence[Alert], sender: str) -> str:
    """The same for the same alerts, so that a mail that is sent again is known for a copy."""
    digest = hashlib.sha256("\n".join(alert.id for alert in alerts).encode()).hexdigest()[:32]
    domain = re.sub(r"[^A-Za-z0-9.-]", "", sender.rpartition("@")[2]) or "localhost"
    return f"<{digest}@{domain}>"


def _post(settings: Webhook, alerts: Sequence[Alert]) -> None:
    body = msgspec.json.encode({"alerts": alerts})
    secret = os.environ.get(settings.secret_env, "").encode()
    headers = {"Content-Type": "application/json"}
    if secret:
        headers[SIGNATURE] = signature(secret, int(time.time()), body)
    host = urlsplit(settings.url).netloc.rpartition("@")[2].lower()
    allowed = frozenset({host, host.partition(":")[0]})  # its owner named it: it may well lie within
    answer = Fetcher(Limits(bytes=1_000_000, seconds=_SECONDS), allowed).post(settings.url, body, headers)
    if not 200 <= answer.status < 300:
        raise ValueError(f"the webhook answered {answer.status}")
