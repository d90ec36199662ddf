"""Attribution: who told the article what it tells, and whose words its words are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc, Token

from detente.reading.attribution.frames import find_frames
from detente.reading.attribution.names import key
from detente.reading.attribution.speech import Frame
from detente.reading.attribution.subjects import agent_of, subject_of
from detente.reading.attribution.tree import ancestors, children, lefts, rights
from detente.reading.attribution.voices import Cast, Voice
from detente.values.statement import AUTHOR, UNKNOWN

for _name in ("sources", "frames"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)

_DEEPEST = 12
"""Frames around one clause that are looked at, from the inside out."""
_NEAR = 40
"""Tokens around a clause in which the actor must be named for somebody else's words to be a source."""

_VIEWS = frozenset(
    {"position", "assess", "forecast", "propose", "threaten", "demand", "request", "offer", "accuse", "promise"}
)
_DEEDS = frozenset({"act", "comply", "accept", "meet"})
_DONE = frozenset({"has", "have", "had"})
_DOING = frozenset({"is", "are", "was", "were"})
_SPEAKERS_OWN = frozenset({"i", "we", "us", "me"})


@dataclass(frozen=True, slots=True)
class Attribution:
    """The tokens `covers` are told by `chain`, nearest to the article first; [start, end) is the cue.

    `kind` says how: speech, an according-to phrase, a document, or hearsay. `speaker` is the index into
    `doc._.mentions` of whose words they are, None where that is no mention.
    """

    start: int
    end: int
    chain: tuple[str, ...]
    covers: tuple[int, int]
    cue: int
    kind: str
    speaker: int | None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose words a clause is: `mention` the index into `doc._.mentions`, `verb` the token of the saying verb.

    All three are empty where the article speaks in its own voice. `quote` tells quoted from indirect speech.
    """

    mention: int | None = None
    verb: int | None = None
    quote: bool = False


@dataclass(frozen=True, slots=True)
class _Index:
    frames: tuple[Frame, ...]
    parents: tuple[int, ...]
    innermost: tuple[int, ...]
    by_cue: dict[int, tuple[int, ...]]
    cast: Cast


def annotate(doc: Doc) -> Doc:
    """Write `doc._.sources`: list[Attribution], and fill cue and speaker of `doc._.quotations`.

    Needs quotations and, for names, mentions; without mentions the words of the text stand for names.
    """
    cast = Cast(doc)
    frames, quotations = find_frames(doc, cast)
    if doc._.quotations is not None:
        doc._.quotations = quotations
    doc._.frames = _index(frames, len(doc), cast)
    doc._.sources = [
        Attribution(f.cue, f.cue + 1, chain, (f.start, f.end), f.cue, f.kind, f.speaker.mention if f.speaker else None)
        for f in frames
        if not f.thought and (chain := tuple(_names([*f.through, *([f.speaker] if f.speaker else [])])))
    ]
    return doc


def _index(frames: list[Frame], length: int, cast: Cast) -> _Index:
    order = sorted(range(len(frames)), key=lambda i: (frames[i].start, -frames[i].end, frames[i].cue))
    ranked = tuple(frames[i] for i in order)
    parents = [-1] * len(ranked)
    innermost = [-1] * length
    stack: list[int] = []
    following = 0
    for i in range(length):
        while stack and ranked[stack[-1]].end <= i:
            stack.pop()
        while following < len(ranked) and ranked[following].start <= i:
            if ranked[following].end > i:
                parents[following] = stack[-1] if stack else -1
                stack.append(following)
            following += 1
        if stack:
            innermost[i] = stack[-1]
    by_cue: dict[int, tuple[int, ...]] = {}
    for number, frame in enumerate(ranked):
        by_cue[frame.cue] = (*by_cue.get(frame.cue, ())[:3], number)
    return _Index(ranked, tuple(parents), tuple(innermost), by_cue, cast)


def _covering(index: _Index, token: int) -> Iterator[Frame]:
    """The frames around a token, innermost first."""
    at = index.innermost[token] if 0 <= token < len(index.innermost) else -1
    for _ in range(_DEEPEST):
        if at < 0:
            return
        frame = index.frames[at]
        if frame.end > token:
            yield frame
        at = index.parents[at]


def frames_around(doc: Doc, token: int) -> tuple[Frame, ...]:
    """The speeches and papers whose words a token stands in, or whose verb of saying it is, innermost first."""
    index: _Index | None = doc._.frames
    if index is None:
        return ()
    own = [index.frames[number] for number in index.by_cue.get(token, ())[:1]]
    return (*own, *(frame for frame in _covering(index, token) if frame.cue != token))


def spoken_cues(doc: Doc) -> Iterator[tuple[int, str]]:
    """The verbs of saying of a document in its order, each with the key of the name of whose words they open."""
    index: _Index | None = doc._.frames
    if index is None:
        return
    for cue in sorted(index.by_cue):
        for number in index.by_cue[cue][:1]:
            speaker = index.frames[number].speaker
            if speaker is not None:
                yield cue, key(speaker.name)


def sources_of(doc: Doc, head: int, actor: str, kind: str = "") -> tuple[str, ...]:
    """Who told the article what the clause at token `head` says, nearest to the article first; see `tellers_of`."""
    return tuple(tellers_of(doc, head, actor, kind))


def tellers_of(doc: Doc, head: int, actor: str, kind: str = "") -> dict[str, int]:
    """Who told the article what the clause at token `head` says, nearest to the article first, each with its token.

    Empty where the article says it in its own voice, or only lets the actor speak for itself. Outlets and
    documents that the actor speaks through are sources.

    Args:
        head: the root token of the clause, which may itself be the verb of saying.
        actor: canonical name of whose act the clause is.
        kind: the kind of the statement where known. A person of no known body that tells of a view or a demand
            mostly speaks for the body that holds it, so that only deeds count as told by such a person.
    """
    index: _Index | None = doc._.frames
    if index is None:
        return {}
    chain: list[Voice] = []
    cast = index.cast
    for frame in _covering(index, head):
        if frame.thought or (
            actor == AUTHOR
            and (frame.kind == "document" or (frame.kind == "according" and doc[frame.cue - 1].text == "("))
        ):
            # What the author makes of a paper, or says around a bracketed source, is its own.
            continue
        vouched = frame.speaker is not None and frame.speaker.kind in ("outlet", "reports", "document")
        if (frame.kind == "hearsay" or not vouched) and _is_taken_for_granted(doc, frame, head):
            continue
        told = frame.cue != head and frame.speaker is not None and _tells_of_another(index, frame, head, actor, kind)
        chain = [
            *_carriers(frame, actor, cast),
            *([frame.speaker] if told and frame.speaker is not None else []),
            *chain,
        ]
    if kind in _DEEDS and _claims_the_deed(index, head, actor):
        return {actor: head}
    for number in index.by_cue.get(head, ())[:1]:
        frame = index.frames[number]
        itself = frame.kind == "speech" and frame.speaker is not None and frame.speaker.head == head  # a claim
        if not frame.thought and not itself:
            told = frame.speaker is not None and _tells_of_another(index, frame, head, actor, kind)
            chain = [
                *chain,
                *_carriers(frame, actor, cast),
                *([frame.speaker] if told and frame.speaker is not None else []),
            ]
    if len(chain) > 1:
        chain = [voice for voice in chain if voice.kind != "document" or len(voice.name.split()) > 1]
    return _names(chain)


def _carriers(frame: Frame, actor: str, cast: Cast) -> list[Voice]:
    """The outlets and papers that carry a speech, but for the actor itself and for a paper in which it only speaks.

    "In a letter the minister said" is the minister speaking for himself, where no outlet has seen the letter.
    """
    seen = frame.kind == "document" or any(voice.kind == "outlet" for voice in frame.through)
    return [
        voice
        for voice in _others(frame.through, actor)
        if seen
        or voice.kind != "document"
        or not voice.is_actor(actor)
        or not cast.words.joint.isdisjoint(voice.name.lower().split()[:1])
    ]


def _others(voices: tuple[Voice, ...], actor: str) -> list[Voice]:
    """The voices but for the actor itself; an outlet is the actor only by its own name."""
    return [
        v
        for v in voices
        if not (v.is_actor(actor) if v.kind not in ("outlet", "document") else key(v.name) == key(actor))
    ]


def _tells_of_another(index: _Index, frame: Frame, head: int, actor: str, kind: str) -> bool:
    """Whether a speaker tells what another did, rather than acting in these words itself.

    An outlet, a report or a witness always does. A party does where the actor is named in what it says: an actor
    that is not named there can only be the speaker, under a name that was not recognised.
    """
    speaker = frame.speaker
    if speaker is None or not speaker.name:
        return False
    if speaker.kind in ("outlet", "reports"):
        return not speaker.is_actor(actor) or (
            speaker.kind == "outlet" and _reports_others(index, frame, speaker, head)
        )
    if speaker.kind == "anonymous" and _speak_of_themselves(index, frame, head):
        return False
    if speaker.kind == "anonymous" and speaker.is_actor(actor):
        return _is_informant(index, frame, speaker, head)
    if speaker.is_actor(actor):
        return _claims_own_deed(index, frame, speaker, kind, head)
    if actor == AUTHOR:
        return speaker.kind == "document"
    if speaker.kind in ("party", "anonymous") and _is_of(index.cast, speaker, actor):
        return False
    words, cue = index.cast.words, index.cast.doc[frame.cue].lemma_.lower()
    if speaker.kind == "party" and (cue in words.gainsaying or cue in words.call):
        return False  # "has denied the finding that X meddled", "condemned X for closing it": both take it from others
    if frame.cue == head and speaker.kind == "party" and index.cast.doc[head].lemma_ not in index.cast.words.reporting:
        return False
    if actor == UNKNOWN or speaker.kind == "anonymous" or _is_marked_document(index, speaker):
        return True
    if index.cast.is_loose_person(speaker) and (kind in _VIEWS or index.cast.speaks_for_somebody(speaker)):
        return False
    return _acts_here(index, frame, head, actor)


def _is_of(cast: Cast, speaker: Voice, actor: str) -> bool:
    """Whether somebody is of the actor's own, though his words do not say so here.

    So is a person beside whose name the actor stands somewhere in the document, and so are people without a name who
    share a word with it ("Norlandic officials"); that they are officials says nothing of whose.
    """
    if speaker.kind == "party":
        return key(actor) in cast.bodies_of(speaker)
    own = {word for word in key(actor).split() if len(word) > _SHORT_WORD} - cast.words.anonymous
    return not own.isdisjoint(key(speaker.name).split())


_SHORT_WORD = 3


def _reports_others(index: _Index, frame: Frame, outlet: Voice, head: int) -> bool:
    """Whether an outlet that is taken for the actor only reports what others do: "PAPER reports that talks will fail".

    It is a source then, whoever acts.
    """
    doc, cast = index.cast.doc, index.cast
    if frame.kind != "speech" or doc[frame.cue].lemma_.lower() not in cast.words.reporting:
        return False
    told = doc[frame.start : min(frame.end, frame.start + _NEAR)].root if frame.cue == head else doc[head]
    subject = subject_of(told)
    if subject is None or not frame.start <= subject.i < frame.end or subject.lower_ in ("it", "they", "we", "i"):
        return False
    voice = cast.voice(subject.i)
    return voice is None or not voice.same_as & outlet.same_as


def _speak_of_themselves(index: _Index, frame: Frame, head: int) -> bool:
    """Whether people without a name say in it what they, or theirs, will do: "officials said they would not move"."""
    if frame.cue != head:
        return False
    told = index.cast.doc[frame.start : min(frame.end, frame.start + _NEAR)].root
    subject = subject_of(told)
    if subject is None or subject.i < frame.start:
        return False
    own = any(c.dep_ == "poss" and c.lower_ in ("their", "our", "its") for c in lefts(subject))
    return own or subject.lower_ in ("they", "we", "i", "he", "she")


def _is_informant(index: _Index, frame: Frame, speaker: Voice, head: int) -> bool:
    """Whether one of the actor's own people without a name only informs on it: a "source", or whom an outlet quotes."""
    doc, words = index.cast.doc, index.cast.words
    noun = doc[speaker.head]
    hidden = noun.lemma_.lower() in words.informants or any(c.lower_ in words.unnamed for c in lefts(noun))
    quoted = any(voice.kind == "outlet" for voice in frame.through)
    around = any(f.speaker is not None and f.speaker.kind == "outlet" for f in _covering(index, head))
    return hidden or quoted or around


