"""Answers of language models, kept by what was asked, so that asking again costs nothing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.values.whole_file import write_whole


def key_of(parts: dict[str, Any]) -> str:
    """The digest of everything that an answer depends on."""
    words = json.dumps(parts, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(words.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class AnswerCache:
    """A folder of answers, one file each, readable by its owner alone, as answers hold what reports say."""

    folder: Path

    def get(self, key: str) -> str | None:
        """The answer kept under a key; None where there is none, or it is damaged."""
        try:
            kept = json.loads(self._path(key).read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return None
        answer = kept.get("answer") if isinstance(kept, dict) and kept.get("key") == key else None
        return answer if isinstance(answer, str) else None

    def put(self, key: str, answer: str) -> bool:
        """Keep an answer, whole or not at all; False where the folder cannot be written, which loses no result."""
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_whole(path, json.dumps({"key": key, "answer": answer}).encode(), private=True)
        except OSError:
            return False
        return True

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"
