"""Find what statements are made to depend on: the words after unless, until, if, only after, provided that.

The component writes `doc._.conditions`, a list of Condition in the order of the text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc, Token

import detente.reading.extensions  # noqa: F401  # registers doc._.blocks
from detente.reading.columns import columns_of
from detente.reading.condition_markers import ConditionsLexicon, Marker, conditions_lexicon
from detente.reading.times.attach import children, clause_head, direction, put_off, tells_of_subject
from detente.reading.times.lexicon import times_lexicon

_CLIMB = 12
_NEAR = 150  # tokens; a condition farther from a clause is not its own
_LONGEST = 60  # tokens; a condition longer than this is a parse that has run away
_BREAKS = frozenset({",", "–", "—", "--"})


@dataclass(frozen=True, slots=True)
class Condition:
    """The words of a condition, [start, end) in tokens, without its marker.

    `main_head` is the token of the verb (or noun) that is conditioned; `head` the head of the condition
    itself; `exchange` says that it may be one side of an exchange: another is to act, and then the first will.
    """

    start: int
    end: int
    marker: str
    main_head: int
    exchange: bool
    head: int = -1
    rule: str = ""


Doc.set_extension("conditions", default=(), force=True)


class Conditions:
    """Writes `doc._.conditions`."""

    def __call__(self, doc: Doc) -> Doc:
        """Write the attribute and hand the document on."""
        doc._.conditions = find_conditions(doc)
        return doc


def find_conditions(doc: Doc) -> list[Condition]:
    """All conditions of a document, in order."""
    lex, found = conditions_lexicon(), []
    lower = columns_of(doc).lower
    bare = [_bare_word(word) for word in lower]
    for i, word in enumerate(bare):
        condition = None
        for marker in lex.markers.get(word, ()):
            if tuple(bare[i : i + len(marker.words)]) == tuple(marker.words) and (
                condition := _marked(doc, i, marker, lex)
            ):
                break
        if condition is None and lower[i] in _UNMARKED:
            condition = _inverted(doc, i) or _only_apart(doc, i) or _hung_on(doc, i, lex)
        if condition is not None and condition.start < condition.end:
            found.append(condition)
    return _longest_first(found)


_INVERTED, _ONLY, _HINGES = ("should", "were"), "only", ("on", "upon")
_UNMARKED = frozenset({*_INVERTED, _ONLY, *_HINGES})
"""Words at which a condition may be found that no marker of the lexicon opens."""


def _bare_word(word: str) -> str:
    """A word in lower case, without the brackets that editors put round a changed capital: "[i]f"."""
    return word.replace("[", "").replace("]", "") if "]" in word and len(word) < 16 else word


def _longest_first(found: list[Condition]) -> list[Condition]:
    """One condition for each opening: "until after" and not "until" as well."""
    kept: list[Condition] = []
    for condition in found:
        if kept and condition.start == kept[-1].start:
            continue
        kept.append(condition)
    return kept


def _marked(doc: Doc, i: int, marker: Marker, lex: ConditionsLexicon) -> Condition | None:
    first, after = doc[i], i + len(marker.words)
    last = doc[after - 1]
    if after >= len(doc) or doc[after].text == "," or _concedes(doc, i, marker, lex):
        return None
    if marker.initial and not first.is_sent_start:
        return None
    if marker.words == ("if",) and doc[after].tag_ == "TO":
        return None  # "will decide if to accept it": whether
    if marker.ahead and _tells_of_day(doc, i):
        return None
    verb = _clause(doc, first, last, after) if marker.opens != "noun" else None
    if marker.opens == "both" and first.dep_ == "prep" and verb == first.head and _object(last) is not None:
        verb = None  # "until the vote, nobody will go": the verb is the main clause's
    if verb is None and marker.opens != "clause":
        return _of_noun(doc, first, last, after, marker, lex)
    if verb is None:
        return _bare(doc, first, after, marker) if marker.words == ("if",) else None
    if marker.words[0] in ("provided", "providing") and any(
        child.dep_ in ("nsubj", "nsubjpass", "aux", "auxpass") and child.i < i for child in children(first)
    ):
        return None
    if marker.participle and (verb == first or first.dep_ not in ("mark", "advcl", "prep", "dep", "xcomp", "acl")):
        return None
    if marker.holds and verb.tag_ == "VB" and any(child.lower_ == "to" for child in children(verb)):
        return None  # "gave them until the congress to decide": so long they have
    main = verb.head if verb.dep_ != "ROOT" else verb
    if verb.tag_ == "VBN" and verb.dep_ == "advcl" and not _has_subject(verb):
        main = _spoken_before(doc, first, main)
    if first.dep_ == "advcl" and verb.head == first:  # "provided" parsed as the verb of its own clause
        main = first.head
    for _ in range(_CLIMB):  # provided/acl that; in order/pobj for
        if not i <= main.i < after or main.dep_ == "ROOT":
            break
        main = clause_head(main.head)
    comma = next((n for n in range(after, min(verb.i, after + _LONGEST)) if doc[n].text in _BREAKS), None)
    subject = _subject(verb)
    preposition = marker.holds or marker.ahead or marker.words[0] == "only"  # "until Monday, X will ..."
    alone = "unless" in marker.words or not preposition
    if (
        alone and comma is not None and subject is not None and subject.i > comma
    ):  # the parser took the main clause's verb
        return Condition(after, comma, " ".join(marker.words), verb.i, False, after, "marked clause up to the comma")
    if marker.words[0] == "if" and (_asks(verb, first, lex) or _wishes(main, lex) or _likes(verb, lex)):
        return None
    if marker.words == ("once",) and (
        verb.tag_ == "VBD" or first.dep_ not in ("mark", "advmod") or verb == main or _describes(verb, first)
    ):
        return None
    if marker.ahead and not _lies_ahead(verb, main):
        return None
    if marker.denied and not _is_held_back(first, verb, main):
        return None
    if (marker.holds or marker.words[-2:] == ("long", "as")) and _lasts_for_life(verb, lex):
        return None
    if marker.words[-2:] == ("long", "as") and _takes_its_time(verb):
        return None
    if marker.holds and _form(verb) == "past" and direction(main) < 0 and main.lemma_ not in lex.holding:
        return None
    main = _told(main)
    end = _end(doc, verb, after, main)
    if end <= after:
        return None
    end = _joined(doc, verb, main, end)
    if end == verb.i + 1 < len(doc):
        end = _with_particle(doc, end, main)
    exchange = marker.exchange and _two_sides(verb, main)
    return Condition(after, end, " ".join(marker.words), main.i, exchange, verb.i, "marked clause")


def _with_particle(doc: Doc, end: int, main: Token) -> int:
    """Where a condition ends whose verb stands bare before a particle that parsers hang on the main verb.

    "Can keep the mine provided it hands | over the tapes".
    """
    after = doc[end]
    strayed = after.head == main and after.dep_ in ("prep", "prt", "advmod") and main.i < end
    if not strayed or after.lower_ not in conditions_lexicon().particles:
        return end
    return _trim(doc, end, min(after.right_edge.i + 1, end + _LONGEST))


def _clause(doc: Doc, first: Token, last: Token, after: int) -> Token | None:
    """The verb of the clause that a marker opens."""
    for token in (last, first):
        head = token.head
        opens = token.dep_ in ("mark", "advmod", "prep") and head.i >= after
        if opens and head.dep_ in ("aux", "auxpass"):  # "remains impeded"
            return head.head
        if opens and (head.pos_ in ("VERB", "AUX") or (head.pos_ in ("ADJ", "NOUN") and _subject(head) is not None)):
            return head
        for child in children(token):
            if (
                child.i >= after
                and child.dep_ in ("ccomp", "pcomp", "advcl", "acl", "relcl")
                and child.pos_ in ("VERB", "AUX")
            ):
                return child
    limit = min(len(doc), after + 25)
    for token in doc[after:limit]:  # the parser has lost the marker: the next verb with a subject of its own
        if token.is_sent_start or token.text in (",", ";"):
            return None
        if (
            token.pos_ in ("VERB", "AUX")
            and token.dep_ in ("advcl", "ccomp", "ROOT", "relcl", "acl", "pcomp")
            and any(
                after <= child.i < token.i and child.dep_ in ("nsubj", "nsubjpass", "expl") for child in children(token)
            )
        ):
            return token if token.dep_ != "ROOT" else None
    return None


def _tells_of_day(doc: Doc, i: int) -> bool:
    """Whether a marker only says more of a day named before it: "not until Monday, after the council has met"."""
    return i > 1 and doc[i - 1].text == "," and doc[i - 2].ent_type_ in ("DATE", "TIME")


def _concedes(doc: Doc, i: int, marker: Marker, lex: ConditionsLexicon) -> bool:
    """Whether a word before the marker makes it none: "even if", "as if", "even after"."""
    before = doc[i - 1].lower_ if i else ""
    return before in lex.concessive if marker.words[0] in ("if", "once") else before == "even"


def _wishes(main: Token, lex: ConditionsLexicon) -> bool:
    """Whether "if" only says what would please: "would be glad if they came"."""
    would = any(child.lower_ in ("would", "'d", "’d") for child in children(main))
    return would and any(child.dep_ == "acomp" and child.lemma_.lower() in lex.wishing for child in children(main))


def _likes(verb: Token, lex: ConditionsLexicon) -> bool:
    """Whether "if" leaves it to somebody's liking and names no deed: "if they want to", "if he likes"."""
    below = [c for c in children(verb) if c.i > verb.i and not c.is_punct]
    return verb.lemma_ in lex.liking and all(c.lower_ in ("to", "so") for c in below)


