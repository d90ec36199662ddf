"""What a time hangs on, whether its verb looks back or ahead, and what the time is to it."""

from __future__ import annotations

import re
from typing import Literal

from spacy.tokens import Doc, Token

from detente.reading.attribution.tree import all_children
from detente.reading.times.lexicon import times_lexicon
from detente.reading.times.phrases import Phrase

Use = Literal["date", "deadline", "duration", "habitual", "age"]

_CLAUSAL = frozenset(
    {"ROOT", "ccomp", "advcl", "relcl", "acl", "conj", "xcomp", "pcomp", "parataxis", "csubj", "csubjpass"}
)
_WIDEST = 600  # tokens
_OF_ITS_KIND = 8  # tokens before "in ten years" in which "first" or "worst" may stand
_CLOCK = 8  # tokens between a word of limit and its day: "by the close of business on Friday"
_HOUR = re.compile(r"\d{1,2}[:.]\d\d")
_CLIMB = 12  # no parse of a readable sentence hangs deeper; bounds the work on hostile ones


def children(token: Token) -> list[Token]:
    """The tokens that hang on a token; none where so much hangs on it that no sentence of a person would.

    spaCy walks over the whole subtree to find them, which on a sentence of a megabyte would take hours.
    """
    return [] if token.right_edge.i - token.left_edge.i > _WIDEST else list(all_children(token))


def tells_of_subject(token: Token, head: Token, most: int, *, participles: bool = False) -> bool:
    """Whether a word stands in a clause that only tells more of the subject of another: "X, who waits till May, said".

    Args:
        head: the verb of that other clause.
        most: how many steps up the tree are taken at most.
        participles: whether a participle tells more too: "the club, founded in 1902, said".
    """
    clauses = ("relcl", "acl", "appos") if participles else ("relcl",)
    for _ in range(most):
        if token.i == head.i or token.head == token:
            return False
        if token.dep_ in clauses and token.head.dep_ in ("nsubj", "nsubjpass") and token.head.head.i == head.i:
            return True
        token = token.head
    return False


def clause_head(token: Token) -> Token:
    """The head of the clause that a token stands in: the nearest verb above it, or the root."""
    for _ in range(_CLIMB):
        if token.dep_ == "ROOT" or token.head == token:
            return token
        if token.pos_ in ("VERB", "AUX") and token.dep_ in _CLAUSAL:
            return token
        token = token.head
    return token


def top(doc: Doc, start: int, end: int) -> Token:
    """The token of a range whose head lies outside it."""
    for token in doc[start:end]:
        if token.dep_ == "ROOT" or not start <= token.head.i < end:
            return token
    return doc[start]


def attached(doc: Doc, start: int, end: int) -> Token | None:
    """The verb or noun that the time in [start, end) hangs on, through prepositions; None where it stands alone.

    Three errors that parsers make often are mended: a bare day after a verb of saying ("said Monday Croatia is"),
    a bare day after a name ("with the minister, Ana Lim, Friday"), and a day that opens the sentence, hung on a
    participle of the subject ("On Friday, men wearing black gathered").
    """
    token = top(doc, start, end)
    previous = doc[start - 1] if start else token
    if previous.pos_ == "VERB" and token.head.i >= end and previous.lemma_ in times_lexicon().direction["report"]:
        return previous
    bare = previous.pos_ != "ADP" and token.head.i < start
    for _ in range(_CLIMB):
        if token.dep_ == "ROOT" or token.head == token:
            return token if not start <= token.i < end else None
        token = token.head
        if start <= token.i < end or token.ent_type_ == "DATE" or token.lower_ in times_lexicon().markers["clock"]:
            continue
        if bare and token.pos_ == "PROPN":
            return clause_head(token)
        if (
            token.pos_ in ("VERB", "AUX")
            and token.dep_ in ("acl", "relcl")
            and start < token.head.left_edge.i + 1
            and token.head.i > start
        ):
            return clause_head(token.head)
        if token.pos_ in ("VERB", "AUX", "NOUN", "PROPN"):
            noun = doc[start - 2] if start > 1 and previous.lower_ == "on" else token
            return noun if noun.head == token and is_put_forward(noun) else token
    return None


def is_put_forward(noun: Token) -> bool:
    """Whether a noun is a meeting that somebody offers or asks for, which then lies ahead: "offered talks"."""
    lex, verb = times_lexicon().direction, clause_head(noun)
    objects = noun.dep_ == "dobj" or (noun.dep_ == "pobj" and noun.head.lower_ in ("to", "for"))
    return objects and noun.lemma_.lower() in lex["meetings"] and verb.i < noun.i and verb.lemma_ in lex["putting"]


