"""The reader: documents in, readings out."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from detente.reading.acts import CLASSES, Act, find_acts
from detente.reading.addressees import answering, borne_out, dealt_with, in_row
from detente.reading.antecedents import told_again, traces_of, unconnected, with_retellings
from detente.reading.apostrophes import as_written, straight
from detente.reading.assemble import Decided, Draft, assemble
from detente.reading.certainty import DENIED, certainty_features, certainty_of
from detente.reading.doubles import told_once
from detente.reading.learned import trained
from detente.reading.learned.acting import weighed
from detente.reading.learned.actor_choice import (
    Candidate,
    Choice,
    Field,
    by_syntax,
    choose_addressees,
    choose_by_subject,
    field_of,
    is_loose,
    named_at,
    parties_of,
    shares_of,
    unless_named_later,
)
from detente.reading.learned.claimed import claimed_of_a_people
from detente.reading.learned.clause_features import quoted_in
from detente.reading.learned.context import Encoded, align, encode, encode_beside, taking_turns, threads
from detente.reading.learned.date_choice import REMEMBERED, Before, Chosen, beside, chosen_date, dates_of
from detente.reading.learned.decisions import Clauses, Decisions, DocumentLayers, decisions
from detente.reading.learned.keeping import Standing, right_share
from detente.reading.learned.linear_model import Floats
from detente.reading.learned.link_choice import link_choices
from detente.reading.names.active import under
from detente.reading.party_slots import Slots, slots_of
from detente.reading.pipeline import DEFAULT_MODEL, Parsed, parse
from detente.reading.plans import is_term, with_plans
from detente.reading.questions import is_asked
from detente.reading.reference import choose_links, link_of, pair_features, pairs_of
from detente.reading.targets import PARTNERED, only_targets
from detente.reading.times.dates import EARLIEST, date_of, describes_subject, reaches_back
from detente.reading.together import DEALING, side_by_side, with_each_other
from detente.values.document import Document
from detente.values.statement import AUTHOR, CERTAINTIES, UNKNOWN, Reading


def packaged_models() -> Decisions:
    """The learned decisions that come with the package."""
    return decisions()


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads documents with one language model and one set of learned models.

    `model` names an installed spaCy package (none: the usual one), `names` a TOML file of the user's own names.
    Nothing is loaded before the first document is read.
    """

    model: str | None = None
    names: Path | None = None
    models: Decisions | None = None

    def read(self, document: Document) -> Reading:
        """What one document says."""
        return next(self.read_many([document]))

    def read_many(self, documents: Iterable[Document]) -> Iterator[Reading]:
        """What each document says, in their order; parsed in batches.

        Raises: SettingError for a model or names file that cannot be used.
        """
        given: deque[Document] = deque()

        def straightened() -> Iterator[Document]:
            for document in documents:
                given.append(document)
                yield straight(document)

        for reading in under(self.names, self._readings(straightened())):
            yield as_written(reading, given.popleft())

    def _readings(self, documents: Iterable[Document]) -> Iterator[Reading]:
        models = self.models or packaged_models()
        at_a_time = threads()
        if at_a_time == 1:
            for parsed in parse(documents, self.model or DEFAULT_MODEL):
                yield reading_of(parsed, models)
            return
        with taking_turns(), ThreadPoolExecutor(max_workers=at_a_time, thread_name_prefix="encoder") as pool:
            waiting: deque[Callable[[], Encoded]] = deque()

            def seen() -> Iterator[Document]:
                # The encoder needs no parse, and leaves Python's lock free: it works while spaCy does.
                for document in documents:
                    waiting.append(encode_beside(document, models.encoder, pool))
                    yield document

            try:
                for parsed in parse(seen(), self.model or DEFAULT_MODEL):
                    yield reading_of(parsed, models, waiting.popleft()())
            finally:
                pool.shutdown(cancel_futures=True)


def exact_reader(model: str | None = None, names: Path | None = None) -> Reader:
    """The reader with what the user trained, where the environment names it; see `trained.chosen`.

    Raises: SettingError when what was trained cannot be read.
    """
    return _reader(model, names, rounded=False)


def quick_reader(model: str | None = None, names: Path | None = None) -> Reader:
    """As `exact_reader`, but its encoder calculates in whole numbers: nearly as it reads, in less time."""
    return _reader(model, names, rounded=True)