def _describes(verb: Token, first: Token) -> bool:
    """Whether "once" with a participle only tells more of a noun: "areas once held by rebels"; not "once elected"."""
    before = any(c.dep_ in ("nsubj", "nsubjpass") and c.i < first.i for c in children(verb))
    return verb.tag_ == "VBN" and (before or verb.dep_ in ("acl", "relcl", "amod"))


def _has_subject(verb: Token) -> bool:
    return any(child.dep_ in ("nsubj", "nsubjpass", "expl", "csubj") for child in children(verb))


def _object(preposition: Token) -> Token | None:
    return next((child for child in children(preposition) if child.dep_ == "pobj" and child.i > preposition.i), None)


def _spoken_before(doc: Doc, first: Token, main: Token) -> Token:
    """The clause right before a condition without subject ("..., if asked"), which parsers hang on the verb of saying.

    A purpose or complement of that clause counts with it: "is ready to send help to rebuild, if asked".
    """
    for i in range(first.i - 1, main.i, -1):
        if doc[i].is_sent_start:
            break
        token = doc[i]
        for _ in range(_CLIMB):
            purpose = token.dep_ == "advcl" and token.tag_ == "VB"
            if token.dep_ not in ("xcomp", "acomp") and not purpose:
                break
            token = token.head
        if token.pos_ in ("VERB", "AUX") and token.dep_ in ("ccomp", "conj") and _has_subject(token):
            return token
    return main


