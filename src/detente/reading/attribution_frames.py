"""Frames of speech: which stretch of text is whose words, as told to whom, through which paper or letter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from spacy.tokens import Doc, Token

from detente.reading.attribution_subjects import agent_of, complements_of, is_passive, subject_of
from detente.reading.attribution_voices import Cast, Voice
from detente.reading.quotations import Quotation, paragraphs

FrameKind = Literal["speech", "according", "document", "hearsay"]

_REACH = 40
"""Tokens around a quotation in which its saying verb is looked for."""
_OUTLET_PLURALS = frozenset({"agencies", "newspapers", "magazines", "dailies"})
_ENDS = frozenset(".?!")


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


def find_frames(doc: Doc, cast: Cast) -> tuple[list[Frame], list[Quotation]]:
    """All frames of the document in the order of their cues, and its quotations with cue and speaker filled."""
    frames = [*_verb_frames(doc, cast), *_noun_frames(doc, cast), *_according_frames(doc, cast), *_hearsay_frames(doc, cast)]
    bounds = paragraphs(doc)
    frames = _clip(frames, bounds)
    quoted, quotations = _quotation_frames(doc, cast, bounds)
    frames += quoted
    frames.sort(key=lambda f: (f.cue, f.start, -f.end))
    frames = _name_pronouns(doc, frames, bounds)
    return _carry_outlets(doc, frames), quotations


def _clip(frames: Sequence[Frame], bounds: Sequence[tuple[int, int]]) -> list[Frame]:
    """Keep a frame within the paragraph that it starts in: a parser may run sentences together across paragraphs.

    A block quotation after "according to X for" is in the next paragraph and stays as it is.
    """
    out: list[Frame] = []
    place = 0
    for frame in sorted(frames, key=lambda f: f.start):
        while place + 1 < len(bounds) and bounds[place][1] <= frame.start:
            place += 1
        end = frame.end if frame.quote else min(frame.end, bounds[place][1])
        if end > frame.start:
            out.append(replace(frame, end=end))
    return out


def _name_pronouns(doc: Doc, frames: Sequence[Frame], bounds: Sequence[tuple[int, int]]) -> list[Frame]:
    """A pronoun that no mention resolves stands for the last speaker of its paragraph, or of the one before.

    "It" and a bare "the report", "the statement", "the agency" take up a body, outlet or document; "he" and "she" a person.
    """
    out: list[Frame] = []
    last: dict[str, tuple[int, Voice]] = {}
    place = 0
    for frame in frames:
        while place + 1 < len(bounds) and bounds[place][1] <= frame.cue:
            place += 1
        speaker = frame.speaker
        if speaker is not None:
            word = doc[speaker.head].lower_ if speaker.head >= 0 else ""
            wanted = _taken_up(doc, speaker, word)
            if wanted:
                seen = last.get(wanted)
                if seen is not None and place - seen[0] <= 1:
                    speaker = replace(seen[1], head=speaker.head)
                    frame = replace(frame, speaker=speaker)
            elif speaker.name and frame.kind != "hearsay":
                last[_sort_of(doc, speaker)] = (place, speaker)
                if speaker.kind == "document":
                    last["thing"] = (place, speaker)
        out.append(frame)
    return out


def _taken_up(doc: Doc, speaker: Voice, word: str) -> str:
    """The sort of speaker that a pronoun or a bare description takes up again, "" for one that names its own."""
    if speaker.mention is None and not speaker.name:
        return {"he": "person", "she": "person", "him": "person", "her": "person", "it": "thing", "they": "people", "them": "people"}.get(word, "")
    if speaker.kind in ("document", "reports") and speaker.head > 0 and doc[speaker.head - 1].lower_ in ("the", "that", "this") and doc[speaker.head].pos_ == "NOUN":
        return "thing"
    bare = speaker.head > 0 and doc[speaker.head - 1].lower_ == "the" and speaker.mention is None
    if bare and word in ("agency", "network", "newspaper", "paper", "channel", "station", "magazine", "broadcaster", "daily", "outlet", "website"):
        return "outlet"
    return ""


def _sort_of(doc: Doc, speaker: Voice) -> str:
    if speaker.kind == "outlet":
        return "outlet"
    if speaker.kind in ("document", "reports"):
        return "thing"
    token = doc[speaker.head] if speaker.head >= 0 else None
    if token is not None and (token.ent_type_ == "PERSON" or speaker.kind == "anonymous" and token.tag_ == "NN"):
        return "person"
    if token is not None and token.tag_ in ("NNS", "NNPS"):
        return "people"
    return "person" if speaker.kind == "party" and token is not None and token.ent_type_ not in ("ORG", "GPE", "NORP") and token.pos_ == "PROPN" else "thing"


def is_saying(token: Token, cast: Cast) -> bool:
    """Whether the token is a verb that can carry somebody's words."""
    lemma = token.lemma_.lower()
    return token.pos_ in ("VERB", "AUX") and (lemma in cast.words.say or lemma in cast.words.call or lemma in cast.words.quote_only)


