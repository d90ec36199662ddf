"""Voices: who or what tells something (a person, a body, an outlet, a document, people without a name)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from spacy.tokens import Doc, Token

from detente.reading.attribution.lexicon import SourceLexicon, source_lexicon
from detente.reading.attribution.names import Named, key, mentions_of
from detente.reading.attribution.outlets import find_outlets
from detente.reading.attribution.tree import children, lefts, rights

VoiceKind = Literal["party", "outlet", "document", "anonymous", "reports"]


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who tells: `name` as it stands among the sources, `same_as` the names under which it may be an actor.

    `mention` is the index into `doc._.mentions`, None where the words are no mention; `head` the head token.
    """

    head: int
    name: str
    kind: VoiceKind
    same_as: frozenset[str]
    mention: int | None = None

    def is_actor(self, actor: str) -> bool:
        """Whether the actor is this voice, or the body it speaks for; people without a name also by their last words.

        "State and federal election officials" are the election officials.
        """
        return key(actor) in self.same_as or (
            self.kind == "anonymous" and len(actor.split()) > 1 and key(self.name).endswith(f" {key(actor)}")
        )


class Cast:
    """The voices of one document: finds the voice that a noun stands for. Look-ups are by token, in constant time."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.words: SourceLexicon = source_lexicon()
        self.mentions = mentions_of(doc)
        self._by_head: dict[int, int] = {}
        self._covering: dict[int, int] = {}
        self._heads: dict[int, list[int]] = {}
        for index, mention in enumerate(self.mentions):
            self._heads.setdefault(mention.head, []).append(index)
            if getattr(mention, "adjectival", False):
                continue
            self._by_head.setdefault(mention.head, index)
            if mention.end - mention.start <= 12:
                for i in range(mention.start, mention.end):
                    self._covering[i] = index
        self.outlets = find_outlets(doc, self.words, self.mentions)
        self._outlet_at: dict[int, tuple[int, int, str]] = {i: o for o in self.outlets for i in range(o[0], o[1])}
        self._cache: dict[int, Voice | None] = {}
        self._bodies: dict[str, frozenset[str]] | None = None

    def mention_at(self, token: int) -> int | None:
        """The mention whose head is the token, else the innermost that covers it."""
        found = self._by_head.get(token)
        return found if found is not None else self._covering.get(token)

    def outlet_at(self, token: int) -> Voice | None:
        """The outlet whose name holds the token."""
        found = self._outlet_at.get(token)
        if found is None:
            return None
        index = self._by_head.get(token)
        return Voice(found[1] - 1, found[2], "outlet", frozenset({key(found[2])}), index)

    def voice(self, token: int) -> Voice | None:
        """The voice that the noun or pronoun at `token` stands for, None for what cannot tell anything."""
        if token not in self._cache:
            self._cache[token] = self._find(self.doc[token])
        return self._cache[token]

    def _find(self, token: Token) -> Voice | None:
        words, lemma = self.words, token.lemma_.lower()
        outlet = self.outlet_at(token.i)
        if outlet is not None:
            return outlet
        index = self.mention_at(token.i)
        mention = self.mentions[index] if index is not None else None
        same = {key(n) for n in (mention.name, mention.body) if n} if mention is not None else set()
        if mention is not None and mention.type == "media" and mention.name:
            return Voice(token.i, mention.name, "outlet", frozenset(same), index)
        if lemma in words.spokesmen or token.lower_ in words.spokesmen:
            body = _spoken_for(self, token) or (mention.body if mention is not None else "")
            if body:
                return Voice(token.i, body, "party", frozenset(same | {key(body)}), index)
        named = mention is not None and mention.level != "nominal" and token.pos_ in ("PROPN", "PRON")
        if token.pos_ == "NOUN" and (by_name := self._named_beside(token)) is not None:
            return by_name
        if not named and lemma in words.staff:
            paper = self._carrier(token)
            if paper is not None:
                return paper
        if not named and (token.lower_ in words.anonymous or lemma in words.anonymous):
            phrase = _as_within(token, noun_phrase(token))
            return Voice(
                token.i, phrase, "anonymous", frozenset(same | self._bodies_beside(token) | {key(phrase)}), index
            )
        if not named and (token.lower_ in words.reports or lemma in words.reports) and not _possessor(token):
            owner = self._carrier(token)
            if owner is not None:
                return owner
            phrase = noun_phrase(token)
            plain = [
                w
                for w in phrase.lower().split()
                if w not in ("media", "some", "local", "recent", "earlier", "several", "latest", "initial", "published")
            ]
            name = token.lower_ if len(plain) <= 1 and token.lower_ != "report" else phrase
            told_by = _writer(self, token)
            whose = told_by.same_as if told_by is not None else frozenset()
            return Voice(token.i, name, "reports", frozenset({key(name)}) | whose, None)
        if not named and lemma in words.personal:
            writer = _writer(self, token)
            phrase = (
                f"{lemma} of {writer.name}" if writer is not None and writer.kind == "party" else noun_phrase(token)
            )
            return Voice(
                token.i, phrase, "document", writer.same_as if writer is not None else frozenset({key(phrase)}), None
            )
        if not named and (lemma in words.studies or lemma in words.voices):
            return self._paper(token, lemma)
        if mention is None and lemma in words.rooms and (through := self._of_somebody(token)) is not None:
            return through
        if mention is not None and mention.name:
            return self._party(token, index, mention, same)
        if token.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET"):
            phrase = noun_phrase(token) if token.pos_ in ("NOUN", "PROPN") else ""
            return Voice(token.i, phrase, "party", frozenset({key(phrase)} if phrase else ()), index)
        return None

    def _of_somebody(self, token: Token) -> Voice | None:
        """Who speaks through a room of his ("NAME's office"): the person or body, told by the words as they stand."""
        owner = _possessor(token)
        voice = self.voice(owner.i) if owner is not None else None
        if voice is None or not voice.name:
            return None
        name = noun_phrase(token) if voice.kind == "party" else voice.name
        return replace(voice, name=name, same_as=voice.same_as | self._bodies_beside(token), head=token.i)

    def _named_beside(self, token: Token) -> Voice | None:
        """Who an unnamed person is where his name stands beside: "a union official, NAME", "X's chief NAME"."""
        if token.lemma_.lower() in self.words.outlet_nouns:
            return None
        name = next((c for c in rights(token) if c.dep_ == "appos" and c.ent_type_ == "PERSON"), None)
        if name is None:
            name = _subject_after(token)
        if name is None or name.pos_ != "PROPN" or name.i - token.i > 8:
            return None
        voice = self.voice(name.i)
        if voice is None or not voice.name:
            return None
        return replace(voice, same_as=voice.same_as | self._bodies_beside(token))

    def _carrier(self, token: Token) -> Voice | None:
        """The outlet that a report stands in: "an OUTLET report", "the report in OUTLET", "reports by OUTLET"."""
        for child in lefts(token):
            if child.dep_ in ("compound", "nmod") and (outlet := self.outlet_at(child.i)) is not None:
                return outlet
        for child in rights(token):
            if child.dep_ == "prep" and child.lower_ in ("in", "by", "from", "on"):
                named = next((c for c in children(child) if c.dep_ == "pobj"), None)
                if named is not None and (outlet := self.outlet_at(named.i)) is not None:
                    return outlet
        return None

    def _party(self, token: Token, index: int | None, mention: Named, same: set[str]) -> Voice:
        """A person by name; who speaks for a body as the body; an organ of a state ("the army") by its own words."""
        name = mention.name
        spoken = mention.body and (
            any(t.lower_ in self.words.spokesmen for t in self.doc[mention.start : mention.end])
            or any(c.lower_ in self.words.spokesmen for c in _around(token))
        )
        if spoken:
            name = next(
                (b for c in _around(token) if c.lower_ in self.words.spokesmen and (b := _spoken_for(self, c))),
                mention.body,
            )
        elif mention.type in ("state", "government") and token.pos_ == "NOUN" and mention.level == "nominal":
            phrase = noun_phrase(token)
            if (
                token.lower_ not in ("government", "country", "nation", "state", "administration", "side", "regime")
                and len(phrase.split()) > 1
            ):
                name = phrase
        same = same | self._bodies_beside(token)
        members = getattr(mention, "members", ())
        return Voice(token.i, name, "party", frozenset(same | {key(m) for m in members}), index)

    def is_loose_person(self, voice: Voice) -> bool:
        """Whether the voice is a person of whom no body is known."""
        if voice.kind != "party":
            return False
        if voice.mention is None:
            return True
        mention = self.mentions[voice.mention]
        return mention.type in ("person", "people", "unknown") and not mention.body

    def speaks_for_somebody(self, voice: Voice) -> bool:
        """Whether the voice is a spokesman, by his own words."""
        token = self.doc[voice.head]
        return any(t.lower_ in self.words.spokesmen for t in (token, *_around(token)))

    def _bodies_beside(self, token: Token) -> set[str]:
        """Bodies named in a speaker's own phrase: "Israeli Prime Minister X", "X of the Norland Party"."""
        parts = [
            c
            for c in children(token)
            if c.dep_ in ("compound", "amod", "nmod", "poss", "appos")
            or (c.dep_ == "prep" and c.lower_ in ("of", "from", "for", "at", "to", "with", "including"))
        ]
        found: set[str] = set()
        for part in parts[:8]:
            low, high = max(part.left_edge.i, part.i - 8), min(part.right_edge.i + 1, part.i + 8)
            found |= self.parties_between(low, high)
        return found

    def bodies_of(self, voice: Voice) -> frozenset[str]:
        """The parties that stand beside a voice's name, as what it belongs to, anywhere in the document."""
        if self._bodies is None:
            found: dict[str, set[str]] = {}
            for mention in self.mentions:
                if mention.level == "name" and mention.type in ("person", "people", "unknown"):
                    token = self.doc[mention.head]
                    beside = self._bodies_beside(token)
                    if token.dep_ in ("appos", "compound", "nmod"):
                        beside |= self._bodies_beside(token.head)
                    found.setdefault(key(mention.name), set()).update(beside)
            self._bodies = {name: frozenset(bodies) for name, bodies in found.items()}
        return self._bodies.get(key(voice.name), frozenset())

    def parties_between(self, start: int, end: int) -> set[str]:
        """The names, and bodies, of all mentions whose head lies in [start, end)."""
        found: set[str] = set()
        for i in range(start, end):
            for index in self._heads.get(i, ()):
                mention = self.mentions[index]
                found |= {key(n) for n in (mention.name, mention.body, *getattr(mention, "members", ())) if n}
        return found

    def _inside(self, token: Token) -> list[int]:
        left = max(token.left_edge.i, token.i - 8)
        right = min(token.right_edge.i + 1, token.i + 12)
        return sorted(
            {self._covering[i] for i in range(left, right) if i in self._covering}
            | {self._by_head[i] for i in range(left, right) if i in self._by_head}
        )

    def _paper(self, token: Token, lemma: str) -> Voice:
        """A report or statement: the body whose it is speaks, a study speaks for itself."""
        phrase = _as_within(token, noun_phrase(token))
        owner = _writer(self, token)
        if owner is not None and owner.kind == "outlet":
            return owner
        if lemma in self.words.occasions and owner is None:
            return Voice(token.i, "", "party", frozenset(), None)  # nobody: what was said is said at it
        joint = any(c.lower_ in self.words.joint for c in lefts(token))
        if lemma in self.words.voices and not joint and owner is not None:
            kind: VoiceKind = "anonymous" if owner.kind == "anonymous" else "party"
            return Voice(token.i, owner.name, kind, owner.same_as, owner.mention)
        owners = {key(self.mentions[i].name) for i in self._inside(token) if self.mentions[i].name}
        same = (owner.same_as if owner is not None else frozenset()) | owners
        return Voice(token.i, phrase, "document", same | {key(phrase)}, None)