def _told(main: Token) -> Token:
    """What is told, where a condition hangs on the verb of telling: "if talks fail, he said, the army will go"."""
    if main.lemma_.lower() not in times_lexicon().direction["report"] or direction(main) > 0:
        return main
    return next((c for c in children(main) if c.dep_ == "ccomp" and direction(c) > 0), main)


def _is_held_back(first: Token, verb: Token, main: Token) -> bool:
    """Whether a clause with "while" holds another back: "will not talk while the siege lasts"."""
    ordered = first.i > main.i and first.nbor(-1).text != ","  # else it sets one thing against another
    refused = main.dep_ == "xcomp" and main.head.lemma_ in ("refuse", "decline")
    below = children(main)
    isnt = any(c.dep_ == "neg" for c in below) and any(c.tag_ in ("VBZ", "VBP") for c in (main, *below))
    return ordered and (put_off(main) or refused or isnt) and (direction(verb) >= 0 or _is_backshifted(main))


def _is_backshifted(main: Token) -> bool:
    """Whether a clause tells of the future as seen from the past, so that its conditions stand in the past tense."""
    return any(c.lower_ in ("would", "could", "might", "'d", "’d") for c in children(main))


def _lasts_for_life(verb: Token, lex: ConditionsLexicon) -> bool:
    """Whether a clause only says "ever": "until we die", "as long as he lives", "so long as I am alive"."""
    below = children(verb)
    if verb.lemma_ in lex.lifetime:
        return not any(c.dep_ in ("dobj", "prep", "prt", "advmod") for c in below)
    return verb.lemma_ == "be" and any(c.dep_ in ("acomp", "advmod") and c.lower_ in lex.lifetime for c in below)