def speaker_of_verb(verb: Token, cast: Cast) -> Voice | None:
    """The voice of a saying verb's subject; "X was quoted as saying" gives X, "it is said" nobody."""
    quoting = _quoting(verb, cast)
    if quoting is not None:
        quoted = _quoted_person(quoting)
        return cast.voice(quoted.i) if quoted is not None else None
    subject = subject_of(verb)
    if subject is None:
        return None
    if subject.lower_ == "it" and is_passive(verb) and agent_of(verb) is None:
        return None
    return cast.voice(subject.i)


def _quoting(verb: Token, cast: Cast) -> Token | None:
    """The verb of quoting around "as saying", or the verb itself: "PAPER quotes X as saying", "X is quoted by PAPER"."""
    if verb.lemma_.lower() in cast.words.quote:
        return verb
    current = verb
    for _ in range(3):
        if current.dep_ not in ("pcomp", "prep", "advcl", "xcomp") or current.head is current:
            return None
        current = current.head
        if current.pos_ == "VERB" and current.lemma_.lower() in cast.words.quote:
            between = verb.doc[current.i : verb.i]
            return current if any(t.lower_ == "as" for t in between) else None
    return None


def _quoted_person(quoting: Token) -> Token | None:
    wanted = ("nsubjpass", "nsubj") if is_passive(quoting) else ("dobj",)
    found = next((c for c in quoting.children if c.dep_ in wanted), None)
    if found is None and quoting.dep_ == "conj":
        found = subject_of(quoting.head)
    return found


def _quoter(verb: Token, cast: Cast) -> tuple[Voice, ...]:
    """Who quotes: the subject of "quotes X as saying", the agent of "X is quoted by"."""
    quoting = _quoting(verb, cast)
    if quoting is None:
        return ()
    agent = agent_of(quoting)
    teller = agent if agent is not None else None if is_passive(quoting) else subject_of(quoting)
    voice = cast.voice(teller.i) if teller is not None else None
    return (voice,) if voice is not None and voice.name else ()


def _verb_frames(doc: Doc, cast: Cast) -> Iterator[Frame]:
    words = cast.words
    for token in doc:
        if token.pos_ not in ("VERB", "AUX"):
            continue
        lemma = token.lemma_.lower()
        said = lemma in words.say
        told = lemma in words.report
        if not said and not told and lemma not in words.think:
            continue
        covers = [(c.left_edge.i, c.right_edge.i + 1) for c in complements_of(token) if not c.left_edge.i <= token.i <= c.right_edge.i]
        if not covers and said and token.dep_ in ("parataxis", "ccomp", "advcl", "dep", "intj") and _aside(token):
            head = token.head
            covers = [(head.left_edge.i, head.right_edge.i + 1)]
        if not covers and said:
            covers = list(_loose_complement(token, lemma in words.tell))
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
        through = (*_quoter(token, cast), *_outlets_near(token, cast, covers))
        thought = not said and not (told and speaker is not None and speaker.kind in ("outlet", "document", "reports"))
        for start, end in covers:
            yield Frame(start, end, token.i, kind, speaker, through, False, thought)


def _aside(verb: Token) -> bool:
    """A saying verb set between commas or at the end: 'the talks, he said, failed'; 'as the minister said'."""
    if not any(c.dep_ in ("nsubj",) for c in verb.children):
        return False
    left = verb.left_edge.i
    doc = verb.doc
    before = doc[left - 1].text if left else ","
    return before in (",", "–", "—", "-", "(", '"', "”", "’") or doc[left].lower_ == "as"


