"""How sure a text is of what it tells: hedges with the clause they cover, and denials.

The component writes `doc._.hedges`, a list of Hedge in the order of the text. A hedge covers the clause it
hangs on and what that clause embeds, not its siblings. "Will" and "would" alone are no hedge.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from spacy.language import Language
from spacy.tokens import Doc, Token

from detente.errors import SettingError
from detente.reading.act_words import act_words
from detente.reading.columns import columns_of
from detente.reading.times.attach import children
from detente.reading.times.lexicon import times_lexicon
from detente.values.statement import Certainty, Reason

Level = Literal["probable", "possible", "denied"]

_CLIMB = 8
_NEAR = 100  # tokens; a hedge farther from a clause does not cover it
_EMBEDDED = frozenset({"ccomp", "xcomp", "acomp", "pobj", "prep", "dobj", "attr", "advcl"})
_LEVELS = ("adverbs", "modals", "adjectives", "raising", "passives", "verbs", "weighing", "nouns")


@dataclass(frozen=True, slots=True)
class Hedge:
    """A word that makes a clause less than certain.

    `token` is the word, `scope_head` the head of the clause it covers (token indexes).
    """

    token: int
    level: Level
    scope_head: int
    rule: str


@dataclass(frozen=True, slots=True)
class HedgesLexicon:
    """Words to levels by part of speech, phrases by their last word, and the words of denial and of scope.

    `cues` are all words with a level, `denying` all that a denial may be found at by the word itself.
    """

    words: dict[str, dict[str, Level]]
    phrases: dict[str, tuple[tuple[tuple[str, ...], Level], ...]]
    denial: dict[str, frozenset[str]]
    scope: dict[str, frozenset[str]]
    cues: frozenset[str]
    denying: frozenset[str] = frozenset()


@cache
def hedges_lexicon() -> HedgesLexicon:
    """Load and check `lexicons/hedges.toml`.

    Raises: SettingError for an unknown table or level.
    """
    return parse(tomllib.loads(files("detente.reading").joinpath("lexicons/hedges.toml").read_text(encoding="utf-8")))


def parse(raw: dict[str, Any]) -> HedgesLexicon:
    """Check and freeze a lexicon read from TOML.

    Raises: SettingError for an unknown table or level, or a word that stands at two levels of one table.
    """
    tables = {*_LEVELS, "denial", "scope", "source"}
    if set(raw) != tables:
        odd = sorted(set(raw) ^ tables)
        raise SettingError(f"the table [{odd[0]}] is missing or unknown", where="lexicons/hedges.toml")
    words: dict[str, dict[str, Level]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], Level]]] = {}
    for table in _LEVELS:
        words[table] = {}
        for level, entries in raw[table].items():
            for entry in entries:
                if level not in ("probable", "possible") or entry in words[table]:
                    raise SettingError(
                        f"{entry!r} in [{table}] has two levels or an unknown one", where="lexicons/hedges.toml"
                    )
                parts = tuple(entry.split())
                if len(parts) > 1:
                    phrases.setdefault(parts[-1], []).append((parts, level))
                else:
                    words[table][entry] = level
    return HedgesLexicon(
        words,
        {last: tuple(entries) for last, entries in phrases.items()},
        {name: frozenset(entries) for name, entries in raw["denial"].items()},
        {name: frozenset(entries) for name, entries in raw["scope"].items()},
        frozenset(word for table in words.values() for word in table),
        _DENYING_WORDS.union(*raw["denial"].values()),
    )


Doc.set_extension("hedges", default=(), force=True)


class Hedges:
    """Writes `doc._.hedges`."""

    def __call__(self, doc: Doc) -> Doc:
        """Write the attribute and hand the document on."""
        doc._.hedges = find_hedges(doc)
        return doc


def find_hedges(doc: Doc) -> list[Hedge]:
    """All hedges and denials of a document, in order."""
    lex, columns, found = hedges_lexicon(), columns_of(doc), []
    for i, (lower, lemma, dep) in enumerate(zip(columns.lower, columns.lemma, columns.dep, strict=True)):
        hedge = None
        if lemma in lex.cues or lower in lex.cues:
            hedge = _hedge(doc[i], lex)
        if hedge is None and lower in lex.phrases:
            hedge = _phrase(doc, doc[i], lex)
        if hedge is None and (dep in _DENYING or lemma in lex.denying or lower in lex.denying):
            hedge = _denial(doc[i], lex)
        if hedge is not None:
            found.append(hedge)
    return found


_DENYING = frozenset({"neg", "prep"})
"""What a word may be to its verb to deny it, whichever word it is."""
_DENYING_WORDS = frozenset({"be", "call", "no", "short", "yet"})


def _hedge(token: Token, lex: HedgesLexicon) -> Hedge | None:
    lower, lemma, words = token.lower_, token.lemma_, lex.words
    if token.tag_ == "MD":
        level = words["modals"].get(lower)
        return Hedge(token.i, level, token.head.i, "modal") if level and _doubts(token) else None
    if token.pos_ == "ADV" or token.dep_ == "advmod":
        level = words["adverbs"].get(lower)
        if level:
            return Hedge(token.i, level, _carrier(token.head).i, "adverb")
    if token.pos_ == "ADJ" or token.dep_ in ("acomp", "amod", "oprd"):
        level = words["adjectives"].get(lower)
        if level and token.dep_ == "amod":
            return Hedge(token.i, level, token.head.i, "adjective before its noun")
        if level and token.dep_ in ("acomp", "oprd", "attr", "conj", "ROOT", "ccomp") and _asks_or_tells(token, lex):
            return Hedge(token.i, level, _carrier(token).i, "adjective of a clause")
    if token.pos_ in ("VERB", "AUX"):
        return _verb(token, lemma, lex)
    if token.pos_ == "NOUN" and (level := words["nouns"].get(lemma)):
        return Hedge(token.i, level, token.i, "noun") if _opens(token, lex) else None
    return None


def _asks_or_tells(adjective: Token, lex: HedgesLexicon) -> bool:
    """Whether an adjective makes its clause doubtful: "unclear", "not clear" do only with "if" or "whether"."""
    word = adjective.lower_
    if word in lex.scope["before_nouns"]:
        return False
    if word in lex.scope["whether_not"] and not any(c.dep_ == "neg" for c in children(_carrier(adjective))):
        return False
    if adjective.lower_ not in lex.scope["whether"]:
        return True
    below = [*children(adjective), *children(_carrier(adjective))]
    asked = [c for c in below if c.dep_ in ("ccomp", "advcl", "csubj") and c.i > adjective.i]
    return any(c.dep_ == "mark" and c.lower_ in lex.scope["asking"] for verb in asked for c in children(verb))


def _opens(noun: Token, lex: HedgesLexicon) -> bool:
    """Whether a noun says of something else that it is doubtful: "the chance of a truce", "reports that they met"."""
    after = [c for c in children(noun) if c.i > noun.i]
    if noun.lemma_ in lex.scope["clausal"]:
        told = [c for c in after if c.dep_ in ("acl", "ccomp")]
        return any(c.dep_ in ("nsubj", "nsubjpass", "expl") for verb in told for c in children(verb))
    return any(
        c.dep_ in ("acl", "relcl", "ccomp") or (c.dep_ == "prep" and c.lower_ in lex.scope["opening"]) for c in after
    )


def _verb(token: Token, lemma: str, lex: HedgesLexicon) -> Hedge | None:
    below = children(token)
    level = lex.words["passives"].get(lemma)
    if level and token.tag_ in ("VBN", "VBD"):
        passive = any(c.dep_ == "auxpass" for c in below) or (token.tag_ == "VBN" and token.dep_ in ("acl", "advcl"))
        opens = any(c.dep_ == "xcomp" and c.i > token.i and _has_to(c) for c in below)
        opens = opens or (lemma in lex.scope["of_doing"] and _of_doing(token))
        expletive = any(c.dep_ in ("nsubjpass", "expl") and c.lower_ == "it" for c in below) and any(
            c.dep_ in ("ccomp", "advcl") for c in below
        )
        if passive and (opens or expletive):
            return Hedge(token.i, level, token.i, "passive of telling")
    level = lex.words["raising"].get(lemma)
    if level and token.i + 1 < len(token.doc) and token.nbor().lower_ == "before":
        return None
    if level and any(c.dep_ in ("xcomp", "ccomp", "acomp", "oprd", "advcl") and c.i > token.i for c in below):
        if lemma in lex.scope["with_like"] and not any(c.dep_ in ("acomp", "oprd") for c in below):
            return Hedge(token.i, level, token.i, "raising verb") if _looks_like(token) else None
        if any(c.dep_ == "aux" and c.tag_ == "MD" for c in below) or any(
            c.i == token.i + 1 and c.lower_ in ("at", "in", "on") for c in below
        ):
            return None  # may seem; appeared before the court
        return Hedge(token.i, level, token.i, "raising verb")
    level = lex.words["weighing"].get(lemma)
    gerund = any(c.dep_ in ("xcomp", "ccomp", "pcomp") and c.tag_ == "VBG" and c.i > token.i for c in below)
    if lemma in lex.scope["with_of"]:
        of = [c for c in below if c.dep_ == "prep" and c.lower_ in ("of", "about")]
        gerund = any(c.dep_ == "pcomp" and c.tag_ == "VBG" for prep in of for c in children(prep))
    if level and token.tag_ == "VBG" and (gerund or _asks_itself(token)):
        return Hedge(token.i, level, token.i, "verb of weighing")
    level = lex.words["verbs"].get(lemma)
    if level and lemma in lex.scope["with_gerund"]:
        return Hedge(token.i, level, token.i, "verb of guessing") if gerund else None
    if level and lemma in lex.scope["of_things"] and any(c.dep_ == "prep" and c.lower_ == "at" for c in below):
        return Hedge(token.i, level, token.i, "verb of guessing")
    if level and any(c.dep_ == "ccomp" for c in below):
        told = next(c for c in below if c.dep_ == "ccomp")
        own = [c for c in children(told) if c.dep_ in ("aux", "auxpass")]
        subjunctive = (told.tag_ == "VB" and not own) or [c.tag_ for c in own] == [
            "VB"
        ]  # suggested that he (be) go(ne)
        should = any(c.lower_ == "should" for c in children(told))
        person = any(
            c.dep_ == "nsubj" and (c.ent_type_ == "PERSON" or c.lower_ in ("i", "he", "she", "we", "you"))
            for c in below
        )
        return None if subjunctive or should or person else Hedge(token.i, level, token.i, "verb of guessing")
    return None


def _asks_itself(verb: Token) -> bool:
    """Whether somebody asks himself what to do: "is weighing whether to leave"."""
    told = [c for c in children(verb) if c.dep_ in ("xcomp", "ccomp", "advcl") and c.i > verb.i]
    return any({"whether", "to"} <= {c.lower_ for c in children(clause)} for clause in told)


def _looks_like(verb: Token) -> bool:
    """Whether a clause with "like" or "as if" says how it looks: "it looks like they will leave"."""
    after = verb.nbor().lower_
    return after in ("like", "as") and any(c.dep_ in ("advcl", "ccomp") and c.i > verb.i for c in children(verb))


def _of_doing(verb: Token) -> bool:
    """ "Suspected of taking a bribe"."""
    of = [c for c in children(verb) if c.dep_ == "prep" and c.lower_ == "of"]
    return any(c.dep_ == "pcomp" for prep in of for c in children(prep))


def _has_to(verb: Token) -> bool:
    return any(c.lower_ == "to" for c in children(verb)) or verb.dep_ == "xcomp"


def _doubts(modal: Token) -> bool:
    """Whether "may", "might", "could" express doubt: not inability, a purpose, a condition or a counterfactual."""
    verb, lower = modal.head, modal.lower_
    below = children(verb)
    if modal.text == "May":
        return False
    if any(c.lower_ == "well" and any(b.lower_ == "as" for b in children(c)) for c in below):
        return False  # may as well
    if lower == "could" and any(c.dep_ == "neg" for c in below):
        return False
    if lower == "could" and any(c.lower_ == "have" and c.dep_ == "aux" for c in below):
        return False
    if any(
        c.dep_ == "mark"
        and c.lower_ in ("if", "until", "so", "unless", "whether", "before", "that")
        and verb.dep_ == "advcl"
        for c in below
    ):
        return False
    asking = ("so", "how", "when", "where", "as")
    if any(c.dep_ == "advmod" and c.lower_ in asking and c.i < modal.i and not _set_off(c) for c in below):
        return False
    return verb.dep_ != "relcl" or lower != "could" or not _asked(verb)


def _asked(verb: Token) -> bool:
    """Whether a relative clause says what is wanted: "a place where they could meet", but not ", where they could"."""
    return any(c.lower_ in ("where", "when") and not _set_off(c) for c in children(verb))


def _set_off(word: Token) -> bool:
    """Whether a comma stands before "where" or "when", which then goes on with the telling."""
    return word.lower_ in ("where", "when") and word.i > 0 and word.nbor(-1).text == ","


def _carrier(token: Token) -> Token:
    """The verb that an adverb or complement speaks for: the copula of an adjective, else the word itself."""
    if token.pos_ in ("ADJ", "ADV") and token.dep_ in ("acomp", "attr", "oprd", "advmod") and token.head != token:
        return token.head
    return token


def _phrase(doc: Doc, token: Token, lex: HedgesLexicon) -> Hedge | None:
    for parts, level in lex.phrases[token.lower_]:
        first = token.i - len(parts) + 1
        if first >= 0 and all(doc[first + n].lower_ == part for n, part in enumerate(parts)):
            return Hedge(token.i, level, _carrier(token.head).i, "phrase")
    return None


def _denial(token: Token, lex: HedgesLexicon) -> Hedge | None:
    lemma = token.lemma_
    if (undone := _undone(token, lex)) is not None:
        return undone
    if token.dep_ == "neg" or (token.lower_ == "no" and token.dep_ == "det"):
        verb = token.head
        if token.dep_ == "det":
            if verb.dep_ not in ("nsubj", "nsubjpass", "dobj", "attr"):
                return None
            verb = verb.head
        if verb.pos_ not in ("VERB", "AUX"):
            return None
        denial = lex.denial
        if token.dep_ == "neg" and (verb.lemma_ in denial["stay_away"] or _takes_part(verb)):
            return Hedge(token.i, "denied", verb.i, "stays away")
        if _is_agreeing(verb, lex) and any(c.lower_ in ("could", "can") for c in children(verb)):
            return Hedge(token.i, "denied", verb.i, "unable to")
        if verb.lemma_ in ("have", "hold") and any(
            c.dep_ == "dobj" and c.lemma_ in denial["planned"] for c in children(verb)
        ):
            return Hedge(token.i, "denied", verb.i, "negated deed") if _told_as_past(verb) else None
        if token.dep_ == "neg" and verb.lemma_ in denial["silent"] and _told_as_past(verb):
            return Hedge(token.i, "denied", verb.i, "kept silent")
        if token.dep_ == "neg" and any(c.dep_ == "acomp" and c.lower_ in denial["present"] for c in children(verb)):
            return Hedge(token.i, "denied", verb.i, "stays away") if _told_as_past(verb) else None
        if verb.lemma_ in denial["altering"] and not any(c.dep_ in ("dobj", "prt") for c in children(verb)):
            return None
        kept = verb.lemma_ in denial["refuse"] and not (token.dep_ == "det" and verb.lemma_ == "be")
        kept = kept and not any(c.dep_ == "acomp" and c.lemma_ in denial["unable"] for c in children(verb))
        return Hedge(token.i, "denied", verb.i, "negated deed") if _told_as_past(verb) and not kept else None
    if token.lower_ in lex.denial["incapable"] and token.dep_ in ("acomp", "oprd"):
        done = next((c for c in children(token) if c.dep_ == "xcomp"), None)
        if done is not None and _is_agreeing(done, lex):
            return Hedge(token.i, "denied", _carrier(token).i, "unable to")
    if lemma == "be" and token.tag_ == "VBD" and any(_was_to_have(c) for c in children(token)):
        return Hedge(token.i, "denied", token.i, "was to have")
    if lemma in lex.denial["failing"] and token.pos_ == "VERB":
        done = next((c for c in children(token) if c.dep_ == "xcomp"), None)
        if done is not None and _is_agreeing(done, lex):
            return Hedge(token.i, "denied", token.i, "failed to agree")
    if (
        token.lower_ == "yet"
        and token.head.lemma_ in ("have", "be")
        and any(c.dep_ == "xcomp" and c.i > token.i for c in children(token.head))
    ):
        done = next(c for c in children(token.head) if c.dep_ == "xcomp" and c.i > token.i)
        return Hedge(token.i, "denied", done.i, "has yet to")
    if lemma in lex.denial["cancelled"] or (
        lemma == "call" and any(c.dep_ == "prt" and c.lower_ == "off" for c in children(token))
    ):
        what = [c for c in children(token) if c.dep_ in ("dobj", "nsubjpass")]
        if token.pos_ == "VERB" and any(c.lemma_.lower() in lex.denial["planned"] for c in what):
            return Hedge(token.i, "denied", token.i, "called off")
    denies = lemma in lex.denial["deny"] and token.pos_ == "VERB"
    if denies or (lemma in lex.denial["deny_telling"] and token.pos_ == "VERB"):
        alleged = _alleged(token, lex)
        if alleged is not None:
            return Hedge(token.i, "denied", alleged.i, DENIED)
    if denies:
        told = next((c for c in children(token) if c.dep_ in ("ccomp", "xcomp") and c.i > token.i), None)
        if told is not None:
            return Hedge(token.i, "denied", told.i, DENIED)
        denied = [c.lemma_ for c in children(token) if c.dep_ == "dobj"]
        if any(word in lex.denial["agreed"] or word in lex.denial["planned"] for word in denied):
            return Hedge(token.i, "denied", token.i, "denied it")
    return None


DENIED = "denied that"
"""The rule of what somebody denies in so many words: no learned model holds it for certain against that."""


def _alleged(verb: Token, lex: HedgesLexicon) -> Token | None:
    """The head of what a denied report or claim tells: "denied a report that it had offered money"."""
    nouns = (c for c in children(verb) if c.dep_ == "dobj" and c.lemma_.lower() in lex.denial["tellings"])
    clauses = (c for noun in nouns for c in children(noun) if c.dep_ in ("acl", "ccomp", "relcl") and c.i > noun.i)
    return next((c for c in clauses if any(m.lower_ == "that" and m.dep_ == "mark" for m in children(c))), None)


def _undone(token: Token, lex: HedgesLexicon) -> Hedge | None:
    """What was not done without a word of denial: "was absent", "parted without a deal", "avoided blaming anybody"."""
    denial = lex.denial
    if token.lower_ in denial["away"] and token.dep_ == "acomp" and _told_as_past(token.head):
        return Hedge(token.i, "denied", token.head.i, "stays away")
    if token.dep_ == "prep" and token.head.pos_ in ("VERB", "AUX"):
        what = next((c for c in children(token) if c.dep_ == "pobj"), None)
        none = what is not None and any(c.lower_ == "no" for c in children(what))
        if (token.lower_ in denial["without"] or (token.lower_ == "with" and none)) and what is not None:
            agreed = what.lemma_.lower() in denial["agreed"] and _told_as_past(token.head)
            return Hedge(token.i, "denied", token.head.i, "without agreement") if agreed else None
    verb = token
    if token.lower_ == "short" and token.head.lemma_ in denial["halting"]:
        verb = token.head
        below = [c for prep in children(token) if prep.lower_ == "of" for c in children(prep) if c.tag_ == "VBG"]
    elif token.lemma_ in denial["omitting"] and token.pos_ == "VERB":
        from_ = [c for c in children(token) if c.dep_ == "prep" and c.lower_ == "from"]
        below = [c for word in (token, *from_) for c in children(word) if c.dep_ in ("xcomp", "dobj", "pcomp", "pobj")]
    else:
        return None
    utters = act_words()
    done = next((c for c in below if c.tag_ == "VBG" or c.lemma_.lower() in utters.nouns), None)
    return Hedge(token.i, "denied", verb.i, "left undone") if done is not None and _told_as_past(verb) else None


def _is_agreeing(verb: Token, lex: HedgesLexicon) -> bool:
    """Whether a verb says that sides come to terms: "agree", "strike a deal"; the unions strike by themselves."""
    if verb.lemma_ in lex.denial["unable_to"]:
        return True
    struck = [c.lemma_.lower() for c in children(verb) if c.dep_ == "dobj"]
    return verb.lemma_ in lex.denial["making"] and any(noun in lex.denial["agreed"] for noun in struck)


def _was_to_have(verb: Token) -> bool:
    """Whether an infinitive under "was" tells what was planned and did not come: "were to have met"."""
    auxiliaries = {c.lower_ for c in children(verb) if c.dep_ == "aux"}
    return verb.dep_ in ("xcomp", "ccomp", "advcl") and verb.tag_ == "VBN" and auxiliaries >= {"to", "have"}


def _takes_part(verb: Token) -> bool:
    """ "Take part" in something."""
    return verb.lemma_ == "take" and any(c.dep_ == "dobj" and c.lower_ == "part" for c in children(verb))


def _told_as_past(verb: Token) -> bool:
    """A deed told as past: "did not", "has not", "were not"; no modal, no present state."""
    auxiliaries = {c.lower_ for c in children(verb) if c.dep_ in ("aux", "auxpass")}
    if any(c.tag_ == "MD" or c.lower_ == "to" for c in children(verb) if c.dep_ == "aux"):
        return False
    return bool(auxiliaries & {"did", "has", "have", "had", "was", "were"}) or (not auxiliaries and verb.tag_ == "VBD")


def certainty_of(
    doc: Doc, head: Token, span: tuple[int, int] | None = None, kind: str | None = None
) -> tuple[Certainty, Reason | None]:
    """How sure the text is of the clause with this head, and why.

    Args:
        head: the head token of the clause.
        span: the token range of the clause, end excluded.
        kind: the kind of statement, where it is known: a negated deed is a denial of a meeting or an act,
            but the very content of a refusal or a view.

    Returns: ("certain", None) where nothing makes it less.
    """
    start, end = span or (head.i, head.i + 1)
    lex = hedges_lexicon()
    best: tuple[int, Hedge] | None = None
    hedges: list[Hedge] = doc._.hedges
    first = bisect_left(hedges, min(start, head.i - _NEAR), key=lambda hedge: hedge.token)
    last = bisect_right(hedges, max(end, head.i + _NEAR), key=lambda hedge: hedge.token)
    for hedge in hedges[first:last]:
        if not _covers(doc, hedge, head, start, end):
            continue
        if hedge.rule == "negated deed" and kind is None:
            continue  # whether a negated deed is a refusal or a denial, only the kind tells
        if hedge.level == "denied" and _is_content(hedge, kind, lex):
            continue
        rank = ("denied", "possible", "probable").index(hedge.level)
        if best is None or rank < best[0]:
            best = (rank, hedge)
    if best is None:
        return "certain", None
    hedge = best[1]
    return hedge.level, Reason("certainty", hedge.rule, doc[hedge.token].text)


def _is_content(hedge: Hedge, kind: str | None, lex: HedgesLexicon) -> bool:
    """Whether a denial is the very content of a kind of statement, and does not take it back."""
    if hedge.rule == DENIED:
        return kind == "reject"  # "denied that it had broken the truce" takes the breach back
    if hedge.rule == "kept silent":
        return kind in lex.denial["silence_kept"]
    if hedge.rule == "left undone":
        return kind in lex.denial["undone_kept"]
    if hedge.rule == "without agreement":
        return kind != "accept"
    return kind in lex.denial["kinds_kept"] or (hedge.rule == "called off" and kind not in (None, "meet"))


def certainty_features(rule: Certainty, kind: str) -> dict[str, float]:
    """What the rules say of a clause's certainty, for the learned decision to weigh."""
    return {f"rule={rule}": 1.0, f"rule|kind={rule}|{kind}": 1.0}