def _claims_the_deed(index: _Index, head: int, actor: str) -> bool:
    """ "X claimed responsibility for the raid", "the raid was claimed by X": the article has it from X alone."""
    token, cast = index.cast.doc[head], index.cast
    if token.lemma_.lower() not in cast.words.claiming:
        return False
    thing = next((c for c in rights(token) if c.dep_ == "dobj"), None)
    agent = agent_of(token)
    teller = agent if agent is not None else subject_of(token)
    if agent is None and (thing is None or thing.lemma_.lower() not in cast.words.owned):
        return False
    voice = cast.voice(teller.i) if teller is not None else None
    return voice is not None and voice.is_actor(actor)


def _is_taken_for_granted(doc: Doc, frame: Frame, head: int) -> bool:
    """Whether a speaker only touches on what the clause tells, as on something known.

    So it is with a clause of time or reason ("said it would pay now that the strike was over") and with a noun of
    dealing ("said the earlier offer fell short"), unless the noun is all that is told ("reported an attack").
    """
    token = doc[head]
    if frame.cue == head or not frame.start <= head < frame.end or frame.kind not in ("speech", "hearsay"):
        return False
    above = [token, *(a for a in ancestors(token) if frame.start <= a.i < frame.end)]
    if len(above) > 1 and any(a.dep_ == "advcl" and _has_marker(a) for a in above[:-1]):
        return True
    if not frame.quote and any(a.dep_ == "relcl" and doc[max(0, a.left_edge.i - 1)].text == "," for a in above[:-1]):
        return True  # "say the truce, which was declared in May, still holds": the article's own words
    return len(above) > 1 and token.pos_ in ("NOUN", "PROPN")


