"""The outlets that a document names: agencies, papers, broadcasters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from detente.reading.attribution.lexicon import SourceLexicon
from detente.reading.attribution.names import Named
from detente.reading.columns import columns_of


def find_outlets(doc: Doc, words: SourceLexicon, mentions: Sequence[Named]) -> list[tuple[int, int, str]]:
    """The outlets that the document names: (start, end, name), in order, none overlapping."""
    media = {m.start: m for m in mentions if m.type == "media" and m.level == "name" and m.name}
    found: list[tuple[int, int, str]] = []
    texts = columns_of(doc).text
    i = 0
    while i < len(texts):
        hit = _outlet_here(doc, texts, i, words, media)
        if hit is None:
            i += 1
            continue
        while found and found[-1][1] > hit[0]:
            first, _, name = found.pop()
            hit = (min(first, hit[0]), hit[1], name if first < hit[0] else hit[2])
        found.append(hit)
        i = hit[1]
        if texts[i - 1] not in _LISTING and _is_plural(doc, hit, words):
            for other in _named_beside(doc, texts, i):
                found.append(other)
                i = other[1]
    return _in_full(doc, found, words)


_LISTING = frozenset({",", "and", "&"})


def _is_plural(doc: Doc, hit: tuple[int, int, str], words: SourceLexicon) -> bool:
    """Whether several outlets are announced: "the magazines X and Y", "news agencies X and Y"."""
    return any(t.tag_ == "NNS" and t.lower_ in words.outlet_nouns for t in doc[hit[0] : hit[1] - 1])


def _named_beside(doc: Doc, texts: Sequence[str], i: int) -> Iterator[tuple[int, int, str]]:
    """The names with a capital that are listed with an outlet which ends before token i."""
    while i + 1 < len(texts) and texts[i] in _LISTING:
        start = i + 1
        while start < len(texts) and (texts[start] in _LISTING or texts[start].lower() == "the"):
            start += 1
        end = start
        while end < len(texts) and end - start < 4 and texts[end][:1].isupper() and doc[end].pos_ == "PROPN":
            end += 1
        if end == start or doc[start].ent_type_ in ("DATE", "TIME"):
            return
        yield start, end, doc[start:end].text
        i = end


def _in_full(doc: Doc, found: list[tuple[int, int, str]], words: SourceLexicon) -> list[tuple[int, int, str]]:
    """Name each outlet by the fullest form in which this document has it."""
    forms: dict[str, str] = {}
    for start, end, name in found:
        written = _strip_the(_listed_form(doc, start, end, name, words).removeprefix("The "))
        known = name if (name.lower().startswith("the ") and written == name[4:]) or _is_acronym(written) else written
        if len(known) > len(forms.get(name, "")) and known.split()[-1].lower() not in words.outlet_nouns:
            forms[name] = known
    return [(start, end, forms.get(name, name)) for start, end, name in found]


def _listed_form(doc: Doc, start: int, end: int, name: str, words: SourceLexicon) -> str:
    """The longest listed form within an outlet's words ("the news agency Fars": Fars), else its name as written."""
    texts = [t.text for t in doc[start:end]]
    longest = ""
    for i, first in enumerate(texts):
        for form, listed in words.outlets.get(_capital(first), ()):
            if listed == name and (_capital(first), *texts[i + 1 : i + len(form)]) == form:
                longest = max(longest, doc[start + i : start + i + len(form)].text, key=len)
    if longest or name in doc[start:end].text:
        return longest or name
    last_plain = max((i for i, text in enumerate(texts) if text[:1].islower()), default=-1)
    return doc[start + last_plain + 1 : end].text or name  # known by another name than the one that stands here


def _capital(word: str) -> str:
    """The first word of a name as the list has it: "al-Jazeera" is Al-Jazeera."""
    return "Al" if word == "al" else word


def _is_acronym(name: str) -> bool:
    return name.isupper() and name.isalpha()


