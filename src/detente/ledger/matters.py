"""Which statements speak of one matter: mentions of actions gathered by who would act and in which words.

Greedy and in order: each statement that puts an action on the table joins the matter that it is most like, or
begins one; answers and deeds then join the matters they refer to, or are most like.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from detente.ledger.mentions import ANSWERS, ASKS, COMMITS, DEEDS, Mention, is_party, mentions, names_no_action
from detente.ledger.record import Grouping, Ledger
from detente.ledger.sides import Sides, sides
from detente.ledger.topics import same_topic, topic_of
from detente.ledger.wording import amounts_differ, at_most, likeness
from detente.values.statement import Statement

SAME = 0.62  # likeness from which two wordings name one matter, whoever would act
LINKED = 0.2  # enough where one statement refers to the other
STRONG = 0.75  # needed where who would act is read differently
# Enough where both name who would act, and it is the same side; the second where one of them does not say.
# A side has few matters in one quarrel, so little likeness tells them apart. Measured: docs/accuracy-threads.md.
NEEDED = {"put": (0.3, 0.4), "answer": (0.25, 0.35), "deed": (0.4, 0.5), "comment": (0.5, 0.5)}
ONE_TOPIC = 0.25  # share of the words that two reports use most, from which they tell of one quarrel
_LIKELY = 0.5  # confidence from which a statement is more likely read right than wrong
_MOST_COMPARED = 12  # wordings kept of one matter
_COMMON = 400  # a word found in more matters than this leads nowhere


@dataclass(frozen=True, slots=True)
class Link:
    """That a statement belongs to a matter: how surely (0 to 1) and by which rule."""

    statement: str
    score: float
    reason: str
    mention: Mention | None = None


@dataclass(slots=True)
class Matter:
    """One action somebody is to take, with the statements that speak of it (while being gathered).

    `number` counts matters in the order in which they began, those that a person took apart last; `founder` is the
    statement that began it, `stage` whether that was put on the table (0), answered first (1) or taken apart (2).
    """

    number: int
    founder: str = ""
    stage: int = 0
    links: list[Link] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    askers: set[str] = field(default_factory=set)
    held: set[str] = field(default_factory=set)  # ids of the statements that have joined
    parties: set[str] = field(default_factory=set)  # sides named by any statement of it
    told_in: list[str] = field(default_factory=list)  # documents of the first links
    distinct: list[Mention] = field(default_factory=list)  # of the mentions: those that differ in what is compared
    words: set[str] = field(default_factory=set)  # of any of these
    deeds: set[str] = field(default_factory=set)  # actions of any of these
    lightest: int = 0  # the least that any of these weighs

    def join(self, link: Link) -> None:
        """Let a statement join, once."""
        if link.statement not in self.held:
            self.links.append(link)
            self.held.add(link.statement)

    def doers(self) -> tuple[str, ...]:
        """Who would act: as the texts say, most often named first; else as follows from the kinds."""
        for said in (True, False):
            names = Counter(name for m in self.mentions if m.said is said for name in m.by)
            if names:
                first = {name: k for k, name in enumerate(dict.fromkeys(n for m in self.mentions for n in m.by))}
                return tuple(sorted(names, key=lambda name: (-names[name], first[name])))
        return ()


@dataclass(frozen=True, slots=True)
class Gathering:
    """The matters of one circle.

    `matters` are as people regrouped them, `begun` all in the order of their numbers, those that a person brought
    together with an earlier one too; `loose` are statements that put or answer something but joined no matter, with
    the reason.
    """

    matters: list[Matter]
    begun: list[Matter]
    loose: dict[str, str]


def gather(ledger: Ledger) -> Gathering:
    """The matters of a ledger that is one circle."""
    gathering = _Gathering(ledger, sides(ledger))
    for statement in ledger.statements:
        gathering.put(statement)
    gathering.stage = 1
    for statement in ledger.statements:
        gathering.answer(statement)
    matters, apart = regrouped(gathering.matters, ledger.groupings)
    return Gathering(matters, [*gathering.matters, *apart], gathering.loose)


def regrouped(matters: list[Matter], groupings: Iterable[Grouping]) -> tuple[list[Matter], list[Matter]]:
    """Matters as people decided: brought together or taken apart, in the order of the decisions; and those taken apart.

    Each side of a decision names the matter that has most of its statements, so that it holds when the ledger grows.
    """
    found = list(matters)
    apart: list[Matter] = []
    for grouping in groupings:
        one, other = frozenset(grouping.one), frozenset(grouping.other)
        if grouping.how == "together":
            first, second = _most_of(found, one), _most_of(found, other)
            if first is not None and second is not None and first is not second:
                low, high = sorted((first, second), key=lambda m: m.number)
                found[found.index(low)] = _joined(low, high)
                found.remove(high)
        else:
            whole = _most_of(found, one | other)
            if whole is not None and any(link.statement not in one for link in whole.links):
                left, taken = _parted(whole, one, number=len(matters) + len(apart))
                found[found.index(whole)] = left
                if taken.links:
                    found.append(taken)
                    apart.append(taken)
    return found, apart


def _most_of(matters: list[Matter], names: frozenset[str]) -> Matter | None:
    """The matter with most of these statements, the earliest of several; None where none has any."""
    counted = [(sum(link.statement in names for link in m.links), -m.number, m) for m in matters]
    most = max(counted, default=None, key=lambda item: item[:2])
    return most[2] if most and most[0] else None


def _joined(one: Matter, other: Matter) -> Matter:
    joined = replace(
        one, links=list(one.links), mentions=[*one.mentions, *other.mentions], askers=one.askers | other.askers,
        held=set(one.held),
    )  # fmt: skip
    for link in other.links:
        joined.join(replace(link, score=1.0, reason="brought together by a person"))
    return joined


def _parted(whole: Matter, names: frozenset[str], number: int) -> tuple[Matter, Matter]:
    """A matter without some statements, and these as a matter of their own."""

    def part(which: int, *, taken: bool) -> Matter:
        links = [link for link in whole.links if (link.statement in names) is taken]
        said = {link.statement for link in links}
        if taken:
            links = [replace(link, score=1.0, reason="taken apart by a person") for link in links]
        mentions_left = [m for m in whole.mentions if m.statement in said]
        founder, stage = (links[0].statement, 2) if taken and links else (whole.founder, whole.stage)
        return Matter(
            which, founder, stage, links, mentions_left, set(whole.askers), {link.statement for link in links}
        )

    return part(whole.number, taken=False), part(number, taken=True)


def _doubted(statement: Statement) -> bool:
    """Whether the reader is unsure of what was done, or by whom, and it is more likely read wrong than right."""
    return bool({"kind", "actor"} & set(statement.uncertain)) and statement.confidence < _LIKELY


def _describes(name: str) -> bool:
    """Whether a party is described, not named ("rebels", "the army chief"): it may be any side."""
    return name == name.lower()


def _may_be(one: str, other: str) -> bool:
    """Whether one is a description that the other's name ends in or begins with ("union" of "Nurses Union")."""
    short, long = sorted((one, other), key=len)
    words = long.lower().split()
    return _describes(short) and short.split()[-1] in {words[0], words[-1]}