def _loose_complement(verb: Token, tells: bool) -> Iterator[tuple[int, int]]:
    """Where the parser left a saying verb without complement: what follows a colon or "that", or whom it tells."""
    doc, end = verb.doc, verb.sent.end
    if verb.dep_ == "ROOT":
        for i in range(verb.i + 1, min(end, verb.i + 25)):
            if doc[i].text == ":" or (doc[i].lower_ == "that" and doc[i].dep_ in ("mark", "nsubj", "det") and i - verb.i < 12):
                yield i + 1, end
                return
    if tells and verb.dep_ in ("ROOT", "conj", "ccomp", "advcl"):
        heard = next((c for c in verb.rights if c.dep_ in ("dobj", "iobj", "dative") and c.i - verb.i < 8), None)
        if heard is not None and any(t.dep_ in ("nsubj", "nsubjpass") for t in doc[heard.i + 1 : min(end, heard.i + 10)]):
            yield heard.i + 1, end


def _outlets_near(cue: Token, cast: Cast, covers: Sequence[tuple[int, int]]) -> tuple[Voice, ...]:
    """Outlets that the words were told to, and papers they stand in: named near the cue, outside of what is said."""
    doc = cue.doc
    sent = cue.sent
    found: list[Voice] = []
    first, last = max(sent.start, cue.i - 30), min(sent.end, cue.i + 30)
    own = subject_of(cue)
    tells = cue.lemma_.lower() in cast.words.tell
    if own is not None:
        # "the magazines X and Y reported": the outlets that the subject names.
        for i in range(max(own.left_edge.i, own.i - 8), min(own.right_edge.i + 1, own.i + 10)):
            outlet = cast.outlet_at(i)
            if outlet is not None and outlet.head == i and own.i != i and own.lemma_.lower() in cast.words.outlet_nouns | _OUTLET_PLURALS:
                found.append(outlet)
            elif outlet is not None and outlet.head == i and own.i != i and cast.outlet_at(own.i) is not None and doc[i].dep_ == "conj":
                found.append(outlet)
    for i in range(first, last):
        if tells and cue.i < i <= cue.i + 7 and (heard := cast.outlet_at(i)) is not None and heard.head == i and _only_name_between(doc, cue.i, i):
            found.append(heard)
            continue
        if any(a <= i < b for a, b in covers) and not any(a <= cue.i < b for a, b in covers):
            continue
        outlet = cast.outlet_at(i)
        if outlet is not None and outlet.head == i and (own is None or own.i != i) and _is_led_to(doc, i, cast):
            found.append(outlet)
        elif doc[i].lower_ in ("in", "by", "through", "via") and abs(i - cue.i) < 15:
            paper = _paper_after(doc[i], cast, cue)
            if paper is not None:
                found.append(paper)
    return tuple(dict.fromkeys(found))


def _only_name_between(doc: Doc, cue: int, outlet: int) -> bool:
    """Whether nothing but the outlet's own phrase stands between "told" and its last word."""
    return all(t.pos_ in ("DET", "ADJ", "PROPN", "NOUN", "PART", "ADP", "NUM") or t.text in ("-", "'s", "’s") for t in doc[cue + 1 : outlet])


def _is_led_to(doc: Doc, i: int, cast: Cast) -> bool:
    """Whether the outlet that ends at token i is told, quoted or spoken to rather than spoken of."""
    start = i
    while start > 0 and cast.outlet_at(start - 1) is not None:
        start -= 1
    for j in range(start - 1, max(-1, start - 8), -1):
        token = doc[j]
        if token.lower_ in ("to", "with", "by", "on", "from", "told", "for", "in", "via", "through"):
            return token.lower_ == "told" or _leading_word(doc, j, cast)
        if token.lemma_.lower() in cast.words.leads and token.pos_ == "VERB":
            return True
        if token.pos_ not in ("DET", "ADJ", "PROPN", "NOUN", "PART", "CCONJ", "NUM") and token.text not in ("'s", "’s", ",", "-"):
            return False
    return False