def _has_marker(clause: Token) -> bool:
    """Whether a clause of time or reason opens with its own word ("after", "because"); a condition is none."""
    return any(c.dep_ in ("mark", "advmod") and c.lower_ not in ("if", "unless", "that") for c in lefts(clause))


def _claims_own_deed(index: _Index, frame: Frame, speaker: Voice, kind: str, head: int) -> bool:
    """ "X claims to have left the town", "X says it has left": its own deed, as a claim, has the teller for source."""
    doc, words = index.cast.doc, index.cast.words
    cue = doc[frame.cue].lemma_.lower()
    if frame.quote or speaker.kind != "party" or _speaks_with_others(doc, speaker):
        return False
    if kind not in _DEEDS:
        return cue in words.claiming and frame.cue != head and _has_done(doc[head], frame)
    told = doc[frame.start : min(frame.end, frame.start + _NEAR)].root if frame.cue == head else doc[head]
    return cue in words.claiming or (cue in words.avowing and _has_done(told, frame))


def _speaks_with_others(doc: Doc, speaker: Voice) -> bool:
    """Whether several parties say it together: "the union and the port said they had agreed" is no claim of one."""
    joined = [c for c in rights(doc[speaker.head]) if c.dep_ == "conj" and c.pos_ in ("NOUN", "PROPN")]
    return bool(joined) and any(c.lower_ == "and" for c in rights(doc[speaker.head]) if c.dep_ == "cc")