def _other_amount(mention: Mention, matter: Matter) -> bool:
    """Whether the matter is of another amount of the same: some wording of it differs in that, and none agrees."""
    amounts = mention.wording.amounts
    if not amounts or any(amounts & other.wording.amounts for other in matter.mentions):
        return False
    return any(amounts_differ(mention.wording, other.wording) for other in matter.mentions)


def _compares_as(one: Mention, other: Mention) -> bool:
    """Whether comparing with the one is comparing with the other: the same told before."""
    return one.wording == other.wording and (one.by, one.said, one.term.negative) == (
        other.by,
        other.said,
        other.term.negative,
    )


class _Gathering:
    """The matters gathered so far, and the words that lead to them."""

    def __init__(self, ledger: Ledger, who: Sides) -> None:
        self.ledger = ledger
        self.who = who
        self.matters: list[Matter] = []
        self.stage = 0  # of the matters that begin
        self.loose: dict[str, str] = {}
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._worded: dict[frozenset[str], set[int]] = defaultdict(set)  # matters with a mention in just these words
        self._of: dict[str, list[int]] = defaultdict(list)  # statement id -> numbers of its matters
        self._in_document: dict[str, set[int]] = defaultdict(set)
        self._of_side: dict[str, set[int]] = defaultdict(set)  # matters in which it would act, as any mention says
        self._open: set[int] = set()  # matters of which some mention names nobody who would act
        # Asked again and again for the same things:
        self._sides_of: dict[tuple[str, ...], frozenset[str]] = {}
        self._doers: dict[tuple[tuple[str, ...], tuple[str, ...]], bool | None] = {}
        self._topics: dict[tuple[str, str], bool] = {}

    def put(self, statement: Statement) -> None:
        """Let a statement that puts an action on the table join a matter, or begin one."""
        if statement.certainty == "denied" or not is_party(statement.actor):
            return
        if names_no_action(statement):
            self.loose[statement.id] = "it tells that something was asked, and not what"
            return
        for mention in mentions(statement):
            if self._puts(statement, mention):
                self._join(statement, mention, begin=True)

    def answer(self, statement: Statement) -> None:
        """Let an answer, a deed or a comment join the matters that it speaks of."""
        if self._of.get(statement.id):
            return
        own = list(mentions(statement))
        referred = self._not_its_own(statement, self._referred(statement))
        if referred and not self._elsewhere(statement, own, referred):
            for number in self._meant(own, referred):
                self._add(self.matters[number], Link(statement.id, 0.9, "refers to a statement of it"))
            if statement.kind == "accept":
                self._agree(statement, [m for m in own if m.role != "content"])
            return
        if statement.kind in {"reject", "accept", "concede"} or statement.kind in DEEDS or statement.kind == "position":
            self._answer_by_words(statement, own)
        elif statement.kind in {"assess", "accuse", "threaten", "forecast"}:
            for mention in own:
                self._join(statement, mention, begin=False, how="comment")

    def _not_its_own(self, statement: Statement, referred: list[int]) -> list[int]:
        """Of matters that a refusal refers to, those that another side put, where there are any."""
        if statement.kind != "reject":
            return referred
        side = self.who.side(statement.actor)
        others = [
            number
            for number in referred
            if any(
                (s := self.ledger.by_id[link.statement]).kind in ASKS | COMMITS and self.who.side(s.actor) != side
                for link in self.matters[number].links
            )
        ]
        return others or referred

    def _elsewhere(self, statement: Statement, own: list[Mention], referred: list[int]) -> bool:
        """Whether its words share nothing with the matters that it is read to refer to, and name another one.

        Where the reader is unsure of the reference, words that share nothing are enough.
        """
        theirs = {word for number in referred for m in self.matters[number].mentions for word in m.wording.words}
        words = {word for mention in own for word in mention.wording.words}
        if not words or words & theirs:
            return False
        if "refers_to" in statement.uncertain:
            return True
        how = "deed" if statement.kind in DEEDS else "answer"
        return any(self._best(statement, mention, how)[0] is not None for mention in own if mention.wording.words)

    def _puts(self, statement: Statement, mention: Mention) -> bool:
        if not mention.wording.words:
            return False
        if statement.kind in ASKS or statement.kind in COMMITS:
            return True
        if statement.kind == "position":
            # a wish is put to somebody only where the text says who else would act
            others = [name for name in mention.by if self.who.side(name) != self.who.side(statement.actor)]
            return mention.said and bool(others) and not mention.against
        return False

    def _answer_by_words(self, statement: Statement, own: list[Mention]) -> None:
        if statement.kind in ANSWERS and _doubted(statement):
            self.loose[statement.id] = "it may be misread, and does not say what it answers"
            return
        how = "deed" if statement.kind in DEEDS else "answer"
        speaking = [mention for mention in own if mention.wording.words]
        left = [m for m in speaking if not self._join(statement, m, begin=False, how=how)]
        if statement.certainty == "denied" or not is_party(statement.actor):
            return
        if statement.kind in {"accept", "comply", "breach"}:
            self._agree(statement, left)
        elif statement.kind == "reject" and len(left) == len(own):
            for mention in own:
                if mention.wording.words and mention.said and statement.addressee:
                    self._join(statement, mention, begin=True)
        if statement.kind in {"accept", "reject", "concede", "comply", "breach"} and not self._of.get(statement.id):
            self.loose[statement.id] = "it is not said plainly what this answers"

    def _agree(self, statement: Statement, left: list[Mention]) -> None:
        """What was agreed, kept or broken was on the table, whether or not the report says when it came there.

        Not where the reader doubts that it was agreed at all: that begins nothing.
        """
        if statement.certainty == "denied" or not is_party(statement.actor) or _doubted(statement):
            return
        for mention in left:
            if mention.wording.words and mention.by:
                self._join(statement, mention, begin=True)

    def _join(self, statement: Statement, mention: Mention, *, begin: bool, how: str = "put") -> bool:
        best, score, reason = self._best(statement, mention, how)
        if best is None and not begin:
            return False
        if best is None:
            mention = self._with_doer(mention)
            best = Matter(len(self.matters), statement.id, self.stage)
            self.matters.append(best)
            score, reason = 1.0, "first statement of it"
        if best.doers() and not mention.said and not (statement.kind in ASKS or statement.kind in COMMITS):
            mention = replace(mention, by=())  # who answers is not by that who would act
        self._add(best, Link(statement.id, round(score, 3), reason, mention))
        if len(best.mentions) < _MOST_COMPARED and statement.certainty != "denied":
            best.mentions.append(mention)
            if not any(_compares_as(mention, other) for other in best.distinct):
                own = mention.wording.weight
                best.lightest = min(best.lightest, own) if best.distinct else own
                best.distinct.append(mention)
                best.words |= mention.wording.words
                best.deeds |= mention.wording.actions
                self._worded[mention.wording.words].add(best.number)
            for side in self._sides(mention.by):
                self._of_side[side].add(best.number)
            if not mention.by or any(map(_describes, mention.by)):
                self._open.add(best.number)
            for word in mention.wording.words:
                if best.number not in self._by_word[word][-1:]:
                    self._by_word[word].append(best.number)
        if begin and statement.actor not in mention.by:
            best.askers.add(self.who.party(statement.actor))
        return True

    def _with_doer(self, mention: Mention) -> Mention:
        """Who would do it where the text does not say: who would do the same thing in another amount."""
        if mention.by:
            return mention
        bare = mention.wording.without_amounts()
        sharing = {number for word in bare.words for number in self._by_word.get(word, ())}
        for matter in (self.matters[number] for number in sorted(sharing)):
            alike = (likeness(bare, m.wording.without_amounts()) for m in matter.mentions)
            if matter.doers() and max(alike, default=0.0) >= STRONG:
                return replace(mention, by=matter.doers())
        return mention

    def _add(self, matter: Matter, link: Link) -> None:
        statement = self.ledger.by_id[link.statement]
        if link.statement not in matter.held and len(matter.links) < _MOST_COMPARED:
            matter.told_in.append(statement.document)
        matter.join(link)
        matter.parties |= self._parties(statement, link.mention)
        self._in_document[statement.document].add(matter.number)
        if matter.number not in self._of[link.statement]:
            self._of[link.statement].append(matter.number)

    def _on_one_topic(self, document: str, matter: Matter) -> bool:
        """Whether the document has much of its words in common with one that tells of the matter."""
        return any(self._alike(document, name) for name in matter.told_in)

    def _alike(self, one: str, other: str) -> bool:
        """Whether two documents have much of their words in common."""
        pair = (one, other) if one < other else (other, one)
        if pair not in self._topics:
            first, second = (topic_of(self.ledger.document_by_id[name]) for name in pair)
            self._topics[pair] = same_topic(first, second, ONE_TOPIC)
        return self._topics[pair]

    def _parties(self, statement: Statement, mention: Mention | None) -> frozenset[str]:
        """The sides that a statement names, or describes in the same words."""
        names = (statement.actor, *statement.addressee, *(mention.by if mention else ()))
        return self._sides(tuple(name for name in names if is_party(name)))

    def _sides(self, names: tuple[str, ...]) -> frozenset[str]:
        """The sides of some parties; asked again and again for the same ones."""
        if names not in self._sides_of:
            self._sides_of[names] = frozenset(self.who.side(name) for name in names)
        return self._sides_of[names]

    def _best(self, statement: Statement, mention: Mention, how: str) -> tuple[Matter | None, float, str]:
        linked = set(self._referred(statement))
        leading = [n for word in mention.wording.words if len(n := self._by_word.get(word, [])) <= _COMMON]
        here = self._in_document[statement.document]
        own = self._sides(mention.by)
        told_apart = bool(own) and not any(map(_describes, own))  # a described party may be any side
        # an exchange has two sides, so a matter it has joined already is the other one
        joined = set(self._of.get(statement.id, ()))
        found: tuple[Matter | None, float, str] = (None, 0.0, "")
        for number in sorted(self._worded.get(mention.wording.words, ())) if leading else ():
            if number in joined or (told_apart and not self._open_to(number, own, here)):
                continue
            score, reason = self._weighed(statement, mention, number, how, linked, 0.0)
            if score >= 1:  # the same words: none can be more alike
                return self.matters[number], score, reason
        candidates = linked.union(*leading)
        if told_apart:
            # where others would act, only one text could have read it amiss
            candidates &= self._open.union(here, *(self._of_side[side] for side in own))
        least = min(NEEDED[how])
        for number in sorted(candidates - joined):
            matter = self.matters[number]
            most = at_most(mention.wording, matter.words, matter.deeds, matter.lightest)
            if most <= found[1] or most < (LINKED if number in linked else least):
                continue
            score, reason = self._weighed(statement, mention, number, how, linked, found[1])
            if score > found[1]:
                found = (matter, score, reason)
        return found

    def _open_to(self, number: int, own: frozenset[str], here: set[int]) -> bool:
        """Whether some side may be the one that would act in a matter, as any of its mentions says."""
        return number in self._open or number in here or any(number in self._of_side[side] for side in own)

    def _weighed(
        self, statement: Statement, mention: Mention, number: int, how: str, linked: set[int], least: float
    ) -> tuple[float, str]:
        """The score of a matter with all that is asked of it, as far as it is above the least; and the rule."""
        matter = self.matters[number]
        score, reason = self._score(statement, mention, matter, how, linked=number in linked)
        near = number in linked or number in self._in_document[statement.document]
        if score <= least or near or self._on_one_topic(statement.document, matter):
            return score, reason
        if not self._parties(statement, mention) & matter.parties:
            return 0.0, ""  # another report, of dealings between others
        return self._score(statement, mention, matter, how, linked=False, far=True)

    def _score(
        self, statement: Statement, mention: Mention, matter: Matter, how: str, *, linked: bool, far: bool = False
    ) -> tuple[float, str]:
        """How surely a mention belongs to a matter (0 where it does not), and the rule.

        `far` asks more: the same parties, in a report of something else.
        """
        best: tuple[float, Mention | None, bool | None] = (0.0, None, None)
        if _other_amount(mention, matter):
            return 0.0, ""
        for other in matter.distinct:
            if other.term.negative != mention.term.negative and statement.kind not in DEEDS:
                continue
            like = likeness(mention.wording, other.wording)
            if like <= best[0]:
                continue
            doer = self._same_doer(mention.by, other.by)
            if doer is None:
                # a slip in who would act: only where one side asks twice in one text, in the same words
                same_asker = self.who.party(statement.actor) in matter.askers
                same_text = matter.number in self._in_document[statement.document]
                if like < STRONG or not (same_asker and same_text) or (mention.said and other.said):
                    continue
            same_side, unsaid = NEEDED[how]
            needed = LINKED if linked and doer else same_side if doer else unsaid
            if far:
                needed = SAME if len(mention.wording.words & other.wording.words) > 1 else 1.0
            if like >= needed:
                best = (like, other, doer)
        if best[1] is None:
            return 0.0, ""
        words = ", ".join(sorted(mention.wording.words & best[1].wording.words))
        reason = f"the same doer, the words {words}" if best[2] else f"the words {words}"
        return best[0], f"{reason}, and refers to a statement of it" if linked else reason

    def _same_doer(self, one: tuple[str, ...], other: tuple[str, ...]) -> bool | None:
        """True for the same side, False where one is not known, None for different sides."""
        if (one, other) not in self._doers:
            self._doers[one, other] = self._compared(self._sides(one), self._sides(other))
        return self._doers[one, other]

    @staticmethod
    def _compared(first: frozenset[str], second: frozenset[str]) -> bool | None:
        if first & second:
            return True
        if any(_may_be(a, b) for a in first for b in second):
            return True
        if all(map(_describes, first)) or all(map(_describes, second)):
            return False
        return None

    def _referred(self, statement: Statement) -> list[int]:
        """Matters of the statements that this one refers to, through statements that belong to none themselves."""
        found: list[int] = []
        seen: set[str] = set()
        ahead = list(statement.refers_to)
        while ahead:
            name = ahead.pop(0)
            if name in seen:
                continue
            seen.add(name)
            numbers = self._of.get(name, ())
            found.extend(number for number in numbers if number not in found)
            if not numbers and (other := self.ledger.by_id.get(name)) is not None:
                ahead.extend(other.refers_to)
        return found

    def _meant(self, own: list[Mention], referred: list[int]) -> Iterable[int]:
        """Those of the matters referred to that the words point at; all where they point at none."""
        if len(referred) == 1:
            return referred
        pointed = [
            number
            for number in referred
            if any(likeness(m.wording, other.wording) >= SAME for m in own for other in self.matters[number].mentions)
        ]
        return pointed or referred