def _takes_its_time(verb: Token) -> bool:
    """Whether a clause names no condition, only no end: "as long as it takes", "as long as necessary"."""
    below = children(verb)
    return verb.lemma_ == "take" and any(c.lower_ == "it" for c in below) and not any(c.dep_ == "dobj" for c in below)


def _lies_ahead(verb: Token, main: Token) -> bool:
    """Whether both clauses are still to come: present tense after "after" (past after "would"), a modal or "to" in the
    main clause."""
    finite = next(
        (c for c in children(verb) if c.dep_ in ("aux", "auxpass") and c.tag_ in ("VBZ", "VBP", "VBD", "MD")), verb
    )
    ahead = any(c.dep_ == "aux" and (c.tag_ == "MD" or c.lower_ == "to") for c in children(main))
    return ahead and (finite.tag_ in ("VBZ", "VBP") or (finite.tag_ == "VBD" and _is_backshifted(main)))


def _of_noun(
    doc: Doc, first: Token, last: Token, after: int, marker: Marker, lex: ConditionsLexicon
) -> Condition | None:
    noun = next((child for child in children(last) if child.dep_ in ("pobj", "pcomp") and child.i >= after), None)
    if noun is None or noun.ent_type_ in ("DATE", "TIME", "CARDINAL"):
        return None
    if marker.words[0] in ("contingent", "conditional", "conditioned", "subject"):
        if first.pos_ not in ("ADJ", "ADV", "VERB") or (
            marker.words[0] == "subject" and noun.lemma_ not in lex.approval
        ):
            return None
        main = first.head if first.dep_ in ("acomp", "amod", "oprd", "conj", "acl", "advcl") else first
    else:
        main = first.head
        for _ in range(_CLIMB):
            if main.pos_ in ("VERB", "AUX") or main.head == main or main.i >= after:
                break
            main = main.head
    if marker.given:
        main = _told(main)
        if not (_has_subject(noun) if noun.dep_ == "pcomp" else noun.lemma_.lower() in lex.given):
            return None  # "will not leave without a fight": nothing that another side gives
    if marker.negated and not put_off(main):
        return None
    end = min(noun.right_edge.i + 1, after + _LONGEST)
    return Condition(after, _trim(doc, after, end), " ".join(marker.words), main.i, False, noun.i, "marked noun")


def _bare(doc: Doc, first: Token, after: int, marker: Marker) -> Condition | None:
    """ "If necessary", "if elected", "if so"."""
    token = doc[after]
    if token.pos_ in ("ADJ", "VERB") and token.tag_ in ("JJ", "VBN") and after + 1 <= len(doc):
        main = token.head if token.head.i not in (first.i, token.i) else first.head
        end = min(max(after + 1, token.right_edge.i + 1), after + _LONGEST)
        return Condition(after, _trim(doc, after, end), marker.words[0], main.i, False, token.i, "bare adjective")
    return None


def _asks(verb: Token, first: Token, lex: ConditionsLexicon) -> bool:
    """Whether "if" means whether: the object of a word of asking, not set off by a comma."""
    governor = verb.head
    if verb.dep_ not in ("ccomp", "advcl", "acl", "pcomp", "xcomp", "relcl") or governor.i > first.i:
        return False
    words = {governor.lemma_.lower()} | {
        child.lemma_.lower() for child in children(governor) if child.dep_ in ("acomp", "attr")
    }
    if not words & lex.whether:
        return False
    if verb.dep_ == "ccomp":
        return True
    would = any(child.lower_ in ("will", "would", "'ll", "could") for child in children(governor))
    whom = next((child for child in children(governor) if child.dep_ == "dobj"), None)
    named = whom is not None and any(child.dep_ == "appos" for child in children(whom))  # asked the mayor, Ms Lim, if
    return not would and (named or first.nbor(-1).text != ",")


