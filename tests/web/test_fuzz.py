"""Any query, form or JSON on any route is answered, never by a fault of the desk itself, and with no traceback."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from web import api, desks

ODD = st.one_of(
    st.text(max_size=40),
    st.sampled_from([
        "", "0", "-1", "1e999", "99999999999999999999", "NaN", "\x00", "\ud800", "\u202e", "%00",
        "'; DROP TABLE documents;--",
        "../../etc/passwd", "${7*7}", "{{7*7}}", "<script>", "a" * 3_000, "2016-13-45", "9999-12-31",
        "0001-01-01", "t1",
        "\r\nSet-Cookie: a=b", "*", "\"", "(((", "unsure", "text", "possible",
    ]),
)  # fmt: skip
QUERY = ("page", "part", "at", "order", "party", "status", "as_of", "since", "q", "what", "name", "from", "to")
FORM = (
    "confirm", "reject", "quote", "start", "kind", "actor", "content", "certainty", "date", "seen", "to", "text",
    "review", "document", "addresses", "published", "firm_given", "gives", "addressee", "other", "apart", "thread",
)  # fmt: skip
KEYS = ["preferences", "status_quo", "as_of", "name", "makers", "options", "id", "text", "owner", "Norland", "x"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ODD,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=8,
)
FAST = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def desk(kept_ledger, tmp_path_factory):
    import shutil

    copy = shutil.copy(kept_ledger, tmp_path_factory.mktemp("fuzz") / "talks.detente")
    with desks.opened(desks.settings(copy)) as browser:
        # Whatever is put in line is not read: reading has its own tests, and no test asks the web.
        browser.desk.jobs._pool.submit = lambda *_: None
        yield browser


def routes(desk, method):
    return [r.path for r in desk.client.app.app.routes if method in r.methods and "events" not in r.path]


def names(desk):
    document = desk.desk.store.documents().items[0]
    statement = next(iter(desk.desk.store.statements().items))
    return st.one_of(ODD, st.sampled_from([document.id[:12], statement.id, "t1", "t2", "desk.css"]))


def filled(path, draw, strategy):
    from urllib.parse import quote

    return re.sub(r"\{\w+\}", lambda _: quote(draw(strategy).encode("utf-8", "replace"), safe="") or "x", path)


def sound(answer):
    assert answer.status_code < 500, answer.text[-300:]
    assert "Traceback" not in answer.text
    assert answer.headers["content-security-policy"]


@FAST
@given(data=st.data())
def test_any_query_is_answered(desk, data):
    path = filled(data.draw(st.sampled_from(routes(desk, "GET"))), data.draw, names(desk))
    query = data.draw(st.dictionaries(st.sampled_from(QUERY), ODD, max_size=4))
    clean = {key: value.encode("utf-8", "replace").decode() for key, value in query.items()}
    sound(desk.client.get(path, params=clean, follow_redirects=False))


@FAST
@given(data=st.data())
def test_any_form_is_answered(desk, data):
    path = filled(data.draw(st.sampled_from(routes(desk, "POST"))), data.draw, names(desk))
    form = data.draw(st.dictionaries(st.sampled_from(FORM), ODD, max_size=6))
    clean = {key: value.encode("utf-8", "replace").decode() for key, value in form.items()}
    send = desk.script if data.draw(st.booleans()) else desk.post
    sound(send(path, clean))


@settings(FAST, max_examples=30)
@given(data=st.data())
def test_any_json_is_answered(desk, data):
    import json

    path = data.draw(st.sampled_from(["/model/try", "/model/reasons", "/scenarios", "/undo"]))
    body = json.dumps(data.draw(JSON)).encode("utf-8", "replace")
    headers = {"origin": desks.HOME, "x-csrf-token": desk.csrf, "content-type": "application/json"}
    sound(desk.client.post(path, content=body, headers=headers, follow_redirects=False))


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 100_000, b"\xff\xfe", b"NaN"])
def test_json_that_is_none_is_refused(desk, body):
    headers = {"origin": desks.HOME, "x-csrf-token": desk.csrf, "content-type": "application/json"}
    answer = desk.client.post("/model/try", content=body, headers=headers)
    sound(answer)
    assert answer.status_code == 400


def test_a_form_in_pieces_that_do_not_fit_is_refused(desk):
    headers = {"origin": desks.HOME, "content-type": "multipart/form-data; boundary=x"}
    for body in (b"", b"--x", b"--x\r\n\r\n", b"--x\r\nContent-Disposition: form-data\r\n\r\nv\r\n--x--"):
        answer = desk.client.post("/add", content=body, headers=headers)
        sound(answer)
        assert answer.status_code in (400, 403)


def test_every_route_is_described(desk):
    found = {(method, r.path) for r in desk.client.app.app.routes for method in r.methods - {"HEAD"}}
    assert found == api.ROUTES.keys()


@pytest.mark.parametrize("seed", range(4))
def test_answers_are_what_is_described(desk, seed):
    wrong = [(what, fault) for what, _, fault in api.tried(desk, 60, seed) if fault]
    assert wrong == []


def test_an_answer_of_another_shape_would_be_noticed(desk):
    fitting = desk.get("/complete?q=nor")
    assert api.problem(api.ROUTES["GET", "/complete"], fitting, script=True) == ""
    assert api.problem(api.Described((), api.Changed), fitting, script=True)
    assert api.problem(api.Described(statuses=frozenset({404})), fitting, script=True)
    assert api.problem(api.Described(), fitting, script=True)


def test_nothing_was_lost(desk):
    assert desk.desk.store.check() == ()
