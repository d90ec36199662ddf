"""Make lexicons/office_holders.tsv from the country actors of the Phoenix dictionaries (MIT).

    python scripts/make_holders.py ../shared/data/phoenix/Phoenix.Countries.actors.txt

Only facts are taken: which person held a government office of which state, from when to when. Names are written in
title case, spellings of one person side by side; entries of one word, of unclear dates, or without a government
code are left out. The credit that the licence asks for stands at the head of the file that is made.
"""

from __future__ import annotations

import re
import sys
import tomllib
import unicodedata
from pathlib import Path

LEXICONS = Path(__file__).resolve().parent.parent / "src" / "detente" / "reading" / "lexicons"
OUT = LEXICONS / "office_holders.tsv"
HEAD = """\
# Who held a government office of which state, and when: name as it is looked up, name, state, from, to (YYYYMMDD,
# empty: open in 2014). Sorted by the first column, so that it can be searched without being parsed.
# Facts from Phoenix.Countries.actors.txt, Copyright (c) 2014 Open Event Data Alliance, MIT License (docs/licences.md).
# Made by scripts/make_holders.py; mend the script or lexicons/holders.toml, not this file.
"""
_DATED = re.compile(r"\[\s*([A-Z]{6,})\s+([<>]?\s*[\d?]+(?:\s*-\s*\d+)?)\s*\]")
_WORDY = re.compile(r"^[A-Z][A-Z'.-]+(?: [A-Z][A-Z'.-]*)+$")
_WORDS = """
PRESIDENT MINISTER PRIME SECRETARY KING QUEEN GENERAL SENATOR AMBASSADOR GOVERNOR FOREIGN GOVERNMENT OF
MINISTRY DEPARTMENT OFFICIAL SPOKESMAN PARLIAMENT THE CHANCELLOR PREMIER CHIEF LEADER ARMY COUNCIL POLICE
COURT DEFENSE DEPUTY ASSEMBLY PRINCE CHAIRMAN PARTY COLONEL SHEIKH DR. MR. SIR LORD JUSTICE JUDGE REP. SEN.
"""
_TITLES = frozenset(_WORDS.split())


def full_year(digits: str) -> str:
    """Turn 040309 or 20040309 into YYYYMMDD; "" where it is neither."""
    if len(digits) == 6:
        digits = ("19" if int(digits[:2]) > 30 else "20") + digits
    if len(digits) != 8 or not 1900 <= int(digits[:4]) <= 2030:
        return ""
    return digits


def span(text: str) -> tuple[str, str] | None:
    """Read ">20040309", "<870101" or "19940922-20040712"."""
    text = text.replace(" ", "")
    if text.startswith(">"):
        first = full_year(text[1:])
        return (first, "") if first else None
    if text.startswith("<"):
        return None
    first, _, last = text.partition("-")
    begin, end = full_year(first), full_year(last)
    return (begin, end) if begin and end and begin <= end else None


def title(name: str) -> str:
    """Give a name in capitals the usual case; particles stay small."""
    small = {
        "AL",
        "BIN",
        "BEN",
        "IBN",
        "DE",
        "DA",
        "DO",
        "DOS",
        "DEL",
        "VAN",
        "VON",
        "DER",
        "DEN",
        "LA",
        "EL",
        "Y",
        "E",
        "UL",
        "UR",
    }
    words = []
    for i, word in enumerate(name.split()):
        parts = [
            p.lower() if p in {"AL", "UL", "UR", "EL"} and "-" in word else p.capitalize() for p in word.split("-")
        ]
        text = "-".join(parts)
        if word in small and i:
            text = word.lower()
        if word.startswith("MC") and len(word) > 3:
            text = "Mc" + word[2:].capitalize()
        if word.startswith("O'") and len(word) > 3:
            text = "O'" + word[2:].capitalize()
        words.append(text)
    return " ".join(words)


def key(name: str) -> str:
    """The form under which a name is looked up (see detente.reading.names.table.pieces)."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower().replace(".", "")
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def states() -> dict[str, str]:
    """Upper-case names of states to their canonical names."""
    with (LEXICONS / "states.toml").open("rb") as file:
        data = tomllib.load(file)
    table: dict[str, str] = {}
    for kind in ("states", "nonstates"):
        for name, entry in data[kind].items():
            for alias in (name, *entry.get("alias", ())):
                plain = unicodedata.normalize("NFKD", alias).encode("ascii", "ignore").decode()
                table[plain.upper()] = name
    return table


def read(path: Path) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """All (state, from, to, spellings) of a file."""
    by_name, code_of = states(), {"USA": "United States", "GBR": "United Kingdom", "PSE": "Palestinian Authority"}
    names: list[str] = []
    dated: list[tuple[str, str]] = []
    out = []

    def flush() -> None:
        people = []
        for name in names:
            plain = " ".join(name.replace("_", " ").split())
            if _WORDY.match(plain) and 2 <= len(plain.split()) <= 4 and not _TITLES & set(plain.split()):
                people.append(title(plain))
        spans: dict[str, list[tuple[str, str]]] = {}
        for code, when in dated:
            state = code_of.get(code[:3])
            period = span(when)
            if state and period and code[3:6] in {"GOV", "MIL"} and people:
                spans.setdefault(state, []).append(period)
        for state, periods in spans.items():
            for begin, end in periods:
                out.append((state, begin, end, tuple(dict.fromkeys(people))[:4]))

    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        text = line.split("#")[0].rstrip()
        if not text:
            continue
        header = re.match(r"^([A-Z_.' -]+?)_?\s+\[([A-Z]{3})\]", text)
        if header:
            code_of.setdefault(header[2], by_name.get(header[1].strip("_ ").replace("_", " "), ""))
        if text[0] not in "+\t -":
            flush()
            names, dated = [], []
        first = text.lstrip("+").split("[")[0].strip()
        if text[0] not in "\t -" and first:
            names.append(first)
        dated += _DATED.findall(text)
    flush()
    return out


def main() -> None:
    """Write the table."""
    rows = sorted(set(read(Path(sys.argv[1]))))
    merged: dict[tuple[str, tuple[str, ...]], list[tuple[str, str]]] = {}
    for state, begin, end, people in rows:
        if not end or end >= "19900101":
            merged.setdefault((state, people), []).append((begin, end))
    lines = []
    for (state, people), periods in sorted(merged.items()):
        periods.sort()
        joined = [periods[0]]
        for begin, end in periods[1:]:
            last_begin, last_end = joined[-1]
            if not last_end or begin <= last_end or int(begin[:4]) - int(last_end[:4]) <= 1:
                joined[-1] = (last_begin, "" if not (last_end and end) else max(last_end, end))
            else:
                joined.append((begin, end))
        lines += [
            "\t".join((key(name), people[0], state, begin, end))
            for begin, end in joined
            for name in people
            if " " in key(name)
        ]
    lines = sorted(set(lines))
    OUT.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} rows, {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
