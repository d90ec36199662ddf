"""Text from outside, made safe for the forms it is written into."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID, uuid5
from xml.etree import ElementTree

_NAMESPACE = UUID("6f0e6a6e-5d0b-5c0e-9d5e-1a7b6c2f4d11")  # made once, so that GUIDs are the same everywhere
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STEERS = frozenset({"Cc", "Cf", "Zl", "Zp"})


def xml_text(text: str) -> str:
    """The text, where each character that XML 1.0 forbids is a replacement character, so that offsets stay true."""
    return _NOT_XML.sub("\ufffd", text)


def xml_bytes(root: ElementTree.Element) -> bytes:
    """A document in UTF-8, where what steers or hides text on a display is a reference: the same to programs."""
    whole: str = ElementTree.tostring(root, encoding="unicode")
    shown = "".join(f"&#{ord(c)};" if unicodedata.category(c) in _STEERS and c not in "\t\n\r" else c for c in whole)
    return b"<?xml version='1.0' encoding='utf-8'?>\n" + shown.encode() + b"\n"


def utf8_text(text: str) -> str:
    """The text, where each half of a surrogate pair is a replacement character."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def to_json(value: Any) -> str:
    """JSON, indented, with a line end; characters beyond ASCII as they are."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def guid(*parts: str) -> str:
    """A GUID that follows from the parts alone."""
    return str(uuid5(_NAMESPACE, "\0".join(utf8_text(part) for part in parts)))


def urn(kind: str, name: str) -> str:
    """An IRI for a thing of a ledger."""
    return f"urn:detente:{kind}:{quote(utf8_text(name), safe='')}"


def web_address(url: str) -> str | None:
    """The address, where it is one of the web and can stand as an IRI; None for anything else."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return None
    return quote(utf8_text(url.strip()), safe=":/?#[]@!$&'()*+,;=%~-._")