def _leading_word(doc: Doc, j: int, cast: Cast) -> bool:
    for k in range(j - 1, max(-1, j - 8), -1):
        lemma = doc[k].lemma_.lower()
        if lemma in cast.words.leads or lemma in cast.words.say or lemma in cast.words.voices or lemma in ("interview", "reporter", "journalist", "article", "piece", "letter", "email", "appearance"):
            return True
        if doc[k].text in (".", ";"):
            return False
    return False


def _paper_after(preposition: Token, cast: Cast, cue: Token) -> Voice | None:
    """ "in a letter to X, NAME said": the letter, named after the speaker."""
    noun = next((c for c in preposition.children if c.dep_ == "pobj"), None)
    if noun is None or abs(noun.i - cue.i) > 20:
        return None
    lemma = noun.lemma_.lower()
    joint = any(c.lower_ in cast.words.joint for c in noun.lefts)
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


def _noun_frames(doc: Doc, cast: Cast) -> Iterator[Frame]:
    """ "a statement saying ...", "claims that ...", "the proposal, leaked to PAPER in a letter from NAME"."""
    words = cast.words
    for token in doc:
        if token.pos_ != "NOUN":
            continue
        lemma = token.lemma_.lower()
        if lemma in words.saying_nouns or lemma in words.studies or lemma in words.personal:
            for child in token.rights:
                if child.dep_ in ("acl", "ccomp", "relcl") and child.i - token.i < 15 and (child.dep_ != "relcl"):
                    if child.dep_ == "acl" and child.lemma_.lower() in words.say:
                        continue
                    if child.dep_ == "acl" and not any(c.dep_ in ("nsubj", "nsubjpass") for c in child.lefts):
                        continue
                    holder = _holder(token, cast)
                    if holder is not None:
                        yield Frame(child.left_edge.i, child.right_edge.i + 1, token.i, "speech", holder)
        if lemma in words.plans:
            yield from _leaked(token, cast)


def _holder(noun: Token, cast: Cast) -> Voice | None:
    """Whose claim it is: its possessor, or the subject of the verb that it is the object of, else the noun itself."""
    for child in noun.lefts:
        if child.dep_ == "poss":
            return cast.voice(child.i)
    for child in noun.rights:
        if child.lower_ in ("by", "from") and child.dep_ == "prep":
            target = next((c for c in child.children if c.dep_ == "pobj"), None)
            if target is not None:
                return cast.voice(target.i)
    if noun.dep_ == "dobj":
        subject = subject_of(noun.head)
        if subject is not None:
            return cast.voice(subject.i)
    voice = cast.voice(noun.i)
    return voice if voice is not None and voice.kind in ("reports", "document", "outlet") else None


def _leaked(plan: Token, cast: Cast) -> Iterator[Frame]:
    """A plan that the article knows from an outlet or a letter: what is said of it comes from there."""
    doc = plan.doc
    for child in plan.rights:
        if child.dep_ not in ("acl", "relcl") or child.lemma_.lower() not in cast.words.leads:
            continue
        voices: list[Voice] = []
        last = min(child.right_edge.i + 1, child.i + 40, len(doc))
        for i in range(child.i, last):
            outlet = cast.outlet_at(i)
            if outlet is not None and outlet.head == i:
                voices.append(outlet)
            elif doc[i].lemma_.lower() in cast.words.personal and doc[i].pos_ == "NOUN":
                letter = cast.voice(i)
                if letter is not None:
                    voices.append(letter)
        if voices:
            verb = plan.head if plan.dep_ in ("nsubj", "nsubjpass", "dobj") else plan
            yield Frame(verb.left_edge.i, verb.right_edge.i + 1, child.i, "document", None, tuple(dict.fromkeys(voices)))
            follow = _next_about(doc, plan)
            if follow is not None:
                yield Frame(follow[0], follow[1], child.i, "document", None, tuple(dict.fromkeys(voices)))


def _next_about(doc: Doc, plan: Token) -> tuple[int, int] | None:
    """The next sentence, where its first subject is "it" or the plan again."""
    end = plan.sent.end
    if end >= len(doc) or doc[end - 1].text.count("\n") > 1:
        return None
    following = doc[end].sent
    for token in doc[following.start : min(following.end, following.start + 8)]:
        if token.dep_ in ("nsubj", "nsubjpass"):
            if token.lower_ in ("it", "they") or token.lemma_ == plan.lemma_:
                return following.start, following.end
            return None
    return None