def _outlet_here(
    doc: Doc, texts: Sequence[str], i: int, words: SourceLexicon, media: dict[int, Named]
) -> tuple[int, int, str] | None:
    for form, name in words.outlets.get(_capital(texts[i]), ()):
        if (_capital(texts[i]), *texts[i + 1 : i + len(form)]) == form:
            end = i + len(form)
            if _is_of_a_house(doc, end, words):
                break  # "the PAPER Centre" is no paper
            if texts[i] == "The" and _listed_end(texts, i + 1, words) > end:
                break  # "The Australian" of the Australian Broadcasting Corporation
            if not (len(form) == 1 and _is_common(doc, i)):
                if end + 1 < len(texts) and texts[end + 1].lower() == "service" and texts[end][:1].isupper():
                    return i, end + 2, doc[i : end + 2].text  # "BBC Arabic service"
                return i, end, name
    the = _with_small_article(doc, texts, i, words)
    if the is not None:
        return the
    if _is_run_together(texts[i], words) and doc[i].ent_type_ != "PERSON":
        return i, i + 1, texts[i]
    if "." in texts[i] and _is_site(doc[i]):
        return i, i + 1, texts[i]
    if i in media:
        return media[i].start, media[i].end, media[i].name
    text = texts[i]
    if (
        text in words.outlet_endings
        and i
        and texts[i - 1][:1].isupper()
        and texts[i - 1].isalpha()
        and not doc[i - 1].is_sent_start
    ):
        start = i
        while (
            start > 0
            and i - start < 5
            and (texts[start - 1][:1].isupper() or texts[start - 1].isdigit() or texts[start - 1] == "-")
            and doc[start - 1].ent_type_ not in ("DATE", "TIME")
        ):
            start -= 1
        end = i + 1
        if end < len(texts) and texts[end] == "Agency":
            end += 1
        return start, end, _strip_the("".join(t.text_with_ws for t in doc[start:end]))
    lower = text.lower()
    if lower in words.outlet_nouns and (
        doc[i].pos_ in ("NOUN", "PROPN")
        or (doc[i].pos_ == "ADJ" and i + 1 < len(texts) and doc[i + 1].pos_ == "PROPN")  # "the daily NAME"
    ):
        return _outlet_noun(doc, texts, i, lower, words, media)
    return None


def _is_of_a_house(doc: Doc, end: int, words: SourceLexicon) -> bool:
    """Whether the word right after a name makes it that of a house that is no outlet: "the PAPER Institute"."""
    return end < len(doc) and doc[end].text[:1].isupper() and doc[end].lower_ in words.houses


def _with_small_article(doc: Doc, texts: Sequence[str], i: int, words: SourceLexicon) -> tuple[int, int, str] | None:
    """A listed name with its article in small letters ("the Hill"), where it tells or is told something."""
    if texts[i] != "the" or i + 1 >= len(texts):
        return None
    for form, name in words.outlets.get("The", ()):
        end = i + len(form)
        if len(form) == 2 and texts[i + 1 : end] == list(form[1:]):
            told = i > 0 and texts[i - 1].lower() in ("told", "by")
            tells = end < len(texts) and doc[end].lemma_.lower() in words.reporting
            if (told or tells) and not _is_of_a_house(doc, end, words):
                return i, end, name
    return None


def _is_run_together(text: str, words: SourceLexicon) -> bool:
    """Whether a word is a name and a word for outlets in one: "NorlandNews", "SudTV"."""
    return any(
        text.endswith(ending) and len(text) > len(ending) and text[0].isupper() and text[-len(ending) - 1].islower()
        for ending in words.outlet_endings
    )


def _is_site(token: Token) -> bool:
    """Whether a word is the address of a site that stands for the site: "news.example"."""
    return token.like_url and token.pos_ in ("PROPN", "NOUN", "X") and "/" not in token.text and "@" not in token.text


def _listed_end(texts: Sequence[str], i: int, words: SourceLexicon) -> int:
    """Where the longest listed name that begins at a token ends; the token itself where none does."""
    forms = words.outlets.get(_capital(texts[i]), ()) if i < len(texts) else ()
    fitting = (len(f) for f, _ in forms if (_capital(texts[i]), *texts[i + 1 : i + len(f)]) == f)
    return i + max(fitting, default=0)


def _is_apposed(name: Token, noun: int) -> bool:
    return name.dep_ == "appos" and name.head.i == noun