def after_it(doc: Doc, end: int) -> Token | None:
    """The verb or noun that "a day after" ending at `end` counts from: "a day after they *met*", "after the *vote*"."""
    if end >= len(doc):
        return None
    joint = doc[end - 1]
    for child in children(joint):
        if child.i >= end and child.dep_ in ("pcomp", "pobj") and child.pos_ in ("VERB", "AUX", "NOUN", "PROPN"):
            return child
    if joint.dep_ == "mark" and joint.head.i >= end:
        return joint.head
    return None


def marker(doc: Doc, start: int) -> str:
    """The preposition (of up to four words) before a time, past words like "about", in lower case; "" for none."""
    lex = times_lexicon().markers
    i = start - 1
    for _ in range(4):
        if i < 0 or doc[i].lower_ not in lex["skip"]:
            break
        i -= 1
    for last in dict.fromkeys((start - 1, i)):
        for size in (4, 3, 2, 1):
            first = last - size + 1
            if first < 0:
                continue
            words = " ".join(token.lower_ for token in doc[first : last + 1])
            if any(words in lex[name] for name in ("deadline", "span", "since", "after", "dates")):
                return words
    return ""


def clock_marker(doc: Doc, start: int, word: Token | None) -> str:
    """The word of limit before a time of the day that stands before a day; "" for none: "until noon on Friday".

    Not where the verb tells of the past, as there the day is that of the deed ("left before noon on Friday").
    """
    lex, i = times_lexicon(), start - 1
    told = i > 0 and lex.numbers.get(doc[i].lower_, 24) < 24 and _names_day(doc[start])  # "until six tomorrow"
    i -= told
    while i >= 0 and start - i <= _CLOCK:
        lower = doc[i].lower_
        if lower in lex.markers["clock"] or _HOUR.fullmatch(lower):
            told = True
        elif lower not in lex.markers["beside_clock"] and not lower.isdigit():
            break
        i -= 1
    found = marker(doc, i + 1) if told else ""
    if found not in lex.markers["deadline"] or word is None:
        return ""
    verb = clause_head(word)
    asked = verb.lemma_ in lex.direction["asking"] | lex.direction["plan"] | lex.sooner["verbs"]
    return found if asked or direction(verb) >= 0 else ""


def _names_day(token: Token) -> bool:
    """Whether a word is a day seen from today ("tomorrow"), before which a bare number is an hour."""
    return token.lower_ in times_lexicon().days


def direction(verb: Token, depth: int = 0) -> int:
    """-1 where a verb tells of the past, 1 where it looks ahead, 0 for the present and the timeless."""
    lex = times_lexicon().direction
    auxiliaries = [child for child in children(verb) if child.dep_ in ("aux", "auxpass")]
    if verb.pos_ not in ("VERB", "AUX"):
        auxiliaries = []
    lowers = {aux.lower_ for aux in auxiliaries}
    if lowers & lex["will"]:
        return 1
    if "to" in lowers:
        head = verb.head
        if head == verb or depth > _CLIMB:
            return 1
        if head.lemma_ in lex["past"]:
            return direction(head, depth + 1)
        return 0 if "have" in lowers else 1
    if any(aux.tag_ == "MD" for aux in auxiliaries):
        return -1 if lowers & {"have", "'ve", "’ve"} else 1  # "may have met in July" guesses at the past
    planned = verb.lemma_ in lex["plan"]
    if verb.tag_ == "VBN":
        if lowers == {"be"}:  # "demanded that they be freed"
            return 1
        if lowers & {"have", "has", "had", "having"}:
            return -1
        if planned and (not auxiliaries or any(aux.dep_ == "auxpass" for aux in auxiliaries)):
            return 1 if verb.lemma_ in lex["scheduled"] or not auxiliaries else -1
        return 0 if lowers & {"is", "are", "being", "'re"} else -1
    bare = verb.tag_ == "VBD" and verb.lower_ in lex["unmarked"] and not auxiliaries  # "that they put down their arms"
    if bare and verb.dep_ == "ccomp" and verb.head.lemma_ in lex["asking"] and _is_that_clause(verb):
        return 1
    if verb.tag_ == "VBD":
        return -1
    if verb.tag_ == "VBG" and not auxiliaries:
        return direction(clause_head(verb.head), depth + 1) if verb.head != verb and depth <= _CLIMB else -1
    if verb.dep_ == "ccomp" and verb.tag_ == "VB" and not auxiliaries and verb.head.lemma_ in lex["letting"]:
        return direction(verb.head, depth + 1) if depth <= _CLIMB else 0  # "promised to let them go"
    asked = verb.dep_ == "ccomp" and verb.tag_ in ("VB", "VBP") and not auxiliaries and verb.head.i < verb.i
    if asked and verb.head.lemma_ in lex["asking"]:  # "demanded that they leave"
        return 1
    if verb.lemma_ in lex["report"]:
        return -1
    if verb.pos_ in ("VERB", "AUX"):
        if lowers & {"had", "was", "were"}:
            return -1
        return (
            1
            if verb.tag_ != "VBD"
            and any(child.lemma_ in lex["scheduled"] and child.dep_ == "acomp" for child in children(verb))
            else 0
        )
    return -1