def _according_frames(doc: Doc, cast: Cast) -> Iterator[Frame]:
    """ "according to X", "as reported by X", "as quoted by X", "in an interview with X"."""
    for token in doc:
        lower = token.lower_
        if lower in ("according", "accordng"):
            target = _after_to(doc, token.i)
            if target is None:
                continue
            voices = [v for v in (cast.voice(t) for t in (target, *_citing(doc, target, cast))) if v is not None]
            conj = [c for c in doc[target].conjuncts if c.i > target and c.i - target < 10]
            voices += [v for v in (cast.voice(c.i) for c in conj) if v is not None]
            if voices:
                start, end = _clause_around(token)
                yield from _block_after(doc, token.i, voices)
                yield Frame(start, end, token.i, "according", voices[0], tuple(voices[1:]))
        elif lower == "per" and token.dep_ == "prep" and token.i + 1 < len(doc):
            target = next((c for c in token.children if c.dep_ == "pobj"), None)
            voice = cast.voice(target.i) if target is not None else None
            if target is not None and voice is not None and (voice.kind != "party" or target.ent_type_ in ("ORG", "PERSON")):
                yield Frame(*_clause_around(token), token.i, "according", voice)
        elif lower == "as" and token.i + 2 < len(doc):
            verb = doc[token.i + 1]
            if verb.lemma_ in ("report", "quote", "cite", "publish", "tell", "relay", "say", "state", "write", "announce", "confirm", "reveal", "claim") and doc[token.i + 2].lower_ in ("by", "in"):
                noun = _noun_after(doc, token.i + 2, cast)
                voice = cast.voice(noun) if noun is not None else None
                if voice is not None:
                    start, end = token.sent.start, token.sent.end
                    yield Frame(start, end, token.i, "according", voice)


def _after_to(doc: Doc, i: int) -> int | None:
    """The noun that "according (to)" names; the "to" may be missing."""
    j = i + 1
    if j < len(doc) and doc[j].lower_ == "to":
        target = next((c for c in doc[j].children if c.dep_ == "pobj" and c.i > j), None)
        if target is not None:
            return target.i
        j += 1
    for k in range(j, min(len(doc), j + 10)):
        if doc[k].pos_ in ("NOUN", "PROPN", "PRON"):
            while k + 1 < len(doc) and doc[k].dep_ in ("compound", "nmod", "poss", "amod") and k < doc[k].head.i < k + 8:
                k = doc[k].head.i
            return k
    return None


def _citing(doc: Doc, target: int, cast: Cast) -> Iterator[int]:
    for child in doc[target].rights:
        if child.dep_ == "acl" and child.lemma_.lower() in ("cite", "quote"):
            yield from (c.i for c in child.children if c.dep_ == "dobj")


def _noun_after(doc: Doc, i: int, cast: Cast) -> int | None:
    for k in range(i + 1, min(len(doc), i + 8)):
        outlet = cast.outlet_at(k)
        if outlet is not None:
            return outlet.head
        if doc[k].pos_ in ("NOUN", "PROPN"):
            while doc[k].dep_ in ("compound", "nmod", "poss", "amod") and k < doc[k].head.i < k + 8:
                k = doc[k].head.i
            return k
    return None


def _clause_around(token: Token) -> tuple[int, int]:
    """The clause that an "according to" phrase speaks of: its sentence, or its conjunct of the sentence."""
    sent = token.sent
    doc = token.doc
    head = token.head
    while head.pos_ not in ("VERB", "AUX") and head.head is not head:
        head = head.head
    if token.i - sent.start > 3 and head.dep_ == "conj" and head.pos_ in ("VERB", "AUX") and any(c.dep_ == "nsubj" for c in head.lefts):
        return head.left_edge.i, max(head.right_edge.i + 1, token.i + 1)
    if doc[max(0, token.i - 1)].text == "(" and token.head.pos_ in ("NOUN", "PROPN"):
        return token.head.left_edge.i, sent.end
    return sent.start, sent.end


