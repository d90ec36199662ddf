"""Noticing that the other end of a connection has fallen silent without closing it: a cable pulled, a router gone.

Nothing arrives then, and nothing says so: a program that waits for an answer would wait for ever, and a server would
hold the lock of a client that is no more. So each end asks the other's network now and then whether it is there. A
query that takes long is no silence: the server's network answers while it works. A server looks for its client when it
has answered what it was asked.

Sources: PostgreSQL 15 Documentation, 34.1.2 (of the client) and 20.3.2 (of the server); tcp(7).
"""

from __future__ import annotations

from collections.abc import Collection

_PROBES = 3


def of_client(seconds: int, given: Collection[str] = ()) -> dict[str, int]:
    """The client library's parameters by which it gives up a server that has been silent for so many seconds.

    Args:
        seconds: four at least.
        given: parameters that the user has set, which are left as they are.
    """
    idle, pause = _pauses(seconds)
    wanted = {
        "keepalives": 1,
        "keepalives_idle": idle,
        "keepalives_interval": pause,
        "keepalives_count": _PROBES,
        "tcp_user_timeout": seconds * 1000,  # for what was sent and not confirmed; passed over where there is none
    }
    return {name: value for name, value in wanted.items() if name not in given}


def of_server(seconds: int) -> dict[str, int]:
    """The server's settings, for one connection, by which it gives up a client in the same way."""
    idle, pause = _pauses(seconds)
    return {
        "tcp_keepalives_idle": idle,
        "tcp_keepalives_interval": pause,
        "tcp_keepalives_count": _PROBES,
        "tcp_user_timeout": seconds * 1000,
    }


def _pauses(seconds: int) -> tuple[int, int]:
    """Seconds before the first probe, and between one and the next: all of them take no longer than the silence."""
    pause = max(1, seconds // (2 * _PROBES))
    return seconds - _PROBES * pause, pause