def _reader(model: str | None, names: Path | None, *, rounded: bool) -> Reader:
    path = trained.chosen()
    if path is None and not rounded:
        return Reader(model, names)  # nothing is loaded before the first document
    return Reader(model, names, trained.load(path, rounded=rounded) if path else decisions(rounded=rounded))


def reading_of(parsed: Parsed, models: Decisions, encoded: Encoded | None = None) -> Reading:
    """The reading of a parsed document.

    Args:
        encoded: the encoder's vectors of the document, where they were worked out before.
    """
    doc = parsed.doc
    found, layers = weighed_of(parsed, models, encoded)
    if not found:
        return assemble(parsed, [], [])
    right = {n: d for n, d in enumerate(found) if right_share(standing_of(d)) >= models.thresholds.right}
    doubtful = len(found) - len(right)
    every = list(right.values())
    asked = {number for number, d in right.items() if is_asked(doc, d.act.clause.head)}
    told = told_once({n: d for n, d in right.items() if n not in asked and not is_term(doc, d, every)})
    drafts = list(told.values())
    layers = layers.of(list(told))
    links = [
        link_of(
            doc, d.act.kind, d.actor.name, [a.name for a in d.addressee], d.act.clause.start, d.act.clause.end,
            d.act.clause.head, d.act.sentence, block_of(parsed, d.act.clause.head),
        )
        for d in drafts
    ]  # fmt: skip
    pairs = pairs_of(len(links))
    kinds = [CLASSES.index(d.act.kind) for d in drafts]
    tied = {(later, earlier): pair_features(links, later, earlier) for later, earlier in pairs}
    shares = models.links(layers, kinds, pairs, list(tied.values()))
    traces = traces_of(doc, links, [(d.act.clause.start, d.act.clause.end) for d in drafts])
    shares = models.links_beside(shares, pairs, link_choices(traces, [d.decided.date for d in drafts], tied))
    shares = np.where([unconnected(traces[later], traces[earlier]) for later, earlier in pairs], np.float32(0), shares)
    planned = with_plans(doc, drafts, choose_links(pairs, shares, len(links), models.thresholds.link))
    linked, ruled = with_retellings(told_again(links, [d.decided.date for d in drafts]), planned.links, planned.ruled)
    answered = [answering(doc, d, planned.drafts, linked[number]) for number, d in enumerate(planned.drafts)]
    return assemble(parsed, answered, linked, doubtful, ruled)


def weighed_of(parsed: Parsed, models: Decisions, encoded: Encoded | None = None) -> tuple[list[Draft], Clauses]:
    """Every act that a document may hold, with its parties, and the layers of their clauses: which are told is open.

    Args:
        encoded: the encoder's vectors of the document, where they were worked out before.
    """
    acts, layers, scene = _scene_of(parsed, models, encoded)
    return (scene.drafts(acts) if scene is not None else []), layers


def scored_of(parsed: Parsed, models: Decisions) -> Iterator[tuple[Draft, list[Candidate], Floats]]:
    """Every act that a document may hold, with the parties in reach and their scores: from these one learns who acts.

    The scores are those before `learned.acting` weighs them again, shape [parties].
    """
    acts, _, scene = _scene_of(parsed, models)
    if scene is None:
        return
    drafts = scene.drafts(acts)
    for number, draft in enumerate(drafts):
        slots = slots_of(parsed.doc[draft.act.clause.head], draft.act.kind)
        parties, scores = scene.scored(draft.act, number, scene.rested_on(drafts[:number]), slots)
        yield draft, parties, scores[:, 0]


def _scene_of(
    parsed: Parsed, models: Decisions, encoded: Encoded | None = None
) -> tuple[list[Act], Clauses, _Scene | None]:
    doc = parsed.doc
    context = align(encoded or encode(parsed.document, models.encoder), parsed.offsets, parsed.ends)
    acts = find_acts(doc, context, models)
    layers = models.clauses(context, [(a.clause.head, a.clause.start, a.clause.end) for a in acts])
    if not acts:
        return [], layers, None
    field = field_of(doc)
    spans = [(m.start, m.head, m.end) for m in field.mentions]
    whole = models.document(context, layers, spans, [(t.start, t.end) for t in doc._.times])
    return acts, layers, _Scene(parsed, field, whole, models, quoted_in(doc))