def _block_after(doc: Doc, i: int, voices: Sequence[Voice]) -> Iterator[Frame]:
    """A quotation that the next paragraph holds: 'a demand (according to X) for' and then the quoted block."""
    sent = doc[i].sent
    end = sent.end
    while end < len(doc) and doc[end].is_space:
        end += 1
    if end >= len(doc) or any(doc[j].text in _ENDS for j in range(max(i, end - 4), end)):
        return
    for quotation in doc._.quotations or ():
        if end <= quotation.start <= end + 2:
            yield Frame(quotation.start, quotation.end, i, "according", voices[0], tuple(voices[1:]), True)
        if quotation.start > end + 2:
            return


def _hearsay_frames(doc: Doc, cast: Cast) -> Iterator[Frame]:
    """ "is reported to", "is said to have", "reportedly"."""
    reports = Voice(-1, "reports", "reports", frozenset({"reports"}))
    for token in doc:
        if token.lower_ == "reportedly":
            verb = token.head
            if verb.pos_ not in ("VERB", "AUX"):
                verb = next((a for a in token.ancestors if a.pos_ in ("VERB", "AUX")), verb)
            yield Frame(verb.left_edge.i, verb.right_edge.i + 1, token.i, "hearsay", replace(reports, head=token.i))
        elif token.lemma_.lower() in cast.words.hearsay and token.tag_ == "VBN" and is_passive(token) and agent_of(token) is None:
            if token.lemma_.lower() not in ("report", "rumour", "rumor", "say"):
                continue
            for child in token.children:
                if child.dep_ in ("xcomp", "ccomp") and child.i > token.i:
                    yield Frame(token.left_edge.i, token.right_edge.i + 1, token.i, "hearsay", replace(reports, head=token.i))
                    break


def _quotation_frames(doc: Doc, cast: Cast, bounds: Sequence[tuple[int, int]]) -> tuple[list[Frame], list[Quotation]]:
    quotations: list[Quotation] = list(doc._.quotations or ())
    top = [i for i, q in enumerate(quotations) if q.parent is None]
    frames: list[Frame] = []
    place = 0
    previous: tuple[int, Frame] | None = None
    for order, index in enumerate(top):
        quotation = quotations[index]
        while place + 1 < len(bounds) and bounds[place][1] <= quotation.start:
            place += 1
        low, high = bounds[place]
        high = max(high, quotation.end)
        before_end = quotations[top[order - 1]].end if order else low
        after_start = quotations[top[order + 1]].start if order + 1 < len(top) else high
        last_place = place
        while last_place + 1 < len(bounds) and bounds[last_place][1] < quotation.end:
            last_place += 1
        end_of_paragraph = bounds[last_place][1]
        cue = _cue(doc, cast, quotation, max(low, before_end), min(max(after_start, quotation.end), end_of_paragraph))
        frame: Frame | None = None
        if cue is not None:
            verb = doc[cue]
            through = tuple(dict.fromkeys((*_quoter(verb, cast), *_outlets_near(verb, cast, ((quotation.start, quotation.end),)))))
            frame = Frame(quotation.start, quotation.end, cue, "speech", speaker_of_verb(verb, cast), through, True)
        elif not quotation.partial or _stands_alone(doc, quotation):
            frame = _carried(doc, cast, quotation, previous, low, bounds[place - 1] if place else None)
        if frame is not None:
            frames.append(frame)
            previous = (index, frame)
            quotations[index] = replace(quotation, cue=frame.cue, speaker_mention=frame.speaker.mention if frame.speaker else None)
    return frames, quotations


def _stands_alone(doc: Doc, quotation: Quotation) -> bool:
    first = quotation.start - 2
    while first >= 0 and doc[first].is_space:
        first -= 1
    return first < 0 or doc[first].text in _ENDS or doc[first].text in ('"', "”")


def _cue(doc: Doc, cast: Cast, quotation: Quotation, low: int, high: int) -> int | None:
    """The saying verb of a quotation: right after it, or before it in the same sentence."""
    after = _cue_after(doc, cast, quotation, high)
    before = _cue_before(doc, cast, quotation, low)
    if before is not None and (after is None or doc[quotation.start - 2].text in (":", ",") or quotation.partial):
        return before
    return after


