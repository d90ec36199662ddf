"""What a watch remembers between rounds: what servers said, what was read, what was told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from detente.errors import SettingError
from detente.workflow.watch_changes import Alert, Snapshot

SEEN = 5_000
"""Entries of a feed that are remembered; more than any feed lists at once."""


class FeedState(msgspec.Struct):
    """What is known of a feed: validators for a conditional request, when it may be asked again, what was read of it.

    `tries` counts the rounds in which an entry's page could not be fetched. Times are seconds since 1970.
    """

    etag: str = ""
    modified: str = ""
    failures: int = 0
    not_before: float = 0.0
    fault: str = ""
    answered: float = 0.0
    seen: list[str] = []
    tries: dict[str, int] = {}

    def remember(self, name: str) -> None:
        """Keep that an entry is done with."""
        self.seen.append(name)
        del self.seen[:-SEEN]
        self.tries.pop(name, None)


class State(msgspec.Struct):
    """All that is remembered. `waiting` are alerts by channel that have not been delivered yet."""

    ledger: str = ""
    feeds: dict[str, FeedState] = {}
    snapshot: Snapshot | None = None
    waiting: dict[str, list[Alert]] = {}
    version: int = 1

    def of(self, url: str) -> FeedState:
        """What is known of a feed."""
        return self.feeds.setdefault(url, FeedState())


def state_path(feeds: Path) -> Path:
    """Where the state of a file of feeds lies: beside it."""
    return feeds.with_name(f"{feeds.stem}.state.json")


def load_state(path: Path, ledger: str) -> State:
    """The state of a watch; an empty one at its beginning.

    Raises: SettingError when it is damaged, or belongs to another ledger.
    """
    try:
        state = msgspec.json.decode(path.read_bytes(), type=State)
    except FileNotFoundError:
        return State(ledger=ledger)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as fault:
        raise SettingError(
            f"what was remembered cannot be read: {fault}", where=str(path),
            mend="remove it: reports that the ledger holds are not read again",
        ) from fault  # fmt: skip
    if state.ledger != ledger:
        raise SettingError(
            f"these feeds were watched for another ledger ({state.ledger})", where=str(path),
            mend="give that ledger, or copy the file of feeds and watch the copy",
        )  # fmt: skip
    return state


def save_state(path: Path, state: State) -> None:
    """Keep the state, whole or not at all."""
    from detente.corpus.folder import write_whole

    write_whole(path, msgspec.json.encode(state))


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Keep another watch of the same feeds out; a killed one lets go by itself.

    Raises: SettingError when one is at work.
    """
    try:
        file = path.with_suffix(".lock").open("ab")
    except OSError as fault:
        raise SettingError(f"cannot write: {fault.strerror or fault}", where=str(path.parent)) from fault
    with file:
        with suppress(ImportError):
            import fcntl  # not on every system

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as fault:
                raise SettingError(
                    "another watch of these feeds is at work", where=str(path), mend="stop it first"
                ) from fault
        yield