def _is_common(doc: Doc, i: int) -> bool:
    """Whether a one-word name that is also an ordinary word stands for something else here (Time, Dawn, Focus)."""
    token = doc[i]
    if token.text.isupper() and len(token.text) > 1:
        return False
    return (
        token.pos_ not in ("PROPN", "NOUN")
        or (token.is_sent_start is True and token.pos_ != "PROPN")
        or token.ent_type_ in ("DATE", "TIME", "PERSON")
    )


def _outlet_noun(
    doc: Doc, texts: Sequence[str], i: int, lower: str, words: SourceLexicon, media: dict[int, Named]
) -> tuple[int, int, str] | None:
    """ "the Al Watan newspaper" -> Al Watan; "Russian television" and "state media" stay as they stand."""
    start = i
    while (
        start > 0
        and i - start < 6
        and (doc[start - 1].pos_ in ("PROPN", "ADJ", "NOUN") or doc[start - 1].lower_ in ("run", "owned", "controlled"))
        and doc[start - 1].text not in ("-",)
    ) or (start > 1 and texts[start - 1] == "-" and i - start < 6):
        start -= 1
    bare = start == i
    if bare and (lower in words.weak_outlet_nouns or i + 1 >= len(texts) or doc[i + 1].pos_ != "PROPN"):
        return None  # "the newspaper NAME" needs no word before it
    inner = _outlet_here(doc, texts, i + 1, words, media) if i + 1 < len(texts) and texts[i + 1] != texts[i] else None
    if inner is not None and texts[inner[0]][:1].isupper():
        return start, inner[1], inner[2]
    modifiers = [t for t in doc[start:i] if t.text != "-"]
    proper = [t for t in modifiers if t.pos_ == "PROPN" and t.ent_type_ not in ("NORP", "GPE")]
    newsy = any(
        t.lower_
        in (
            "news",
            "state",
            "state-run",
            "official",
            "run",
            "television",
            "tv",
            "radio",
            "media",
            "private",
            "public",
            "local",
            "national",
        )
        for t in modifiers
    )
    if lower in words.weak_outlet_nouns and not (newsy and lower in _NEWS_ALONE) and not (proper and newsy):
        return None
    name_at = i + 1 if i + 1 < len(texts) and texts[i + 1] not in (",", ":") else i + 2
    if (
        not proper
        and name_at < len(texts)
        and texts[name_at][:1].isupper()
        and (
            doc[name_at].dep_ == "appos"
            or doc[name_at].head.dep_ == "appos"
            or name_at == i + 1
            or (name_at + 1 < len(texts) and texts[name_at - 1] == "," and texts[name_at + 1] == ",")
        )
        and (
            doc[name_at].ent_type_ not in ("DATE", "TIME", "GPE", "PERSON")
            or _is_acronym(texts[name_at])
            or (doc[name_at].ent_type_ in ("GPE", "PERSON") and _is_apposed(doc[name_at], i))
        )
    ):
        last = _name_end(doc, texts, name_at)
        return start, last + 1, _strip_the("".join(t.text_with_ws for t in doc[name_at : last + 1]))
    if bare:
        return None
    plain = lower in ("television", "tv", "radio", "broadcaster", "media", "press")
    if proper and not plain:
        name = "".join(t.text_with_ws for t in doc[proper[0].i : proper[-1].i + 1])
    else:
        name = "".join(t.text_with_ws for t in doc[start : i + 1])
    return start, i + 1, _strip_the(name)


def _name_end(doc: Doc, texts: Sequence[str], first: int) -> int:
    """The last token of an outlet's name that begins at `first`: "El Correo del Sur" and not "El Correo"."""
    last = first
    while last + 1 < len(texts) and last - first < 4 and doc[last + 1].ent_type_ not in ("DATE", "TIME", "PERSON"):
        joined = texts[last + 1] in _PARTICLES and texts[last + 2 : last + 3] and texts[last + 2][:1].isupper()
        if not texts[last + 1][:1].isupper() and not joined:
            break
        last += 2 if joined else 1
    return last


_PARTICLES = frozenset({"del", "de", "di", "della", "du", "des", "da", "do", "der", "van"})
"""Words that may stand within a paper's name without a capital."""
_NEWS_ALONE = frozenset({"agency", "press", "channel", "station", "website", "network", "site", "portal", "wire"})
"""Weak nouns that a word of news before them makes an outlet: "a news site"."""


def _strip_the(name: str) -> str:
    return " ".join(name.split())
