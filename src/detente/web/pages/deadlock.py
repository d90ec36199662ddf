"""The deadlock page, and trying out: a model edited, solved again, kept as a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from detente.conflict import Conflict
from detente.errors import SettingError
from detente.web.desk import Desk
from detente.web.rendering import render
from detente.web.routing import LINKS, Asked, done, route
from detente.web.views import deadlock as views
from detente.web.views.reachability import picture
from detente.workflow import kept_scenarios, scenarios
from detente.workflow.inputs import last_day

LONGEST = 300
"""Characters of a name or a text that is supposed in a scenario."""


def routes(desk: Desk) -> list[Route]:
    """Where these pages are."""
    return [
        route(desk, "/deadlock", deadlock),
        route(desk, "/model/try", try_out, method="POST", changes=False),
        route(desk, "/model/reasons", reasons, method="POST", changes=False),
        route(desk, "/scenarios", keep, method="POST"),
        route(desk, "/scenarios/{scenario}", scenario),
        route(desk, "/scenarios/{scenario}/remove", remove, method="POST"),
    ]


def deadlock(asked: Asked) -> Response:
    """The verdict with its reasons, and the model."""
    return asked.page("deadlock.html", "Deadlock", "deadlock", **deadlock_view(asked.desk, asked.given("as_of")))


def deadlock_view(desk: Desk, as_of: str | None = None) -> dict[str, Any]:
    """What the deadlock page shows; `empty` where no dealings are told of."""
    day = last_day(as_of)
    conflict, brief = _model(desk, as_of), desk.brief(day)
    kept = kept_scenarios.listed(desk.settings.scenarios)
    if brief is None or conflict is None:
        return {"empty": True, "scenarios": kept, "as_of": as_of or ""}
    answer, sections = views.told(brief)
    before = desk.outcome(day)
    return {
        "empty": False,
        "as_of": as_of or "",
        "title": brief.title,
        "day": brief.as_of,
        "answer": answer,
        "sections": sections,
        "sides": views.sides(conflict),
        "status_quo": conflict.status_quo,
        "equilibria": [(views.CONCEPT_WORDS[c], s.count()) for c, s in before.solution.equilibria.items()]
        if before
        else (),
        "verdict": views.verdict_words(before) if before else "",
        "picture": picture(before) if before else "",
        "scenarios": kept,
    }


def _model(desk: Desk, as_of: str | None) -> Conflict | None:
    dossier = desk.dossier(last_day(as_of))
    conflict = dossier.conflict() if dossier else None
    return conflict if conflict and conflict.options and conflict.decision_makers else None


def _edit(body: Any) -> scenarios.Edit:
    """The changes in a request.

    Raises: SettingError where the request is not of that shape.
    """
    fault = SettingError("the changes cannot be understood", mend="load the page again")
    if not isinstance(body, Mapping):
        raise fault
    wanted, status_quo = body.get("preferences", {}), body.get("status_quo")
    if not isinstance(wanted, Mapping) or not (status_quo is None or isinstance(status_quo, str)):
        raise fault
    for name, values in wanted.items():
        if not isinstance(values, list) or not all(isinstance(v, str) and len(v) < 5_000 for v in (name, *values)):
            raise fault
    makers, options = body.get("makers", []), body.get("options", [])
    if not isinstance(makers, list) or not all(isinstance(m, str) and 0 < len(m) <= LONGEST for m in makers):
        raise fault
    if not isinstance(options, list) or not all(isinstance(o, Mapping) for o in options):
        raise fault
    return scenarios.Edit(
        {name: tuple(values) for name, values in wanted.items()},
        status_quo or None,
        tuple(makers),
        tuple(_option(one, fault) for one in options),
    )


def _option(found: Mapping[str, Any], fault: SettingError) -> scenarios.NewOption:
    name, text, owner = (found.get(key) for key in ("id", "text", "owner"))
    for value in (name, text, owner):
        if not isinstance(value, str) or not 0 < len(value) <= LONGEST:
            raise fault
    return scenarios.NewOption(str(name), str(text), str(owner), "both" if found.get("moves") == "both" else "forward")


def _edited(asked: Asked) -> tuple[Conflict, Conflict, str | None]:
    """The model as of the day in the request, as derived and as edited, and that day."""
    edit = _edit(asked.json)
    as_of = asked.json.get("as_of") or None
    if not (as_of is None or isinstance(as_of, str)):
        raise SettingError("the day is no text", mend="load the page again")
    conflict = _model(asked.desk, as_of)
    if conflict is None:
        raise SettingError("there is no model to try", mend="add reports of dealings between parties")
    return conflict, scenarios.edited(conflict, edit), as_of


def try_out(asked: Asked) -> Response:
    """Solve the model as edited, and say what changed: the verdict and the equilibria, which come at once."""
    derived, conflict, as_of = _edited(asked)
    before = asked.desk.outcome(last_day(as_of))
    assert before is not None, "there is a model"
    after = before if conflict == derived else asked.desk.glance(conflict)
    view = views.tried(before, after, scenarios.turned(before, after))
    return HTMLResponse(render("tried.html", asked.frame(""), LINKS, view=view))


def reasons(asked: Asked) -> Response:
    """Why the model as edited says so, what would free it, and what can follow: what takes longer than the verdict."""
    derived, conflict, as_of = _edited(asked)
    before = asked.desk.outcome(last_day(as_of))
    after = before if before is not None and conflict == derived else scenarios.outcome(conflict)
    return HTMLResponse(
        render("tried_reasons.html", asked.frame(""), LINKS, view=views.reasons(after), picture=picture(after))
    )


def keep(asked: Asked) -> Response:
    """Keep the model as edited under a name."""
    name = asked.json.get("name") if isinstance(asked.json, Mapping) else None
    if not isinstance(name, str):
        raise SettingError("the scenario has no name", mend="give one")
    stem = kept_scenarios.save(_edited(asked)[1], name[:200], asked.desk.settings.scenarios)
    return done(asked, f"/scenarios/{stem}", {"name": stem, "address": f"/scenarios/{stem}"})


def scenario(asked: Asked) -> Response:
    """A kept scenario beside the model as it is derived now."""
    name = asked.path["scenario"]
    after = scenarios.outcome(kept_scenarios.load(name, asked.desk.settings.scenarios))
    before = asked.desk.outcome(None)
    view, fault = None, ""
    if before is None:
        fault = "The ledger tells of no dealings now."
    elif scenarios.comparable(before.conflict, after.conflict):
        view = views.tried(before, after, scenarios.turned(before, after))
    else:
        fault = "The ledger has other options now than when this was kept, so that their states cannot be compared."
        view = views.tried(before, after, ())
    return asked.page("scenario.html", f"Scenario {name}", "deadlock", name=name, view=view, fault=fault,
                      why=views.reasons(after), sides=views.sides(after.conflict), drawn=picture(after))  # fmt: skip


def remove(asked: Asked) -> Response:
    """Remove a kept scenario."""
    kept_scenarios.remove(asked.path["scenario"], asked.desk.settings.scenarios)
    return RedirectResponse("/deadlock", 303)