def _inverted(doc: Doc, i: int) -> Condition | None:
    """ "Should talks fail, ...", "were it to withdraw": an auxiliary before its subject opens the condition."""
    token = doc[i]
    lower = token.lower_
    if lower not in _INVERTED or token.dep_ not in ("aux", "auxpass", "advcl", "ROOT", "ccomp"):
        return None
    verb = token.head if token.dep_ in ("aux", "auxpass") else token
    if (
        i + 1 >= len(doc)
        or doc[i + 1].pos_ not in ("PRON", "DET", "PROPN", "NOUN", "ADJ", "NUM")
        or doc[i + 1].tag_ in ("WDT", "WP")
    ):
        return None
    subject = next((c for c in children(verb) if c.dep_ in ("nsubj", "nsubjpass", "expl") and c.i > i), None)
    before = next((c for c in children(verb) if c.dep_ in ("nsubj", "nsubjpass", "expl") and c.i < i), None)
    if subject is None or before is not None or verb.dep_ not in ("advcl", "ccomp", "conj", "dep") or verb.head == verb:
        return None
    if lower == "were" and not any(
        t.lower_ == "to" and t.dep_ == "aux" for t in doc[i : min(len(doc), verb.right_edge.i + 1, i + 30)]
    ):
        return None
    if _is_question(doc, token):
        return None
    main = verb.head
    end = _end(doc, verb, i, main)
    return Condition(i + 1, end, lower, main.i, _two_sides(verb, main), verb.i, "inverted")


_APART = 8
"""Tokens between "only" and the "after" or "when" that it belongs to: "can only now happen after the vote"."""


def _only_apart(doc: Doc, i: int) -> Condition | None:
    """ "Can only happen after the vote": "only" before the verb, what it waits for behind."""
    verb = doc[i].head
    if doc[i].lower_ != _ONLY or verb.pos_ not in ("VERB", "AUX") or verb.i < i or direction(verb) <= 0:
        return None
    for after in children(verb):
        when = next((c for c in children(after) if c.lower_ == "when" and c.dep_ == "advmod"), None)
        if after.dep_ == "advcl" and when is not None and verb.i < when.i <= i + _APART:
            end = _end(doc, after, when.i + 1, verb)
            return Condition(when.i + 1, end, "only when", verb.i, False, after.i, "marked clause")
        if after.lower_ == "after" and after.dep_ == "prep" and verb.i < after.i <= i + _APART:
            noun = next((c for c in children(after) if c.dep_ == "pobj"), None)
            if noun is not None and noun.ent_type_ not in ("DATE", "TIME", "CARDINAL"):
                end = min(noun.right_edge.i + 1, after.i + 1 + _LONGEST)
                return Condition(
                    after.i + 1, _trim(doc, after.i + 1, end), "only after", verb.i, False, noun.i, "marked noun"
                )
    return None


def _hung_on(doc: Doc, i: int, lex: ConditionsLexicon) -> Condition | None:
    """ "The loan depends on reforms being passed", "hinges on whether he goes": one thing hangs on a deed."""
    verb, passive = doc[i].head, doc[i].head.dep_ == "acl"
    if doc[i].lower_ not in _HINGES or doc[i].dep_ != "prep" or verb.i > i or verb.pos_ != "VERB":
        return None
    subject = _subject(verb)
    bare = verb.lemma_ not in lex.hanging or passive or subject is None
    if bare or subject is None or subject.pos_ == "PRON" or subject.ent_type_ in ("GPE", "ORG", "NORP", "PERSON"):
        return None
    deed = next(
        (c for c in children(doc[i]) if c.dep_ == "pcomp" or (c.dep_ == "pobj" and c.lemma_ in lex.approval)), None
    )
    if deed is None:
        return None
    start = max(i + 1, deed.left_edge.i)
    start += doc[start].lower_ == "whether"
    end = _trim(doc, start, min(deed.right_edge.i + 1, start + _LONGEST))
    return Condition(start, end, f"{verb.lemma_} {doc[i].lower_}", verb.i, False, deed.i, "what it hangs on")


def _is_question(doc: Doc, token: Token) -> bool:
    mark = ""
    for other in doc[token.i + 1 : token.i + _LONGEST]:
        if other.is_sent_start:
            break
        if not other.is_space and not other.is_quote:
            mark = other.text
    return mark == "?"


