"""Which language model is asked, where, and within which limits."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from detente.errors import SettingError

KEY_VARIABLES = ("DETENTE_LLM_KEY", "OPENAI_API_KEY")
URL_VARIABLES = ("DETENTE_LLM_URL", "OPENAI_BASE_URL")
CACHE_VARIABLE = "DETENTE_CACHE"


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """A language model behind an OpenAI-compatible endpoint.

    Args:
        model: its name, as the endpoint has it.
        base_url: where the endpoint is, with its version ("http://localhost:11434/v1").
        with_rules: read with the rules too, and merge.
        price: what a million tokens cost, asked and answered, in any currency; None where it is not known.
        cache: a folder for the answers; None for the user's own cache folder.
        timeout: seconds that one answer may take in all.
        attempts: how often the same is asked when the endpoint fails.
        window: characters of a document that are sent at once.
        overlap: characters of the window before that are sent again, so that no sentence loses what it hangs on.
        answer_bytes: an answer longer than that is not taken in.

    Raises: SettingError when one of these cannot be used.
    """

    model: str
    base_url: str
    with_rules: bool = False
    price: tuple[float, float] | None = None
    cache: Path | None = None
    timeout: float = 120.0
    attempts: int = 4
    window: int = 6000
    overlap: int = 800
    answer_bytes: int = 4_000_000

    def __post_init__(self) -> None:
        if not self.model.strip():
            raise SettingError(
                "no language model is named", where="--llm-model", mend="give the endpoint's name for it"
            )
        try:
            parts = urlsplit(self.base_url)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
        except ValueError:
            usable = False
        if not usable:
            raise SettingError(
                "the address of the language model is no http or https address",
                where="--base-url",
                mend="give it with its version, as in http://localhost:11434/v1",
            )
        if parts.username or parts.password or parts.query or parts.fragment:
            raise SettingError(
                "the address of the language model holds more than host and path",
                where="--base-url",
                mend=f"leave user, password and query out; a key is taken from {KEY_VARIABLES[0]}",
            )
        if self.window < 200 or not 0 <= self.overlap <= self.window // 2 or self.attempts < 1 or self.timeout <= 0:
            raise SettingError("the limits for the language model contradict each other", where="language model")

    @property
    def host(self) -> str:
        """Host and port, for people."""
        return urlsplit(self.base_url).netloc

    @property
    def stays_here(self) -> bool:
        """Whether what is sent stays on this machine."""
        return urlsplit(self.base_url).hostname in ("localhost", "127.0.0.1", "::1")


def api_key() -> str:
    """The key, from the environment only; "" where none is set."""
    return next((os.environ[name] for name in KEY_VARIABLES if os.environ.get(name)), "")


def base_url(given: str | None) -> str:
    """The address that was given, else the one in the environment.

    Raises: SettingError where there is neither: no text leaves the machine for an address that nobody named.
    """
    found = given or next((os.environ[name] for name in URL_VARIABLES if os.environ.get(name)), "")
    if not found:
        raise SettingError(
            "it is not said where the language model is",
            where="--base-url",
            mend="give its address, as in --base-url http://localhost:11434/v1",
        )
    return found.rstrip("/")


def cache_folder(settings: LlmSettings) -> Path:
    """Where answers are kept: as set, else under the folder that DETENTE_CACHE names, else in the user's cache."""
    if settings.cache is not None:
        return settings.cache
    if os.environ.get(CACHE_VARIABLE):
        return Path(os.environ[CACHE_VARIABLE]) / "answers"
    from platformdirs import user_cache_path

    return user_cache_path("detente") / "answers"


def parse_price(text: str | None) -> tuple[float, float] | None:
    """Read "0.15,0.60": what a million tokens cost, asked and answered.

    Raises: SettingError for anything else.
    """
    if text is None:
        return None
    try:
        asked, answered = (float(part) for part in text.split(","))
        if not (0 <= asked < 1e6 and 0 <= answered < 1e6):
            raise ValueError
    except ValueError:
        raise SettingError(
            f"{text!r} is no price", where="--llm-price", mend="give two figures for a million tokens, as in 0.15,0.60"
        ) from None
    return asked, answered