def _has_done(verb: Token, frame: Frame) -> bool:
    """Whether a clause within somebody's words tells what "it" or "they" have done: a body speaking of itself.

    A second verb shares the subject of the first ("they have stopped and are pulling back").
    """
    first = verb.head if verb.dep_ == "conj" and verb.head.i >= frame.start else verb
    if not frame.start <= verb.i < frame.end:
        return False
    helpers = {"VBD": frozenset({""}), "VBN": _DONE, "VBG": _DOING}.get(verb.tag_, frozenset())
    done = any(c.dep_ == "aux" and c.lower_ in helpers for c in children(verb)) or "" in helpers
    done = done and verb.lemma_ != "be"  # a state is no deed
    return done and any(c.dep_ == "nsubj" and c.lower_ in ("it", "they") for c in children(first))


def _acts_here(index: _Index, frame: Frame, head: int, actor: str) -> bool:
    """Whether the actor is the subject (or agent) of the clause, or is named in the noun phrase, at `head`."""
    doc, cast = index.cast.doc, index.cast
    token = doc[head]
    if frame.cue == head:
        token = doc[frame.start : min(frame.end, frame.start + _NEAR)].root
    if token.pos_ in ("VERB", "AUX", "ADJ"):
        subject = subject_of(token)
        if subject is not None and frame.start <= subject.i < frame.end:
            if subject.lower_ in _SPEAKERS_OWN:
                return False
            low, high = max(subject.left_edge.i, subject.i - 12), min(subject.right_edge.i + 1, subject.i + 12)
            return key(actor) in cast.parties_between(low, high) or _last_word_stands(doc, actor, low, high)
    low, high = max(frame.start, head - _NEAR), min(frame.end, head + _NEAR)
    return key(actor) in cast.parties_between(low, high) or _last_word_stands(doc, actor, low, high)