def _end(doc: Doc, verb: Token, start: int, main: Token) -> int:
    """Where the clause of `verb` ends: its right edge, cut where the main clause begins or a runaway parse goes on."""
    end = min(verb.right_edge.i + 1, start + _LONGEST)
    if main.i > verb.i:
        end = min(end, main.left_edge.i if main.left_edge.i > verb.i else main.i)
        for i in range(verb.i + 1, end):
            if doc[i].text == "," and i + 1 < end and doc[i + 1].lower_ == "then":
                return _trim(doc, start, i)
    if verb.i < start:  # the verb stands before its own words: the parse is wrong
        return start
    for i in range(start, end):
        if doc[i].text in (";", "—") or (doc[i].is_space and "\n" in doc[i].text):
            return _trim(doc, start, i)
        if i > start + 1 and tuple(t.lower_ for t in doc[i : i + 2]) in _RATHER:
            return _trim(doc, start, i)
    return _trim(doc, start, end)


_RATHER = (("rather", "than"), ("instead", "of"))
_JOINED = 25
"""Tokens after a condition among which the verb of a further one joined to it is looked for."""


def _joined(doc: Doc, verb: Token, main: Token, end: int) -> int:
    """Where the conditions joined to the first end: "unless the bank raises pay, keeps the pension and drops the case".

    Parsers hang the further ones on the main verb. They have the form of the first, and the main clause has another. A
    clause with a subject of its own after a comma and "and" tells something new.
    """
    form = _form(verb)
    if main.i > verb.i or main.i == verb.i or form == _form(main):
        return end
    at = end
    comma = at < len(doc) and doc[at].text == ","
    at += comma
    conjunction = at < len(doc) and doc[at].lower_ in ("and", "or")
    at += conjunction
    if at == end:
        return end
    for further in doc[at : at + _JOINED]:
        if further.is_sent_start:
            break
        if further.dep_ != "conj" or further.head.i != main.i or further.pos_ not in ("VERB", "AUX"):
            continue
        begins = end <= further.left_edge.i <= at
        new = comma and conjunction and _has_subject(further)
        if not begins or new or _form(further) != form:
            return end
        return _trim(doc, end, min(further.right_edge.i + 1, end + _LONGEST))
    return end


def _form(verb: Token) -> str:
    """The finite form of a clause: "modal", "perfect", "past" or "present"; "" for none."""
    if any(c.dep_ == "aux" and c.lemma_ == "have" and c.tag_ != "VB" for c in children(verb)):
        return "perfect"
    told = [c.tag_ for c in children(verb) if c.dep_ in ("aux", "auxpass")] + [verb.tag_]
    forms = {"MD": "modal", "VBD": "past", "VBZ": "present", "VBP": "present"}
    return next((forms[tag] for tag in told if tag in forms), "")


def _trim(doc: Doc, start: int, end: int) -> int:
    while end > start and (doc[end - 1].is_punct or doc[end - 1].is_space) and doc[end - 1].text not in (")", "]"):
        end -= 1
    return end


def _two_sides(verb: Token, main: Token) -> bool:
    """Whether condition and main clause have different subjects and the main clause holds out an act."""
    ahead = any(c.lower_ in ("will", "would", "could", "shall", "'ll", "to") for c in children(main) if c.dep_ == "aux")
    mine, theirs = _subject(main), _subject(verb)
    if not ahead or mine is None or theirs is None or theirs.lower_ in ("he", "she", "it", "they"):
        return False  # a pronoun mostly takes up the subject of the main clause
    return mine.lower_ != theirs.lower_


def _subject(verb: Token) -> Token | None:
    return next((child for child in children(verb) if child.dep_ in ("nsubj", "nsubjpass")), None)


def condition_of(doc: Doc, head: Token, span: tuple[int, int] | None = None) -> str | None:
    """The words on which the clause with this head is made to depend, None where it is not.

    Args:
        head: the head token of the clause.
        span: the token range of the clause, end excluded.
    """
    found = condition_on(doc, head, span)
    return doc[found.start : found.end].text.strip() if found is not None else None


