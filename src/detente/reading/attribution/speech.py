"""Speech by verbs: a clause that a verb of saying takes is the words of its subject."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from spacy.tokens import Doc, Token

from detente.reading.attribution.lexicon import source_lexicon
from detente.reading.attribution.names import key
from detente.reading.attribution.subjects import agent_of, beside, complements_of, is_passive, subject_of
from detente.reading.attribution.tree import children, lefts, rights, sentence_end, sentence_of
from detente.reading.attribution.voices import Cast, Voice, noun_phrase
from detente.reading.columns import columns_of

FrameKind = Literal["speech", "according", "document", "hearsay"]


@dataclass(frozen=True, slots=True)
class Frame:
    """The tokens [start, end) are the words of `speaker` (None: nobody named), told through `through`, outermost first.

    `cue` is the token that shows it, `quote` whether the words are quoted, `thought` whether they are what the
    speaker holds rather than says.
    """

    start: int
    end: int
    cue: int
    kind: FrameKind
    speaker: Voice | None
    through: tuple[Voice, ...] = ()
    quote: bool = False
    thought: bool = False


def is_saying(token: Token, cast: Cast) -> bool:
    """Whether the token is a verb that can carry somebody's words."""
    lemma = token.lemma_.lower()
    return token.pos_ in ("VERB", "AUX") and (
        lemma in cast.words.say or lemma in cast.words.call or lemma in cast.words.quote_only
    )


def speaker_of_verb(verb: Token, cast: Cast) -> Voice | None:
    """The voice of a saying verb's subject; "X was quoted as saying" gives X, "it is said" nobody."""
    quoting = _quoting(verb, cast)
    if quoting is not None:
        quoted = _quoted_person(quoting)
        voice = cast.voice(quoted.i) if quoted is not None else None
        if quoting.i != verb.i or is_passive(verb) or (voice is not None and _can_be_quoted(voice)):
            return voice
    subject = subject_of(verb)
    if subject is None:
        return None
    if subject.lower_ == "it" and is_passive(verb) and agent_of(verb) is None:
        return None
    return cast.voice(subject.i)


def _can_be_quoted(voice: Voice) -> bool:
    """Whether a voice is somebody rather than something: "cited the delay as a reason" quotes nobody."""
    return voice.mention is not None or voice.kind in ("anonymous", "outlet")


def _quoting(verb: Token, cast: Cast) -> Token | None:
    """The verb of quoting around "(as) saying", or the verb itself: "quotes X as saying", "X is quoted by"."""
    if verb.lemma_.lower() in cast.words.quote:
        return verb
    current = verb
    for _ in range(4):
        if current.dep_ not in ("pcomp", "prep", "advcl", "xcomp", "acl", "appos", "dobj") or current.head == current:
            return None
        current = current.head
        if current.pos_ == "VERB" and current.lemma_.lower() in cast.words.quote and current.i < verb.i:
            between = verb.doc[current.i : verb.i]
            return current if verb.lower_ == "saying" or any(t.lower_ == "as" for t in between) else None
    return None


def _quoted_person(quoting: Token) -> Token | None:
    wanted = ("nsubjpass", "nsubj") if is_passive(quoting) else ("dobj",)
    found = next((c for c in children(quoting) if c.dep_ in wanted), None)
    if found is None and quoting.dep_ == "conj":
        found = subject_of(quoting.head)
    return found


def quoter(verb: Token, cast: Cast) -> tuple[Voice, ...]:
    """Who quotes: the subject of "quotes X as saying", the agent of "X is quoted by"."""
    quoting = _quoting(verb, cast)
    if quoting is None:
        return ()
    agent = agent_of(quoting)
    teller = agent if agent is not None else None if is_passive(quoting) else subject_of(quoting)
    voice = cast.voice(teller.i) if teller is not None else None
    if voice is None or not voice.name:
        return ()
    others = (cast.voice(i) for i in beside(verb.doc[voice.head])) if voice.kind == "outlet" else ()
    return (voice, *(other for other in others if other is not None and other.kind == "outlet"))