@dataclass(frozen=True, slots=True)
class _Scene:
    """What the statements of one document are decided from."""

    parsed: Parsed
    field: Field
    layers: DocumentLayers
    models: Decisions
    quoted: Sequence[bool]

    def drafts(self, acts: Sequence[Act]) -> list[Draft]:
        """All acts with their parties; each is seen after those before it that are likely enough to rest on."""
        drafts: list[Draft] = []
        before: list[Draft] = []
        for number, act in enumerate(acts):
            drafts.append(self.draft(act, number, before))
            before += self.rested_on(drafts[-1:])
        return drafts

    def rested_on(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Those that are likely enough for what comes after them to rest on."""
        least = self.models.thresholds.confidence
        return [d for d in drafts if d.act.kind_probability * d.actor.probability >= least]

    def draft(self, act: Act, number: int, before: Sequence[Draft]) -> Draft:
        """Whose act a clause is, to whom, when and how surely, given its number and the statements before it."""
        actor, addressee = self._parties(act, number, before)
        return Draft(act, actor, addressee, self._decided(act, number, actor.name, before))

    def scored(self, act: Act, number: int, before: Sequence[Draft], slots: Slots) -> tuple[list[Candidate], Floats]:
        """The parties in reach of a clause, and how much speaks for each as the one who acts, and as the one addressed.

        Shape of the scores: [parties, 2].
        """
        parties = parties_of(self.field, act, [(d.act.kind, d.actor.name) for d in before[-_REMEMBERED:]])
        nobody = {place: int(p.name == UNKNOWN) for place, p in enumerate(parties) if p.name in (AUTHOR, UNKNOWN)}
        scores = self.models.parties(
            self.layers, number, CLASSES.index(act.kind), [p.features for p in parties], [p.near for p in parties],
            nobody, act.clause.head,
        )  # fmt: skip
        return parties, by_syntax(self.field, parties, scores, slots)

    def _parties(self, act: Act, number: int, before: Sequence[Draft]) -> tuple[Choice, tuple[Choice, ...]]:
        mentions = self.field.mentions
        slots = slots_of(self.parsed.doc[act.clause.head], act.kind)
        parties, scores = self.scored(act, number, before, slots)
        writer = next(place for place, party in enumerate(parties) if party.name == AUTHOR)
        acting = weighed([p.features for p in parties], scores[:, 0], writer)
        if act.kind in DEALING:  # the writer of a report neither meets nor agrees
            acting = np.where([p.name == AUTHOR for p in parties], _NEVER, acting)
        actor = choose_by_subject(self.field, act, parties, acting, slots)
        actor = unless_named_later(self.field, act, parties, acting, actor)
        loose = actor.loose or is_loose(self.field, act, actor, slots) or claimed_of_a_people(self.field, act, actor)
        mutual = act.kind in DEALING or with_each_other(self.parsed.doc[act.clause.head])
        actor, others = self._together(actor, dealing=mutual)
        mention = mentions[actor.mention] if actor.mention is not None else None
        subject = mention is not None and mention.head in slots.subjects
        least = self.models.thresholds.addressee
        addressees = choose_addressees(parties, actor.name, mention, scores[:, 1], least)
        addressees = borne_out(self.field, act, addressees)
        if addressees:  # other parties in reach are bystanders
            best, beside = self._together(addressees[0])
            likely = {p.name: share for p, share in zip(parties, shares_of(scores[:, 1]).tolist(), strict=True)}
            addressees = in_row(addressees[0], [best, *beside], likely, actor.name)
        if others and mutual:
            addressees = dealt_with(self.field, addressees, [actor, *others], slots) or others
        if others and not mutual and act.kind in _AGAINST:  # who demands beside another demands nothing of him
            beside_him = {one.name for one in others} - named_at(self.field, slots.told)
            addressees = [a for a in addressees if a.name not in beside_him]
        if act.kind in PARTNERED:
            own = [m for m in mentions if act.clause.start <= m.head < act.clause.end]
            addressees = [a for a in addressees if not only_targets(self.parsed.doc, a.name, own, act.clause.head)]
        return replace(actor, loose=loose, subject=subject), tuple(addressees)

    def _together(self, actor: Choice, *, dealing: bool = False) -> tuple[Choice, list[Choice]]:
        """Of parties named side by side as those who act, the first and the rest; else the actor alone.

        Args:
            dealing: whether they do it with each other, as all of a collective that names one of them do.
        """
        mentions = self.field.mentions
        if actor.mention is None or mentions[actor.mention].speaker() != actor.name:
            return actor, []
        mention = mentions[actor.mention]
        names = dict.fromkeys(mention.members or (self._one_of(actor) if dealing else ()), actor.mention)
        if not names:
            own = self.field.by_sentence.get(self.field.sentence_of[mention.head], [])
            for place in side_by_side(self.parsed.doc, mentions, actor.mention, own):
                names.setdefault(mentions[place].speaker(), place)
        if len(names) < 2:
            return actor, []
        choices = [Choice(name, actor.probability, place) for name, place in names.items()]
        return choices[0], choices[1:]

    def _one_of(self, actor: Choice) -> tuple[str, ...]:
        """The members of the collective that an actor is named in: "Norlandic and Sudlandic envoys"; () for none."""
        mentions = self.field.mentions
        assert actor.mention is not None
        one = mentions[actor.mention]
        around = mentions[max(0, actor.mention - _CLOSE) : actor.mention + _CLOSE]
        holding = (m for m in around if m.start <= one.start and one.end <= m.end)
        return next((m.members for m in holding if actor.name in m.members), ())

    def _decided(self, act: Act, number: int, actor: str, before: Sequence[Draft]) -> Decided:
        doc, span = self.parsed.doc, (act.clause.start, act.clause.end)
        head = doc[act.clause.head]
        certainty, reason = certainty_of(doc, head, span, act.kind)
        levels = self.models.certainty(self.layers, number, certainty_features(certainty, act.kind))
        rule = date_of(doc, head, span, act.kind)
        earlier = [
            Before(d.decided.date or "", d.act.sentence, d.actor.name, d.act.clause.head) for d in before[-REMEMBERED:]
        ]
        dates = dates_of(doc, head, span, act.kind, actor, rule, earlier, self.quoted[head.i])
        shares = self.models.dates(self.layers, number, [d.features for d in dates], [d.mentions for d in dates])
        chosen = chosen_date(dates, shares.tolist(), self.models.thresholds.undated)
        if not beside(doc, head, chosen.date):
            chosen = chosen_date(dates, shares.tolist(), self.models.thresholds.untold)
        if rule[2].startswith(EARLIEST):
            best = next(place for place, date in enumerate(dates) if date.value == rule[0])
            chosen = Chosen(dates[best], float(shares[best]))
        times = [doc._.times[place] for place in chosen.date.mentions]
        guessed = bool(chosen.date.value) and not times
        if (guessed and reaches_back(doc, head)) or (times and all(describes_subject(doc, t, head) for t in times)):
            chosen = Chosen(dates[0], float(shares[0]))
        level = CERTAINTIES.index(certainty)
        stated = reason is not None and reason.rule == DENIED
        if certainty == "certain" or (levels[0] >= self.models.thresholds.hedge and not stated):
            level = int(levels.argmax())
        return Decided(
            CERTAINTIES[level], reason if CERTAINTIES[level] == certainty else None, float(levels[level]),
            chosen.date.value or None, chosen.date.mentions[0] if chosen.date.mentions else None,
            rule if chosen.date.value == (rule[0] or "") else None, chosen.share
        )  # fmt: skip


def standing_of(draft: Draft) -> Standing:
    """How a statement stands, for the model that says whether it is told."""
    act, actor = draft.act, draft.actor
    tokens = act.clause.end - act.clause.start
    share = act.kind_probability * actor.probability
    return Standing(share, loose=actor.loose, subject=actor.subject, tokens=tokens)


_NEVER = np.float32(-1e4)
"""A score that no other comes down to."""
_AGAINST = frozenset({"accuse", "demand", "reject", "request", "threaten"})
"""Kinds that one puts to another side, and to nobody who does the same beside him."""
_CLOSE = 8
"""How many mentions before and behind one are looked at for the collective that it stands in."""
_REMEMBERED = 4
"""How many statements back the choice of an actor looks."""


def block_of(parsed: Parsed, token: int) -> int:
    """The number of the block that a token stands in."""
    for number, (_, end, _) in enumerate(parsed.doc._.blocks):
        if token < end:
            return number
    return len(parsed.doc._.blocks)