def condition_on(doc: Doc, head: Token, span: tuple[int, int] | None = None) -> Condition | None:
    """The condition of the clause with this head: on itself, on what it embeds, or on the first of joined verbs."""
    start, end = span or (head.i, head.i + 1)
    best: tuple[int, int, Condition] | None = None
    conditions: list[Condition] = doc._.conditions
    first = bisect_left(conditions, min(start, head.i - _NEAR), key=lambda condition: condition.start)
    last = bisect_right(conditions, max(end, head.i + _NEAR), key=lambda condition: condition.start)
    for condition in conditions[first:last]:
        if condition.start <= head.i < condition.end:
            continue
        rank = _rank(doc, condition, head, start, end)
        if rank is not None and (best is None or (rank, abs(condition.start - head.i)) < best[:2]):
            best = (rank, abs(condition.start - head.i), condition)
    return best[2] if best is not None else None


def _rank(doc: Doc, condition: Condition, head: Token, start: int, end: int) -> int | None:
    """How closely a condition hangs on a clause; None where it does not."""
    main = doc[condition.main_head]
    if main.i == head.i:
        return 0
    within = start <= condition.start - 1 < end and start <= main.i < end
    if direction(head) <= 0 and _is_of_another(main, head):
        return None
    if within and not tells_of_subject(main, head, _CLIMB):
        return 1
    token = main  # said (that it) would leave if ...
    for _ in range(_CLIMB):
        participle = token.dep_ == "advcl" and token.tag_ == "VBG"  # ordered a halt, delaying the vote until ...
        if participle and token.lemma_.lower() in conditions_lexicon().telling and not start <= token.i < end:
            break  # ordered a halt, adding that it would go on unless ...
        asked = token.dep_ == "advcl" and any(c.lower_ == "for" and c.dep_ == "mark" for c in children(token))
        if (token.dep_ not in ("ccomp", "xcomp", "acomp") and not participle and not asked) or token.head == token:
            break
        token = _above(token)
        if token.i == head.i:
            return 2
    token = head
    for _ in range(_CLIMB):
        if token.dep_ not in ("xcomp", "acomp", "conj", "dobj", "nsubjpass", "nsubj", "attr") or token.head == token:
            break
        if token.dep_ == "conj" and (condition.start > head.i or condition.start > main.i):
            break  # "will stay until May and said": only a condition before the first verb is that of both
        token = token.head
        if token.i == main.i:
            return 3
    opening = condition.start - len(condition.marker.split())
    if opening >= len(doc) or not end <= opening <= end + 1:
        return None
    same = not any(token.is_sent_start for token in doc[head.i + 1 : opening + 1])
    if same and end <= opening <= end + 1 and all(token.is_punct for token in doc[end:opening]):
        return 4  # it follows at once, though the parser hung it elsewhere
    return None


def _is_of_another(main: Token, head: Token) -> bool:
    """Whether the clause that is conditioned only describes what the clause at `head` speaks of, or is told besides.

    "A meeting called under rules allowing members to ask for talks if attacked"; "urged them to agree, with officials
    saying that if they do not, it will leave"; "said he agrees, but warned talks could end if", hung on the first verb.
    """
    token = main
    for _ in range(_CLIMB):
        if token.i == head.i or token.head == token:
            return False
        told = token.lemma_.lower() in conditions_lexicon().telling
        participle = token.tag_ == "VBG" and token.i != main.i
        if participle and (token.dep_ == "acl" or (told and token.dep_ == "pcomp")):
            return True
        above = _above(token)
        if above != token.head and token.head.i == head.i:
            return True
        token = above
    return False


def _above(token: Token) -> Token:
    """The word above; of joined verbs the last before what is told, though parsers hang it on the first."""
    above = token.head
    if token.dep_ != "ccomp" or above.i > token.i:
        return above
    joined = [c for c in children(above) if c.dep_ == "conj" and c.pos_ == "VERB" and above.i < c.i < token.i]
    return joined[-1] if joined else above


@Language.factory("detente_conditions", assigns=["doc._.conditions"], requires=["token.dep", "token.tag"])
def make_conditions(nlp: Language, name: str) -> Conditions:  # noqa: ARG001
    """The component for spaCy's pipeline."""
    return Conditions()