def verb_frames(doc: Doc, cast: Cast) -> Iterator[Frame]:
    """The frames that verbs of saying and thinking open over their complements."""
    words = cast.words
    columns = columns_of(doc)
    ends = {q.start: q.end for q in doc._.quotations or ()}
    for i, pos in enumerate(columns.pos):
        if pos not in ("VERB", "AUX"):
            continue
        token, lemma = doc[i], columns.lemma[i].lower()
        said = lemma in words.say
        told = lemma in words.report
        if not said and not told and lemma not in words.think:
            continue
        if token.tag_ == "VBN" and token.dep_ == "acl" and lemma not in words.quote and agent_of(token) is None:
            continue  # "the farmer mentioned in the report" says nothing
        covers = [
            (c.left_edge.i, c.right_edge.i + 1)
            for c in complements_of(token)
            if not c.left_edge.i <= token.i <= c.right_edge.i
        ]
        covers = [_to_quote_end(doc, a, _to_next_speaker(doc, a, b, cast), ends) for a, b in covers]
        if (
            not covers
            and said
            and token.dep_ in ("parataxis", "ccomp", "advcl", "dep", "intj", "relcl")
            and lemma not in words.call  # ", a step X denounced as a breach" tells what X said of it
            and _aside(token)
        ):
            head = token.head.head if token.dep_ == "relcl" else token.head
            covers = [(head.left_edge.i, head.right_edge.i + 1)]
        if not covers and said:
            covers = list(_loose_complement(token, lemma in words.tell))
        if not covers and (told or lemma in words.reporting):
            covers = list(_thing_told(token, cast, lemma in words.reporting))
        if not covers:
            continue
        if is_passive(token) and agent_of(token) is None and lemma not in words.tell:
            speaker = None
            kind: FrameKind = "hearsay"
            if lemma in words.quote:
                speaker, kind = speaker_of_verb(token, cast), "speech"
            if speaker is None and lemma not in words.hearsay:
                continue
        else:
            speaker, kind = speaker_of_verb(token, cast), "speech"
        through = (*quoter(token, cast), *outlets_near(token, cast, covers))
        if speaker is not None and speaker.kind == "outlet" and (cited := _cited(token, cast)) is not None:
            through, speaker = (speaker, *through), cited
        thought = not said and not (told and speaker is not None and speaker.kind in ("outlet", "document", "reports"))
        for start, end in covers:
            yield Frame(start, end, token.i, kind, speaker, through, False, thought)


def _to_next_speaker(doc: Doc, start: int, end: int, cast: Cast) -> int:
    """Where a complement ends that runs on into what another says: "said that X failed but officials insist that"."""
    for i in range(start + 1, min(end, start + _LONGEST)):
        token = doc[i]
        if token.lower_ in ("but", "while", "whereas", "although", "though") and token.dep_ in ("cc", "mark"):
            clauses = [token.head] if token.dep_ == "mark" else [c for c in rights(token.head) if c.dep_ == "conj"]
            for clause in clauses:
                teller = next((c for c in lefts(clause) if c.dep_ == "nsubj"), None)
                if (
                    clause.i > i
                    and is_saying(clause, cast)
                    and any(c.dep_ == "ccomp" for c in rights(clause))
                    and teller is not None
                    and teller.i > i
                    and teller.pos_ != "PRON"
                ):
                    return i
    return end


_LONGEST = 60
"""Tokens of a complement in which another speaker is looked for."""


def _to_quote_end(doc: Doc, start: int, end: int, ends: Mapping[int, int]) -> tuple[int, int]:
    """End a complement that opens with a quotation where the next clause after it has a subject of its own."""
    for first in (start, start + 1, start + 2):
        close = ends.get(first)
        if close is not None and close < end:
            after = close + 1
            if after + 1 < end and doc[after].lower_ in ("and", "but", "while") and doc[after + 1].lower_ != "that":
                tail = range(after + 1, min(end, after + 8))
                if any(doc[i].dep_ in ("nsubj", "nsubjpass") and i < doc[i].head.i for i in tail):
                    return start, close
    return start, end


def _aside(verb: Token) -> bool:
    """A saying verb set between commas or at the end: 'the talks, he said, failed'; 'as the minister said'."""
    doc = verb.doc
    subject = next((c for c in lefts(verb) if c.dep_ == "nsubj"), None)
    if subject is None or subject.lower_ in ("who", "which", "that"):
        return False
    markers = [c.lower_ for c in lefts(verb) if c.dep_ in ("mark", "advmod") and c.i < subject.i]
    if any(word not in ("as", "like") for word in markers if word not in _PLAIN_LEADS):
        return False  # "while X has accused Y" tells something of its own
    if verb.dep_ == "relcl" and any(c.lower_ in ("which", "who", "whom", "that") for c in lefts(verb)):
        return False
    if (
        any(c.dep_ == "dobj" for c in rights(verb))
        and verb.lemma_.lower() not in _TELLING_SOMEBODY
        and not _quotes_somebody(verb)
    ):
        return False
    if verb.dep_ == "ccomp" and verb.left_edge.i == verb.head.left_edge.i and verb.left_edge.lower_ != "as":
        return False  # what begins the sentence is the matter, and not who says it
    left = verb.left_edge.i
    while left < verb.i and doc[left].is_punct:
        left += 1
    before = doc[left - 1].text if left else ","
    return before in (",", "–", "—", "-", "(", '"', "”", "’") or doc[left].lower_ == "as"