def _subject_after(noun: Token) -> Token | None:
    """A person's name right after a noun where the parser took both for subjects: "opponent NAME NAME said"."""
    last = noun
    for token in noun.doc[noun.i + 1 : noun.i + 6]:
        if token.pos_ != "PROPN":
            break
        last = token
    named = last.i > noun.i and last.dep_ == noun.dep_ == "nsubj" and last.head.i == noun.head.i
    return last if named and last.ent_type_ == "PERSON" else None


_TELLING_WHO = frozenset({"familiar", "close", "briefed", "involved", "released", "issued", "published", "present"})
"""Words after a noun without which it does not say which people or paper is meant: "people briefed on the matter"."""


def noun_phrase(token: Token, longest: int = 10) -> str:
    """The words of a noun with what stands before it, without determiner, quotation marks or relative clauses."""
    left = token
    for child in lefts(token):
        if (
            child.dep_ in ("amod", "compound", "nmod", "nummod", "poss", "quantmod", "advmod", "case", "npadvmod")
            and child.left_edge.i < left.i
        ):
            left = child.left_edge
    first = max(left.i, token.i - longest)
    doc, last = token.doc, token.i + 1
    told = next(
        (
            c
            for c in rights(token)
            if c.lower_ in _TELLING_WHO
            or (c.lower_ == "with" and any(t.lower_ == "knowledge" for t in doc[c.i + 1 : c.i + 3]))
        ),
        None,
    )
    if told is not None and told.i == token.i + 1:
        last = min(told.right_edge.i + 1, token.i + longest)
    words = [t for t in doc[first:last] if not t.is_space and not t.is_quote]
    while words and (
        words[0].pos_ == "DET"
        or words[0].lower_ in ("the", "a", "an", "one", "another", "his", "her", "its", "their", "some", "two")
    ):
        words.pop(0)
    return "".join(t.text_with_ws for t in words).strip().replace(" 's", "'s")