def _is_that_clause(verb: Token) -> bool:
    return any(c.dep_ == "mark" and c.lower_ == "that" for c in children(verb))


def _asks_for(verb: Token) -> bool:
    """Whether a verb that may tell asks here: "called for an answer", but not "called the answer late"."""
    asking = verb.lemma_ in times_lexicon().direction["asking"]
    return asking and any(c.dep_ == "prep" and c.lower_ in ("for", "on") for c in children(verb))


def looks(phrase: Phrase, word: Token | None, marker_words: str) -> int:
    """The direction in which to look for a time with this marker on this verb or noun."""
    if phrase.which in ("last", "before", "recent"):
        return -1
    if phrase.which == "after" and word is not None and direction(clause_head(word)) < 0:  # "left the following day"
        return -1
    if phrase.which in ("next", "after") or phrase.name == "next":
        return 1
    if phrase.part in ("earlier", "later") and (phrase.shape != "weekday" or phrase.part == "earlier"):
        return -1 if phrase.part == "earlier" else 1
    if word is None:
        return -1
    if word.pos_ in ("NOUN", "PROPN"):
        before = word.head.lower_ if word.dep_ == "pobj" else ""
        if before in times_lexicon().direction["behind"]:
            return 1 if _only(word.head) and direction(clause_head(word)) > 0 else -1
        if before == "of" and word.head.head.lower_ == "ahead":
            return 1
        verb = clause_head(word)
        ahead = direction(verb)
        if before in times_lexicon().direction["ahead"] and ahead >= 0:
            return 1
        lex_asked = times_lexicon().direction
        asked = verb.lemma_ in lex_asked["asking"] | lex_asked["binding"] and verb.i < word.i
        if asked and phrase.name in ("within", "in") and phrase.sign == 1:  # "called for their surrender within a day"
            return 1
        if word.lemma_ in times_lexicon().sooner["nouns"] and _is_imposed(verb):
            return 1
        if phrase.shape == "weekday" and is_put_forward(word):
            return 1
        ahead = ahead or -1
    else:
        ahead = direction(word)
        if word.lemma_ in times_lexicon().direction["binding"] and phrase.name in ("within", "in") and phrase.sign == 1:
            return 1  # "promised elections in 18 months"
    lex, lex_direction = times_lexicon().markers, times_lexicon().direction
    if marker_words in lex["limit"] or marker_words in ("until", "till", "before", "up to"):
        verb = word if word.pos_ in ("VERB", "AUX") else clause_head(word)
        perfect = any(child.lower_ == "had" and child.dep_ == "aux" for child in children(verb))
        tells = verb.lemma_ == "be" or (verb.lemma_ in lex_direction["report"] and not _asks_for(verb))
        state = tells and verb.tag_ == "VBD" and word == verb
        return -1 if perfect or state else 1
    if marker_words == "to" and phrase.shape in ("calendar", "weekday"):  # put off to September
        return 1
    if marker_words in lex["since"] - {"from", "starting", "beginning", "effective"} or marker_words.startswith("as "):
        return -1 if ahead <= 0 else ahead
    return ahead


def _is_imposed(verb: Token) -> bool:
    """Whether a verb puts a deadline before somebody, which then lies ahead: "set a Friday deadline"; not "had set"."""
    had = any(c.lower_ == "had" and c.dep_ == "aux" for c in children(verb))
    return verb.lemma_ in times_lexicon().sooner["imposing"] and not had


def _only(preposition: Token) -> bool:
    """ "Only after": what the preposition opens must come first."""
    return any(c.lower_ == "only" for c in (*children(preposition), *children(preposition.head)))


def put_off(verb: Token) -> bool:
    """Whether a clause says that something ahead will not be, or hardly: "will not", "nobody will", "is unlikely".

    A time after "before" or "until" is then the earliest at which it may be, and no limit.
    """
    if direction(verb) < 0 or any(c.lower_ == "did" and c.dep_ == "aux" for c in children(verb)):
        return False
    words = times_lexicon().sooner
    return any(
        child.dep_ == "neg"
        or child.lower_ in words["unlikely"]
        or (child.dep_ in ("nsubj", "nsubjpass", "attr", "dobj") and _is_none(child, words["nobody"]))
        for child in children(verb)
    )


def _is_none(noun: Token, nobody: frozenset[str]) -> bool:
    return noun.lower_ in nobody or any(c.dep_ == "det" and c.lower_ == "no" for c in children(noun))