def _covers(doc: Doc, hedge: Hedge, head: Token, start: int, end: int) -> bool:
    if hedge.scope_head == head.i:
        return hedge.rule != "noun" or hedge.level != "probable"  # an allegation was made; what it tells is doubtful
    if hedge.rule == "called off" and start <= hedge.token < end:
        return True
    token = head  # below: what the hedged clause embeds
    for _ in range(_CLIMB):
        if hedge.level == "denied" and token.dep_ != "xcomp":
            break
        if token.dep_ == "advcl" and token.head.i == hedge.scope_head and hedge.rule == "raising verb":
            return _looks_like(token.head)
        if (
            token.dep_
            not in ("xcomp", "ccomp", "acomp", "conj", "acl", "relcl", "attr", "pcomp", "prep", "pobj", "dobj")
            or token.head == token
        ):
            break
        if token.dep_ == "conj" and any(c.dep_ in ("nsubj", "nsubjpass", "aux") for c in children(token)):
            break
        if token.dep_ in ("prep", "pobj", "dobj", "pcomp", "acl", "relcl") and hedge.rule != "noun":
            break
        token = token.head
        if token.i == hedge.scope_head:
            return True
    if not start <= hedge.token < end:
        return False
    report = times_lexicon().direction["report"]
    token = doc[hedge.scope_head]  # above: a verb of saying within the statement that tells the hedged clause
    for _ in range(_CLIMB):
        if token.head == token or token.dep_ not in _EMBEDDED:
            break
        if token.dep_ in ("pobj", "prep", "dobj", "attr") and hedge.rule != "noun":
            break
        if token.dep_ == "prep" and token.lower_ not in hedges_lexicon().scope["taking_up"]:
            break  # "left after fears that a strike might come"
        if token.dep_ == "dobj" and token.head.lemma_ not in hedges_lexicon().scope["light"]:
            break  # "welcomed the prospect of a truce" is no doubt
        if token.dep_ == "advcl" and token.head.lemma_ not in report:
            break
        token = token.head
        if token.i == head.i:
            return hedge.level != "denied" or token.lemma_ in report
    return False


@Language.factory("detente_hedges", assigns=["doc._.hedges"], requires=["token.dep", "token.tag"])
def make_hedges(nlp: Language, name: str) -> Hedges:  # noqa: ARG001
    """The component for spaCy's pipeline."""
    return Hedges()