def _as_within(token: Token, phrase: str) -> str:
    """A phrase of common words as it stands within a sentence: without the capital of its beginning."""
    first = next((t for t in token.doc[max(0, token.i - 10) : token.i + 1] if phrase.startswith(t.text)), token)
    common = first.is_sent_start and (first.pos_ == "NOUN" or first.lower_ in source_lexicon().unnamed)
    return phrase[:1].lower() + phrase[1:] if common and phrase[1:2].islower() else phrase


def _possessor(token: Token) -> Token | None:
    return next((c for c in lefts(token) if c.dep_ == "poss"), None)


def _around(token: Token) -> Iterable[Token]:
    """A name with its appositions and titles."""
    yield from (c for c in children(token) if c.dep_ in ("appos", "compound", "nmod", "amod"))
    if token.dep_ in ("appos", "compound", "nmod"):
        yield token.head


def _spoken_for(cast: Cast, token: Token) -> str:
    for i in cast._inside(token):
        mention: Any = cast.mentions[i]
        if mention.type not in ("person", "people", "place", "unknown"):
            return str(mention.name)
    modifiers = [c for c in lefts(token) if c.dep_ in ("compound", "poss", "amod", "nmod")]
    if modifiers:
        return noun_phrase(modifiers[-1])
    of = next((c for c in rights(token) if c.lower_ in ("for", "of") and c.dep_ == "prep"), None)
    target = next((c for c in children(of) if c.dep_ == "pobj"), None) if of is not None else None
    return noun_phrase(target) if target is not None else ""


def _writer(cast: Cast, token: Token) -> Voice | None:
    """Whose letter or statement it is: possessor, "from X", "by X", "of X", "posted by X", or a modifier."""
    poss = _possessor(token)
    if poss is not None and poss.i != token.i:
        return cast.voice(poss.i)
    for child in token.doc[token.i + 1 : min(token.right_edge.i + 1, token.i + 26)]:
        if child.lower_ in ("from", "by", "of") and child.dep_ in ("prep", "agent"):
            target = next((c for c in children(child) if c.dep_ == "pobj"), None)
            if (
                target is not None
                and (child.lower_ != "of" or target.pos_ == "PROPN")
                and target.ent_type_ not in ("DATE", "TIME")
            ):
                return cast.voice(target.i)
    for child in lefts(token):
        if child.dep_ in ("compound", "nmod") and child.pos_ == "PROPN":
            return cast.voice(child.i)
    return None