def _sets_limit(verb: Token, marker_words: str) -> bool:
    """Whether a time with this verb is that of a deadline: "the deadline was set at 9 July", "expires Friday"."""
    lex = times_lexicon().sooner
    if verb.lemma_ not in lex["setting"] or marker_words not in lex["set_at"]:
        return False
    if verb.lemma_ in lex["lapsing"] and any(c.dep_ == "nsubj" and c.lemma_ in lex["offers"] for c in children(verb)):
        return True
    return shifts_limit(verb) or any(
        child.dep_ in ("nsubj", "nsubjpass") and child.lemma_ in lex["nouns"] for child in children(verb)
    )


def shifts_limit(verb: Token) -> bool:
    """Whether a verb sets or moves a deadline: "extended the deadline", "set Friday as the deadline"."""
    lex, below = times_lexicon().sooner, children(verb)
    named = [c for child in below if child.dep_ == "prep" and child.lower_ == "as" for c in children(child)]
    objects = [child for child in below if child.dep_ in ("dobj", "nsubjpass")]
    return verb.lemma_ in lex["shifting"] and any(noun.lemma_ in lex["nouns"] for noun in (*objects, *named))


def _moves(verb: Token) -> bool:
    """Whether a verb gives something a later day: "was put off until May", "delayed until 3 May"."""
    moving = times_lexicon().sooner["moving"]
    particle = next((child.lower_ for child in children(verb) if child.dep_ == "prt"), "")
    return verb.lemma_ in moving or (bool(particle) and f"{verb.lemma_} {particle}" in moving)


def _stands_open(verb: Token) -> bool:
    """Whether a clause says how long an offer may be taken: "remains on the table", "is open"."""
    lex = times_lexicon().sooner
    below = [c for c in children(verb) if c.dep_ in ("prep", "acomp", "oprd", "attr", "advmod")]
    named = [*below, *(c for prep in below if prep.dep_ == "prep" for c in children(prep))]
    return verb.lemma_ in lex["standing"] and any(c.lower_ in lex["open_until"] for c in named)


def looks_back(doc: Doc, start: int) -> bool:
    """Whether a time "in ..." beginning at `start` says since when something is the first or the most of its kind.

    "The first strike in 16 years", "the worst clashes in a decade": no verb stands between.
    """
    ordinals = times_lexicon().ordinals
    for i in range(start - 1, max(0, start - _OF_ITS_KIND) - 1, -1):
        token = doc[i]
        if token.pos_ in ("VERB", "AUX") or token.is_punct:
            return False
        if token.tag_ in ("JJS", "RBS") or ordinals.get(token.lower_, 0) > 0:
            return token.pos_ in ("ADJ", "NUM") or token.tag_ == "RBS"
    return False


def use_of(phrase: Phrase, word: Token | None, marker_words: str, ahead: int, *, to_do: bool = False) -> Use:
    """What a time is to the word it hangs on; `to_do` where an infinitive follows it ("until Friday to leave")."""
    lex = times_lexicon()
    if phrase.shape == "every":
        return "habitual"
    if phrase.shape == "age":
        return "age"
    nouns = lex.sooner["nouns"]
    if phrase.shape == "offset" and abs(phrase.sign) == 2:  # "two weeks before the deadline": no limit itself
        return "date"
    if word is not None and (word.lemma_ in nouns or _sets_limit(word, marker_words)):
        return "deadline"
    if phrase.shape == "count":  # "72 hours to surrender"
        return "deadline" if to_do and word is not None and word.lemma_ in lex.sooner["verbs"] else "duration"
    counted = phrase.shape == "unit" and (phrase.high > 0 or phrase.which == "recent")
    if counted and (phrase.which in ("last", "before", "recent") or marker_words in ("for", "throughout")):
        return "duration"
    if marker_words in ("for", "throughout") and phrase.shape in ("unit", "count") and phrase.which in ("this", ""):
        return "duration"
    later = marker_words in lex.sooner["not_before"] and word is not None and put_off(clause_head(word))
    if later and not to_do:
        return "date"
    if phrase.name == "within" and ahead >= 0:
        return "deadline"
    if counted and phrase.which == "next" and phrase.low == phrase.high and marker_words in ("in", "within"):
        return "deadline"
    if marker_words in lex.markers["limit"]:
        return "deadline" if ahead >= 0 else "date"
    if marker_words in ("until", "till", "up to", "through"):
        if to_do or (word is not None and (word.lemma_ in lex.sooner["verbs"] or _stands_open(clause_head(word)))):
            return "deadline"
        return "date" if word is not None and _moves(word) and phrase.shape != "unit" else "duration"
    if marker_words in ("before", "prior to"):
        return "deadline"
    return "date"