def _cue_after(doc: Doc, cast: Cast, quotation: Quotation, high: int) -> int | None:
    first = quotation.end
    last_word = doc[quotation.end - 1].text
    while first < high and (doc[first].is_quote or doc[first].text in (",", "–", "—", "-", "''")):
        first += 1
    if first >= high:
        return None
    if last_word == "." and doc[first].text[:1].isupper() and doc[first - 1].text != ",":
        return None
    for i in range(first, min(high, first + 14)):
        if doc[i].text in _ENDS or doc[i].text in (";", ":"):
            return None
        if is_saying(doc[i], cast):
            return i
        if doc[i].pos_ in ("VERB",) and i - first > 6:
            return None
    return None


def _cue_before(doc: Doc, cast: Cast, quotation: Quotation, low: int) -> int | None:
    last = quotation.start - 1
    fallback = None
    for i in range(last - 1, max(low, last - _REACH) - 1, -1):
        token = doc[i]
        if token.text in _ENDS and not token.text == "." or (token.text == "." and i + 1 < last and (doc[i + 1].text[:1].isupper() or doc[i + 1].is_space)):
            break
        if is_saying(token, cast) and not _has_other_complement(token, last):
            return i
        if fallback is None and token.pos_ == "VERB":
            fallback = i
    colon = last > 0 and doc[last - 1].text == ":"
    return fallback if colon else None


def _has_other_complement(verb: Token, quote_start: int) -> bool:
    """Whether the verb belongs to a noun or clause that has nothing to do with the quotation."""
    return verb.dep_ in ("amod", "compound") or verb.tag_ == "VBN" and verb.dep_ == "acl" and quote_start - verb.i > 6


def _carried(doc: Doc, cast: Cast, quotation: Quotation, previous: tuple[int, Frame] | None, low: int, above: tuple[int, int] | None) -> Frame | None:
    """A quotation with no saying verb of its own goes on with the last speaker, or with the subject of the sentence before."""
    if previous is not None:
        _, last = previous
        near = last.end >= low or (above is not None and last.end >= above[0])
        gap = [t for t in doc[max(last.end, low) : quotation.start - 1] if t.is_alpha] if last.end <= quotation.start else []
        if near and len(gap) <= 40 and _same_speaker_goes_on(doc, last, quotation):
            return replace(last, start=quotation.start, end=quotation.end, quote=True)
    start = quotation.start - 2
    if start < low:
        return None
    sentence = doc[max(low, start)].sent
    root = sentence.root
    subject = subject_of(root) if root.pos_ in ("VERB", "AUX") else None
    voice = cast.voice(subject.i) if subject is not None else None
    if voice is None or voice.kind != "party" or not voice.name:
        return None
    if voice.mention is not None and cast.mentions[voice.mention].type in ("place", "document"):
        return None
    return Frame(quotation.start, quotation.end, root.i, "speech", voice, (), True)


def _same_speaker_goes_on(doc: Doc, last: Frame, quotation: Quotation) -> bool:
    """No new full sentence stands between the last quotation's sentence and this one."""
    ends = 0
    for i in range(max(last.end, last.cue), quotation.start - 1):
        if doc[i].text in _ENDS:
            ends += 1
    return ends <= 1


def _carry_outlets(doc: Doc, frames: list[Frame]) -> list[Frame]:
    """An outlet that a speaker talks to holds for what he says in the next sentences of the paragraph."""
    out: list[Frame] = []
    last: Frame | None = None
    for frame in frames:
        if frame.kind == "speech" and not frame.thought:
            if not frame.through and last is not None and last.through and _goes_on(doc, last, frame):
                frame = replace(frame, through=last.through)
            if frame.through or last is None or not _goes_on(doc, last, frame):
                last = frame
        out.append(frame)
    return out


def _goes_on(doc: Doc, last: Frame, frame: Frame) -> bool:
    if last.cue == frame.cue:
        return True
    if frame.speaker is None or last.speaker is None or frame.cue - last.end > 60:
        return False
    same = bool(frame.speaker.same_as & last.speaker.same_as)
    pronoun = doc[frame.speaker.head].lower_ in ("he", "she", "it", "they")
    return (same or (pronoun and not frame.speaker.same_as)) and not any(t.text.count("\n") > 1 for t in doc[min(last.cue, frame.cue) : frame.cue])