def _is_marked_document(index: _Index, speaker: Voice) -> bool:
    """A letter, memo or transcript, or a joint or leaked paper: a source whoever acts in it."""
    if speaker.kind != "document":
        return False
    words = speaker.name.lower().split()
    lexicon = index.cast.words
    return bool(words) and (words[0] in lexicon.joint or (" of " in speaker.name and words[0] in lexicon.personal))


def _last_word_stands(doc: Doc, actor: str, low: int, high: int) -> bool:
    """Whether the last word of the actor's name stands in [low, high): a name that no mention was made of."""
    words = key(actor).split()
    return bool(words) and len(words[-1]) > 3 and any(t.lower_ == words[-1] for t in doc[low:high])


def speaker_of(doc: Doc, head: int) -> Speaker:
    """Whose words the clause at token `head` is: the innermost speech or quotation around it."""
    index: _Index | None = doc._.frames
    if index is None:
        return Speaker()
    around = [f for f in _covering(index, head) if f.cue != head and f.kind in ("speech", "according")]
    if around:
        nearest = around[0]
        quoted = any(f.quote for f in around if f.cue == nearest.cue)
        speaker = nearest.speaker
        return Speaker(speaker.mention if speaker is not None else None, nearest.cue, quoted)
    return Speaker()


def _names(voices: list[Voice]) -> dict[str, int]:
    """The names of voices, each once, with the token of the noun that stands for it."""
    found: dict[str, Voice] = {}
    for voice in voices:
        if voice.name:
            found.setdefault(key(voice.name), voice)
    return {voice.name: voice.head for voice in found.values()}


@Language.factory("detente_attribution", assigns=["doc._.sources"])
def make_attribution(nlp: Language, name: str) -> object:  # noqa: ARG001 - spaCy's factory signature
    """The pipeline component; see `annotate`."""
    return annotate