def _quotes_somebody(verb: Token) -> bool:
    """ "..., the paper quoted envoys as saying": whom it quotes is no matter of its own."""
    return verb.lemma_.lower() in source_lexicon().quote and any(
        t.lower_ == "as" and t.nbor().lower_ in ("saying", "telling") for t in verb.doc[verb.i + 1 : verb.i + 12][:-1]
    )


_PLAIN_LEADS = frozenset({"also", "later", "then", "however", "so", "still", "again", "meanwhile", "now"})
_TELLING_SOMEBODY = frozenset({"tell", "inform", "remind", "assure"})


def _loose_complement(verb: Token, tells: bool) -> Iterator[tuple[int, int]]:
    """Where the parser left a saying verb without complement: what follows a colon or "that", or whom it tells."""
    doc, end = verb.doc, sentence_end(verb)
    if verb.dep_ == "ROOT":
        for i in range(verb.i + 1, min(end, verb.i + 25)):
            if doc[i].text == ":" or (
                doc[i].lower_ == "that" and doc[i].dep_ in ("mark", "nsubj", "det") and i - verb.i < 12
            ):
                yield i + 1, end
                return
    if tells and verb.dep_ in ("ROOT", "conj", "ccomp", "advcl"):
        heard = next((c for c in rights(verb) if c.dep_ in ("dobj", "iobj", "dative") and c.i - verb.i < 8), None)
        if heard is not None and any(
            t.dep_ in ("nsubj", "nsubjpass") for t in doc[heard.i + 1 : min(end, heard.i + 10)]
        ):
            yield heard.i + 1, end


def _thing_told(verb: Token, cast: Cast, reports: bool) -> Iterator[tuple[int, int]]:
    """What a teller reports in a noun: "the group reported an attack", "the channel aired a video in which"."""
    thing = next((c for c in rights(verb) if c.dep_ == "dobj" and c.pos_ == "NOUN"), None)
    if thing is None or is_passive(verb):
        return
    subject = subject_of(verb)
    voice = cast.voice(subject.i) if subject is not None else None
    if voice is not None and voice.name and (reports or voice.kind in ("outlet", "document", "reports")):
        yield thing.left_edge.i, thing.right_edge.i + 1


def outlets_near(cue: Token, cast: Cast, covers: Sequence[tuple[int, int]]) -> tuple[Voice, ...]:
    """Outlets that the words were told to, and papers they stand in: named near the cue, outside of what is said."""
    doc = cue.doc
    sent = sentence_of(cue)
    found: list[Voice] = []
    first, last = max(sent.start, cue.i - 30), min(sent.end, cue.i + 30)
    own = subject_of(cue)
    tells = cue.lemma_.lower() in cast.words.tell
    if own is not None:
        # "the magazines X and Y reported": the outlets that the subject names.
        for i in range(max(own.left_edge.i, own.i - 8), min(own.right_edge.i + 1, own.i + 10)):
            outlet = cast.outlet_at(i)
            if outlet is None or outlet.head != i or own.i == i:
                continue
            joined = cast.outlet_at(own.i) is not None and doc[i].dep_ == "conj"
            if joined or own.lemma_.lower() in cast.words.outlet_nouns:
                found.append(outlet)
        found += _listed_with(own, cast)
    for i in range(first, last):
        if (
            tells
            and cue.i < i <= cue.i + 7
            and (heard := cast.outlet_at(i)) is not None
            and heard.head == i
            and _only_name_between(doc, cue.i, i)
        ):
            found.append(heard)
            continue
        if any(a <= i < b for a, b in covers) and not any(a <= cue.i < b for a, b in covers):
            continue
        outlet = cast.outlet_at(i)
        if outlet is not None and outlet.head == i and (own is None or own.i != i) and is_led_to(doc, i, cast):
            found.append(outlet)
        elif doc[i].lower_ in ("in", "by", "through", "via") and abs(i - cue.i) < 15:
            paper = paper_after(doc[i], cast, cue)
            if paper is not None:
                found.append(paper)
    return tuple(dict.fromkeys(found))


