"""What the pictures of a solved conflict promise: where boxes stand, where arrows lead, what is coloured how."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict.strategies import conflicts
from detente.conflict.expressions import parse
from detente.conflict.model import Conflict, DecisionMaker, Infeasible, Option, PreferenceStatement, Prioritised
from detente.errors import TooLargeError
from detente.stability import pictures
from detente.stability.moves import improvements_from
from detente.stability.reasons import Step
from detente.stability.solution import Solution
from detente.stability.solving import solve_explicit

SVG = "{http://www.w3.org/2000/svg}"
USUAL = ("nash", "gmr", "smr", "seq")
STRONGEST_FIRST = ("nash", "sseq", "seq", "smr", "gmr")
Box = tuple[float, float, float, float]
"""Left, top, width and height."""


def wishing(options: int, makers: int = 1) -> Conflict:
    """Each decision maker has its share of the options and would have every one of its own taken."""
    names = [f"M{k}" for k in range(makers)]
    made = tuple(Option(f"o{k}", f"o{k}", names[k % makers]) for k in range(options))
    return Conflict(
        "made",
        made,
        tuple(
            DecisionMaker(
                name,
                tuple(o.id for o in made if o.owner == name),
                Prioritised(tuple(PreferenceStatement(parse(o.id)) for o in made if o.owner == name)),
            )
            for name in names
        ),
    )


def drawn(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def boxes(root: ElementTree.Element) -> dict[str, Box]:
    """The box of each state."""
    return {g.find(f"{SVG}text").text: frame(g.find(f"{SVG}rect")) for g in root.iter(f"{SVG}g")}


def frame(rect: ElementTree.Element) -> Box:
    return tuple(float(rect.get(key)) for key in ("x", "y", "width", "height"))


def arrows(root: ElementTree.Element) -> list[tuple[ElementTree.Element, str, str, str]]:
    """Each arrow with its mover, source and target, as its title has them."""
    found = []
    for path in root.iter(f"{SVG}path"):
        if path.get("marker-end"):
            mover, _, steps = path.find(f"{SVG}title").text.rpartition(": ")
            source, _, target = steps.partition(" to ")
            found.append((path, mover, source, target))
    return found


def ends(path: ElementTree.Element) -> list[tuple[float, float]]:
    """Beginning, bend and end of an arrow."""
    numbers = [float(each) for each in re.findall(r"-?[\d.]+", path.get("d"))]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def on_border(point: tuple[float, float], box: Box) -> bool:
    """Whether a point lies on the upper or the lower edge of a box, within rounding."""
    (x, y), (left, top, width, height) = point, box
    return left <= x <= left + width and min(abs(y - top), abs(y - top - height)) < 0.11


def apart(one: Box, other: Box) -> bool:
    return (
        one[0] + one[2] < other[0] or other[0] + other[2] < one[0]
        or one[1] + one[3] < other[1] or other[1] + other[3] < one[1]
    )  # fmt: skip


@given(conflicts(most_options=4))
@settings(max_examples=40, deadline=None)
def test_boxes_stand_apart_within_the_picture_and_above_the_legend(conflict):
    found = solve_explicit(conflict, USUAL)
    root = drawn(pictures.graph(found))
    placed = boxes(root)
    assert sorted(placed) == found.feasible.states()
    assert all(apart(one, other) for one, other in combinations(placed.values(), 2))
    _, _, width, height = (float(number) for number in root.get("viewBox").split())
    assert (float(root.get("width")), float(root.get("height"))) == (width, height)
    in_boxes = {id(rect) for g in root.iter(f"{SVG}g") for rect in g.iter(f"{SVG}rect")}
    legend = [frame(rect) for rect in root.iter(f"{SVG}rect") if id(rect) not in in_boxes]
    lowest = max(top + tall for _, top, _, tall in placed.values())
    for left, top, wide, tall in [*placed.values(), *legend]:
        assert 0 <= left < left + wide <= width
        assert 0 <= top < top + tall <= height
    assert all(top > lowest for _, top, _, _ in legend)
    assert all(float(text.get("y")) < height for text in root.iter(f"{SVG}text"))
    assert all(apart(one, other) for one, other in combinations(legend, 2))


@given(conflicts(most_options=4))
@settings(max_examples=40, deadline=None)
def test_arrows_lead_from_border_to_border_and_there_and_back_are_two_lines(conflict):
    root = drawn(pictures.graph(solve_explicit(conflict, USUAL)))
    placed, bends = boxes(root), {}
    names = [maker.name for maker in conflict.decision_makers]
    wanted = {(i, s, t) for i in names for s in placed for t in improvements_from(conflict, i, s)}
    found = arrows(root)
    assert {(mover, source, target) for _, mover, source, target in found} == wanted
    for path, mover, source, target in found:
        begin, bend, end = ends(path)
        assert on_border(begin, placed[source])
        assert on_border(end, placed[target])
        assert path.get("marker-end") == f"url(#to{names.index(mover)})"
        bends.setdefault(frozenset((source, target)), {})[source] = (begin, bend, end)
        (x, y, wide, tall), (there, down, *_) = placed[source], placed[target]
        if y == down:  # along a row: to the right above it, to the left below it
            edge = y if there > x else y + tall
            assert (begin[1], end[1]) == pytest.approx((edge, edge), abs=0.11)
            assert (bend[1] < edge) is (there > x)
            assert (begin[0] > x + wide / 2) is (end[0] < there + wide / 2) is (there > x)
            assert min(x, there) < bend[0] - wide / 2 < max(x, there)
        else:  # along a column: down on the right, up on the left
            assert x == there
            side = 1 if down > y else -1
            assert (begin[0] - (x + wide / 2)) * side == pytest.approx((end[0] - (x + wide / 2)) * side, abs=0.11)
            assert (begin[0] - (x + wide / 2)) * side > 0
            assert (bend[0] - begin[0]) * side >= -0.11
            assert (begin[1], end[1]) == pytest.approx((y + tall, down) if down > y else (y, down + tall), abs=0.11)
    for both in bends.values():
        if len(both) == 2:
            one, other = both.values()
            assert one != other[::-1]


@given(conflicts(most_options=4), st.data())
@settings(max_examples=30, deadline=None)
def test_each_mover_has_its_colour_in_arrows_heads_and_legend_and_a_path_is_thick(conflict, data):
    found = solve_explicit(conflict, USUAL)
    names = [maker.name for maker in conflict.decision_makers]
    steps = [Step(i, s, t) for i in names for s in found.feasible.states() for t in improvements_from(conflict, i, s)]
    path = data.draw(st.lists(st.sampled_from(steps), max_size=3)) if steps else []
    root = drawn(pictures.graph(found, path))
    heads = {m.get("id"): m.find(f"{SVG}path").get("fill") for m in root.iter(f"{SVG}marker")}
    assert len(set(heads.values())) == len(names)
    legend = [one.get("stroke") for one in root.iter(f"{SVG}path") if one.get("stroke") and not one.get("marker-end")]
    assert legend == list(heads.values())
    for arrow, mover, source, target in arrows(root):
        assert arrow.get("stroke") == heads[f"to{names.index(mover)}"]
        thick = Step(mover, source, target) in path
        assert (float(arrow.get("stroke-width")) > 2) is thick


@given(conflicts(most_options=4))
@settings(max_examples=40, deadline=None)
def test_a_box_has_the_colour_of_the_strongest_concept_and_the_status_quo_its_frame(conflict):
    found = solve_explicit(conflict, (*USUAL, "sseq"))
    root = drawn(pictures.graph(found))
    framed = []
    for g in root.iter(f"{SVG}g"):
        state, rect = g.find(f"{SVG}text").text, g.find(f"{SVG}rect")
        held = [concept for concept in STRONGEST_FIRST if state in found.equilibria[concept].states()]
        assert rect.get("fill") == (pictures._FILLS[held[0]] if held else "#FFFFFF")
        framed += [state] if rect.get("stroke") == pictures._TODAY and rect.get("stroke-width") == "3" else []
    today = conflict.named(conflict.status_quo)
    assert framed == [today for _ in framed]
    assert len(framed) == (today in found.feasible.states())


def test_letters_fit_into_their_box():
    long = replace(wishing(12), infeasible=tuple(Infeasible("expression", parse(f"o{k}")) for k in range(2, 12)))
    for conflict in (long, wishing(1)):
        root = drawn(pictures.graph(solve_explicit(conflict, ["nash"])))
        for state, (_, _, wide, tall) in boxes(root).items():
            assert wide >= 9 * len(state)  # a capital letter of 12 pixels' type
            assert tall >= 12


def test_seven_movers_have_seven_colours():
    root = drawn(pictures.graph(solve_explicit(wishing(5, makers=7), ["nash"])))
    assert len({m.find(f"{SVG}path").get("fill") for m in root.iter(f"{SVG}marker")}) == 7


@given(conflicts(most_options=4), st.sets(st.sampled_from(STRONGEST_FIRST), min_size=1))
@settings(max_examples=30, deadline=None)
def test_the_legend_has_a_sample_beside_the_words_of_each_concept_and_of_the_status_quo(conflict, concepts):
    found = solve_explicit(conflict, sorted(concepts))
    for svg in (pictures.graph(found), pictures.matrix(found)):
        root = drawn(svg)
        words = {text.text: (float(text.get("x")), float(text.get("y"))) for text in root.iter(f"{SVG}text")}
        wanted = {pictures._WORDS[c]: ("fill", pictures._FILLS[c]) for c in concepts}
        wanted["status quo"] = ("stroke", pictures._TODAY)
        for text, (what, colour) in wanted.items():
            x, y = words[text]
            beside = [
                rect
                for rect in root.iter(f"{SVG}rect")
                if rect.get(what) == colour and frame(rect)[2:] == (14, 14)
                and 0 < x - (frame(rect)[0] + 14) < 14 and frame(rect)[1] <= y <= frame(rect)[1] + 14
            ]  # fmt: skip
            assert len(beside) == 1
        assert not {pictures._WORDS[c] for c in STRONGEST_FIRST if c not in concepts} - {
            pictures._WORDS[c] for c in concepts
        } & set(words)


@pytest.mark.parametrize(("options", "form"), [(6, "graph"), (7, "grid")])
def test_sixty_four_states_are_a_graph_and_more_are_a_grid(options, form):
    found = solve_explicit(wishing(options), ["nash"])
    shown = pictures.picture(found)
    assert shown == (pictures.graph(found) if form == "graph" else pictures.matrix(found))


def test_sixteen_options_have_a_picture_and_seventeen_none():
    assert "<svg" in pictures.picture(solve_explicit(wishing(16), ["nash"]))
    too_large = Solution(wishing(17), "symbolic", None, {}, {}, {})
    for draw in (pictures.picture, pictures.matrix):
        with pytest.raises(TooLargeError):
            draw(too_large)


def test_where_arrows_are_too_many_the_best_of_each_is_shown_and_said_and_a_path_besides():
    conflict = wishing(6, makers=2)  # 6 improvements of each of two in half of the states, and so on: beyond the limit
    found = solve_explicit(conflict, ["nash"])
    every = [
        Step(i, s, t) for i in ("M0", "M1") for s in found.feasible.states() for t in improvements_from(conflict, i, s)
    ]
    assert len(every) > pictures.EDGES
    best = {Step(s.mover, s.source, improvements_from(conflict, s.mover, s.source)[0]) for s in every}
    (extra, *_) = [step for step in every if step not in best]
    for path in ([], [extra], [extra, next(iter(best))]):
        svg = pictures.graph(found, path)
        shown = [Step(mover, source, target) for _, mover, source, target in arrows(drawn(svg))]
        assert set(shown) == best | set(path)
        assert len(set(shown)) == len(shown)
        assert svg.count("its best improvement only") == 2
    few = pictures.graph(solve_explicit(wishing(2), ["nash"]))
    assert "best improvement only" not in few


@given(conflicts(most_options=5))
@settings(max_examples=30, deadline=None)
def test_cells_of_a_grid_cover_it_without_overlap_and_neighbours_differ_in_one_option(conflict):
    found = solve_explicit(conflict, USUAL)
    root = drawn(pictures.matrix(found))
    whole, *parts = list(root.iter(f"{SVG}rect"))
    left, top, width, height = frame(whole)
    cells = [part for part in parts if not part.get("stroke")]
    assert all(apart_or_touching(frame(one), frame(other)) for one, other in combinations(cells, 2))
    for cell in cells:
        x, y, wide, tall = frame(cell)
        assert left <= x < x + wide <= left + width
        assert top <= y < y + tall <= top + height
    _, _, across, down = (float(number) for number in root.get("viewBox").split())
    for x, y, wide, tall in map(frame, root.iter(f"{SVG}rect")):
        assert x + wide <= across
        assert y + tall <= down
    size = height / 2 ** len(pictures._axes(conflict)[1])
    assert width / 2 ** len(pictures._axes(conflict)[0]) == size
    assert size >= 10  # of few cells, each can be pointed at
    grey = sum(frame(one)[2] / size for one in cells if one.get("fill") == "#D9D9D9")
    assert grey == 2 ** len(conflict.options) - len(found.feasible.states())
    for bits in range(1, 5):
        codes = pictures._gray(bits)
        assert len(set(codes)) == 2**bits
        assert all(sum(a != b for a, b in zip(*pair, strict=True)) == 1 for pair in pairwise(codes))


def apart_or_touching(one: Box, other: Box) -> bool:
    return (
        one[0] + one[2] <= other[0] or other[0] + other[2] <= one[0]
        or one[1] + one[3] <= other[1] or other[1] + other[3] <= one[1]
    )  # fmt: skip
