"""Asking a language model over an OpenAI-compatible endpoint: limits, retries, and what it cost.

Room rule: the `openai` client is known to this module alone, and loaded when the first question is asked.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any

from detente.errors import SettingError
from detente.reading.llm.settings import KEY_VARIABLES, LlmSettings, api_key

_FORMS = ("schema", "object", "free")
"""How the form of the answer is asked for, the strictest first; endpoints that know one not refuse it with 400."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the words, whether they were cut at the endpoint's limit, and the tokens (None: not told)."""

    text: str
    cut: bool
    asked: int | None
    answered: int | None


class TooLongError(Exception):
    """The question, or the answer, is longer than the endpoint or our own limit allows: ask for less at once."""


class Endpoint:
    """One endpoint for one run; remembers which form of answer it knows."""

    def __init__(self, settings: LlmSettings) -> None:
        self._settings = settings
        self._key = api_key()
        self._form = 0
        self._plain = False
        self._client: Any = None

    def ask(self, instructions: str, question: str, schema: dict[str, Any]) -> Answer:
        """One answer; asked again with growing pauses where the endpoint is busy, slow or broken.

        Raises: SettingError when it stays so, or the endpoint refuses key, model or question; TooLongError when the
            answer or the question exceeds a limit.
        """
        import openai

        client = self._opened(openai)
        for attempt in range(self._settings.attempts):
            try:
                return self._once(client, openai, instructions, question, schema)
            except _BrokenError as fault:
                if attempt + 1 == self._settings.attempts:
                    raise self._fault(
                        f"its answers break off ({fault})", "try again later, or mend --base-url"
                    ) from None
                time.sleep(min(8.0, 0.1 * 2**attempt))
            except openai.APIStatusError as fault:
                raise self._refused(fault) from None
            except openai.APIConnectionError as fault:
                late = isinstance(fault, openai.APITimeoutError)
                raise self._fault(
                    f"no answer within {self._settings.timeout:g} s" if late else "it cannot be reached",
                    "see whether it runs and --base-url is right; what was answered so far is kept",
                ) from None
        raise AssertionError("unreachable")

    def _once(self, client: Any, openai: Any, instructions: str, question: str, schema: dict[str, Any]) -> Answer:
        messages = [{"role": "system", "content": instructions}, {"role": "user", "content": question}]
        while True:
            try:
                return self._answer(client, messages, schema)
            except openai.BadRequestError as fault:
                if "context" in str(fault).lower() and "length" in str(fault).lower():
                    raise TooLongError from None
                if not self._plain and ("temperature" in str(fault) or self._form + 1 == len(_FORMS)):
                    self._plain = True
                elif self._form + 1 < len(_FORMS):
                    self._form += 1
                else:
                    raise

    def _answer(self, client: Any, messages: list[dict[str, str]], schema: dict[str, Any]) -> Answer:
        until = time.monotonic() + self._settings.timeout
        with client.chat.completions.with_streaming_response.create(
            model=self._settings.model, messages=messages, **self._options(schema)
        ) as response:
            body = bytearray()
            try:
                for part in response.iter_bytes():
                    body += part
                    if len(body) > self._settings.answer_bytes or time.monotonic() > until:
                        break
            except Exception as fault:  # whatever the client's own network library calls it: it differs by version
                raise _BrokenError(f"while it came in: {type(fault).__name__}") from None
        if len(body) > self._settings.answer_bytes:
            raise TooLongError
        if time.monotonic() > until:
            raise _BrokenError(f"after {self._settings.timeout:g} s")
        return self._read(bytes(body))

    def _options(self, schema: dict[str, Any]) -> dict[str, Any]:
        options: dict[str, Any] = {} if self._plain else {"temperature": 0}
        form = _FORMS[self._form]
        if form == "schema":
            strict = {"name": "statements", "strict": True, "schema": schema}
            options["response_format"] = {"type": "json_schema", "json_schema": strict}
        elif form == "object":
            options["response_format"] = {"type": "json_object"}
        return options

    def _read(self, body: bytes) -> Answer:
        try:
            whole = json.loads(body)
            choice = whole["choices"][0]
            text = choice["message"]["content"] or ""
            usage = whole.get("usage") or {}
            asked, answered = usage.get("prompt_tokens"), usage.get("completion_tokens")
            if not isinstance(text, str):
                raise TypeError
        except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
            raise _BrokenError("no completion in it") from None
        return Answer(self._without_key(text), choice.get("finish_reason") == "length", _count(asked), _count(answered))

    def _opened(self, openai: Any) -> Any:
        if self._client is None:
            self._client = openai.OpenAI(
                base_url=self._settings.base_url,
                api_key=self._key or "none",
                timeout=self._settings.timeout,
                max_retries=self._settings.attempts - 1,
                # What an endpoint sends on to was named by nobody: a report must not go there.
                http_client=openai.DefaultHttpxClient(follow_redirects=False),
            )
        return self._client

    def _refused(self, fault: Any) -> SettingError:
        status = fault.status_code
        words = self._without_key(" ".join(str(getattr(fault, "message", "")).split())[:200])
        if 300 <= status < 400:
            return self._fault(
                f"it sends on to another address ({status}), which was not followed", "name that one with --base-url"
            )
        if status in (401, 403):
            return self._fault(f"it refuses the key ({status})", f"set {KEY_VARIABLES[0]} to a key that it takes")
        if status == 404:
            return self._fault(f"it knows no such model or address (404): {words}", "mend --llm-model or --base-url")
        if status == 429 or status >= 500:
            return self._fault(
                f"it stays busy or broken ({status}) after {self._settings.attempts} attempts",
                "try again later; what was answered so far is kept",
            )
        return self._fault(f"it refuses the question ({status}): {words}", "mend --llm-model or take another model")

    def _fault(self, what: str, mend: str) -> SettingError:
        model = f"language model {self._settings.model!r}"
        return SettingError(f"{model}: {what}", where=self._settings.host, mend=mend)

    def _without_key(self, text: str) -> str:
        return text.replace(self._key, "[key]") if self._key else text


class _BrokenError(Exception):
    """A body that is no answer, or comes too slowly."""


def _count(value: object) -> int | None:
    return value if type(value) is int and value >= 0 else None