def _listed_with(own: Token, cast: Cast) -> list[Voice]:
    """The outlets that are listed after the one that a subject names: "the magazines X and Y reported"."""
    doc, found = own.doc, []
    voice = cast.outlet_at(own.i)
    i = voice.head + 1 if voice is not None else len(doc)
    while i + 1 < len(doc) and doc[i].text in (",", "and", "&"):
        while i < len(doc) - 1 and (doc[i].text in (",", "and", "&") or doc[i].lower_ == "the"):
            i += 1
        following = cast.outlet_at(i)
        if following is None:
            break
        found.append(following)
        i = following.head + 1
    return found


def _cited(verb: Token, cast: Cast) -> Voice | None:
    """Whom an outlet names for what it reports: "Reuters reported, citing two officials"; "Citing X, Reuters said"."""
    around = [*children(verb), *(c for subject in lefts(verb) if subject.dep_ == "nsubj" for c in rights(subject))]
    for clause in around:
        if clause.lemma_.lower() in cast.words.quote and clause.tag_ == "VBG" and clause.dep_ in ("advcl", "acl"):
            named = next((c for c in rights(clause) if c.dep_ == "dobj"), None)
            voice = cast.voice(named.i) if named is not None else None
            if voice is not None and voice.name and (voice.mention is not None or voice.kind != "party"):
                return voice
    return None


def _only_name_between(doc: Doc, cue: int, outlet: int) -> bool:
    """Whether nothing but the outlet's own phrase stands between "told" and its last word."""
    return all(
        t.pos_ in ("DET", "ADJ", "PROPN", "NOUN", "PART", "ADP", "NUM") or t.text in ("-", "'s", "’s")
        for t in doc[cue + 1 : outlet]
    )


def is_led_to(doc: Doc, i: int, cast: Cast) -> bool:
    """Whether the outlet that ends at token i is told, quoted or spoken to rather than spoken of."""
    start = i
    while start > 0 and cast.outlet_at(start - 1) is not None:
        start -= 1
    for j in range(start - 1, max(-1, start - 8), -1):
        token = doc[j]
        if token.lower_ in ("to", "with", "by", "on", "from", "told", "for", "in", "via", "through"):
            after = doc[i + 1] if i + 1 < len(doc) else token
            if token.lower_ in ("in", "on", "to") and after.lemma_.lower() in cast.words.pieces:
                return True
            return token.lower_ == "told" or _leading_word(doc, j, cast)
        if token.lemma_.lower() in cast.words.leads and token.pos_ == "VERB":
            return True
        before = doc[max(0, j - 1)]
        theirs = before.ent_type_ == "PERSON" or before.lemma_.lower() in cast.words.staff
        if token.lower_ in ("of", "at") and theirs:
            continue  # "told NAME of OUTLET"
        if token.pos_ not in ("DET", "ADJ", "PROPN", "NOUN", "PART", "CCONJ", "NUM") and token.text not in (
            "'s",
            "’s",
            ",",
            "-",
        ):
            return False
    return False


def _leading_word(doc: Doc, j: int, cast: Cast) -> bool:
    for k in range(j - 1, max(-1, j - 8), -1):
        lemma = doc[k].lemma_.lower()
        if (
            lemma in cast.words.leads
            or lemma in cast.words.say
            or lemma in cast.words.voices
            or lemma in ("interview", "reporter", "journalist", "article", "piece", "letter", "email", "appearance")
        ):
            return True
        if doc[k].text in (".", ";"):
            return False
    return False


def paper_after(preposition: Token, cast: Cast, cue: Token) -> Voice | None:
    """ "in a letter to X, NAME said": the letter, named after the speaker."""
    noun = next((c for c in children(preposition) if c.dep_ == "pobj"), None)
    if noun is None or abs(noun.i - cue.i) > 20:
        return None
    lemma = noun.lemma_.lower()
    joint = any(c.lower_ in cast.words.joint for c in lefts(noun))
    if joint and lemma in cast.words.personal:
        return Voice(noun.i, noun_phrase(noun), "document", frozenset({key(noun_phrase(noun))}), None)
    if lemma in cast.words.personal:
        voice = cast.voice(noun.i)
        if voice is None or " of " in voice.name:
            return voice
        speaker = speaker_of_verb(cue, cast)
        if speaker is not None and speaker.name and speaker.kind == "party":
            return replace(voice, name=f"{lemma} of {speaker.name}", same_as=speaker.same_as)
        return voice
    if joint and (lemma in cast.words.voices or lemma in cast.words.studies):
        return cast.voice(noun.i)
    return None
