"""The desk in a real Chromium, as an analyst uses it."""

from __future__ import annotations

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from threading import Thread

import pytest

from detente.ledger.store import STATES, Filter
from detente.web.site import write_site
from web import browsers, desks, made
from web.test_vectors import hostile_ledger, pages
from web.vectors import vectors

pytestmark = pytest.mark.system

WIDTHS = (1280, 820, 390)
PLACES = (
    "/", "/threads", "/threads/t1", "/promises", "/contradictions", "/parties", "/party?name=Norland", "/timeline",
    "/deadlock", "/add", "/history", "/search?q=harbour", "/threads/none",
)  # fmt: skip
DRAGGED = "ol.wishes[data-editable] >> nth=0"


HEARD = """window.EventSource = class extends EventSource {
    constructor(...given) {
        super(...given);
        this.addEventListener("message", () => { document.documentElement.dataset.heard = ""; });
    }
};"""
"""Marks a page that has been told how many decisions there are, and so will notice the next one."""
LINKS = """(all) => all
    .map((e) => ["href", "src", "action"].map((name) => e.getAttribute(name)).find((value) => value !== null))
    .map((place) => new URL(place, location.href).href)"""


@pytest.fixture(scope="module")
def browser():
    with browsers.chromium() as found:
        yield found


@pytest.fixture
def desk(ledger):
    with desks.serving(desks.settings(ledger)) as found:
        yield found


def opened(browser, address, **how):
    """A page that is logged in, with what goes wrong on it."""
    page = browsers.new_page(browser, **how)
    seen = browsers.Seen(page, address.partition("/?")[0])
    page.goto(address)
    return page, seen


def first_report(page):
    page.click("main a[href^='/documents/'] >> nth=0")
    page.wait_for_selector(".card")
    page.wait_for_load_state()  # scripts have run then


def state(page, number):
    return page.locator(".card").nth(number).get_attribute("data-state")


def test_the_token_is_in_no_address_after_the_first(browser, desk):
    page, seen = opened(browser, desk[0])
    assert "token" not in page.url
    page.go_back()
    assert desks.TOKEN not in page.content()
    assert seen.nothing()


def test_a_review_by_keys_alone(browser, desk):
    page, seen = opened(browser, desk[0])
    first_report(page)
    assert page.locator(".card.now .doubt").count() == 1  # the unsure one comes first
    page.keyboard.press("x")
    page.wait_for_selector(".card.state-rejected")
    page.keyboard.press("y")
    page.wait_for_selector(".card.state-confirmed")
    assert page.inner_text("#count") == "2 of 3"

    page.keyboard.press("c")  # correct the actor of the third
    page.wait_for_selector("#panel input[name=actor]:focus")
    page.keyboard.press("Control+a")
    page.keyboard.type("France")
    page.keyboard.press("Enter")
    page.wait_for_selector(".card.state-corrected")
    page.wait_for_selector(".card.state-corrected:has-text('France')")

    page.keyboard.press("u")
    page.wait_for_selector(".card.state-corrected", state="detached")
    assert page.inner_text("#count") == "2 of 3"
    page.keyboard.press("r")
    page.wait_for_selector(".card.state-corrected")
    page.keyboard.press("k")
    page.keyboard.press("?")
    assert page.is_visible("#help[open]")
    page.keyboard.press("Escape")
    assert [r.action for r in desk[1].store.history()] == ["reject", "confirm", "correct", "undo", "redo"]
    assert seen.nothing()


def test_a_statement_added_from_selected_words(browser, desk):
    page, seen = opened(browser, desk[0])
    first_report(page)
    page.evaluate("""() => {
        const piece = [...document.querySelectorAll('.ev')].find((e) => e.textContent.includes('patrol boats'));
        const node = piece.firstChild, at = node.textContent.indexOf('withdraw');
        const range = document.createRange(); range.setStart(node, at); range.setEnd(node, at + 12);
        getSelection().removeAllRanges(); getSelection().addRange(range);
    }""")
    page.keyboard.press("a")
    page.fill("#add-actor", "Sudria")
    page.fill("#add-content", "withdraw")
    page.click("#adding button")
    page.wait_for_selector(".card.state-added")
    added = desk[1].store.statements(Filter(states=("added",))).items
    assert [e.statement.quote for e in added] == ["withdraw its"]
    assert seen.nothing()


def test_the_words_behind_a_field_are_shown(browser, desk):
    page, _ = opened(browser, desk[0])
    first_report(page)
    page.click(".card >> nth=1 >> a.more")
    page.wait_for_selector("#panel tr[data-words=demanded]")
    page.hover("#panel tr[data-words=demanded]")
    assert page.evaluate("[...CSS.highlights.get('words')].map(String)") == ["demanded"]


def test_two_reviewers_see_each_other(browser, desk):
    ann, _ = opened(browser, desk[0])
    ben, seen = opened(browser, desk[0])
    ben.add_init_script(HEARD)
    for page in (ann, ben):
        first_report(page)
    ben.wait_for_selector("html[data-heard]", state="attached")
    ann.keyboard.press("y")
    ben.wait_for_selector(".card.state-confirmed")
    assert ben.inner_text("#count") == "1 of 3"
    assert seen.nothing()


def test_who_comes_too_late_sees_both_and_may_keep_it_still(browser, desk):
    ann, seen = opened(browser, desk[0])
    first_report(ann)
    ann.keyboard.press("c")
    ann.wait_for_selector("#panel input[name=actor]:focus")
    own = ann.get_attribute("#panel", "data-own")
    entry = next(e for e in desk[1].store.statements(Filter()).items if e.id.endswith(f".{own}"))
    desk[1].store.correct(entry.id, {"actor": "Sudria"}, who="Ben")
    ann.fill("#panel input[name=actor]", "Oceania")
    ann.keyboard.press("Enter")
    ann.wait_for_selector("#panel .both")
    told = ann.inner_text("#panel .both")
    assert "Ben" in told
    assert "Sudria" in told
    assert "Oceania" in told
    assert desk[1].store.entry(entry.id).statement.actor == "Sudria"
    ann.click("#panel form.correct button")
    ann.wait_for_selector("#panel .both", state="detached")
    assert "Oceania" in ann.inner_text(f"#s-{own}")
    assert desk[1].store.entry(entry.id).statement.actor == "Oceania"
    assert seen.nothing()


def test_reasons_change_when_the_breach_is_rejected(browser, desk):
    page, _ = opened(browser, desk[0])
    base = desk[0].partition("/?")[0]
    page.goto(f"{base}/deadlock")
    page.wait_for_selector("main:has-text('was not kept')")
    broken = desk[1].store.statements(Filter(kind="breach")).items[0]
    document, _, own = broken.id.partition(".")
    page.goto(f"{base}/documents/{document[:12]}?at={own}")
    page.keyboard.press("x")
    page.wait_for_selector(".card.state-rejected")
    page.goto(f"{base}/deadlock")
    assert "was not kept" not in page.inner_text("main")


def test_a_preference_dragged_moved_by_keys_dropped_and_kept(browser, desk):
    page, seen = opened(browser, desk[0])
    page.goto(desk[0].partition("/?")[0] + "/deadlock")
    before = page.locator(f"{DRAGGED} >> li").evaluate_all("all => all.map((e) => e.dataset.holds)")
    assert len(before) > 1
    page.drag_and_drop(f"{DRAGGED} >> li >> nth=0 >> .grip", f"{DRAGGED} >> li >> nth=1")
    page.wait_for_selector("#tried .tried")
    assert page.locator(f"{DRAGGED} >> li").evaluate_all("all => all.map((e) => e.dataset.holds)")[:2] == before[1::-1]
    page.focus(f"{DRAGGED} >> li >> nth=1 >> .up")
    page.keyboard.press("Alt+ArrowUp")
    page.wait_for_selector("#tried:has-text('Nothing changes')")
    assert page.locator(f"{DRAGGED} >> li").evaluate_all("all => all.map((e) => e.dataset.holds)") == before
    decisions = desk[1].store.decisions()
    page.locator("ol.wishes .on").first.uncheck()
    page.fill("#scenario-name", "dropped")
    page.click("#keep")
    page.wait_for_url("**/scenarios/dropped")
    page.wait_for_selector("main:has-text('If it were so')")
    assert desk[1].store.decisions() == decisions
    assert seen.nothing()


def test_options_wishes_and_a_decision_maker_are_supposed_and_removed(browser, desk):
    page, seen = opened(browser, desk[0])
    page.goto(desk[0].partition("/?")[0] + "/deadlock")
    sudria = page.locator("fieldset[data-name=Sudria]")
    sudria.locator("summary").click()
    sudria.locator(".new-option input[name=text]").fill("let in ships of others")
    sudria.locator(".new-option button").click()
    page.wait_for_selector("#tried .tried")
    sudria.locator(".new-wish select[name=what]").select_option("let_in_ships_of_others")
    sudria.locator(".new-wish button").click()
    first = sudria.locator("ol.wishes > li").first
    assert first.get_attribute("data-holds") == "let_in_ships_of_others"
    page.wait_for_selector("#tried-reasons li:has-text('Sudria would gain by'):has-text('let in ships')")

    page.click("#suppose-maker summary")
    page.fill("#new-maker input", "Oceania")
    page.keyboard.press("Enter")
    oceania = page.locator("fieldset[data-name=Oceania]")
    oceania.locator("summary").click()
    oceania.locator("select[name=what]").select_option("open_harbour")
    oceania.locator("select[name=how]").select_option("with")
    oceania.locator("select[name=with]").select_option("let_in_ships_of_others")
    oceania.locator(".new-wish button").click()
    assert oceania.locator("li.supposed").get_attribute("data-holds") == "open_harbour -> let_in_ships_of_others"
    page.fill("#scenario-name", "ships")
    page.click("#keep")
    page.wait_for_url("**/scenarios/ships")
    page.wait_for_selector("main:has-text('Oceania')")
    page.go_back()

    page.goto(page.url)  # what was supposed is gone, and can be supposed and removed again
    assert page.locator(".supposed").count() == 0
    sudria.locator("summary").click()
    sudria.locator(".new-option input[name=text]").fill("let in ships of others")
    sudria.locator(".new-option button").click()
    sudria.locator(".new-wish select[name=what]").select_option("let_in_ships_of_others")
    sudria.locator(".new-wish button").click()
    assert page.locator("li.supposed").count() == 2
    sudria.locator(".options .remove").click()
    assert page.locator("li.supposed").count() == 0  # the wish went with what it speaks of
    page.wait_for_selector("#tried p:has-text('Nothing changes')")
    assert seen.nothing(), (seen.dialogs, seen.faults, seen.elsewhere)


def test_threads_are_joined_and_taken_apart_by_keys(browser, desk):
    page, seen = opened(browser, desk[0])
    base = desk[0].partition("/?")[0]
    page.goto(f"{base}/threads")
    page.click("main a:has-text('harbour')")
    page.wait_for_selector("#join")
    page.wait_for_load_state()  # scripts have run then
    page.keyboard.press("m")
    with page.expect_response("**/complete*"):
        page.keyboard.type("boats")
    page.wait_for_selector("#others option", state="attached")
    page.fill("#other", page.locator("#others option").first.get_attribute("value"))
    page.keyboard.press("Enter")
    page.wait_for_selector("main li:has-text('joined with another thread')")
    page.wait_for_load_state()  # the page is new, and its scripts listen only then
    assert page.locator("input[name=apart]").count() == 4
    page.keyboard.press("s")
    assert page.evaluate("document.activeElement.name") == "apart"
    for box in page.locator("blockquote:has-text('boats') input[name=apart]").all():
        box.focus()
        page.keyboard.press("Space")
    page.focus("#split button")
    page.keyboard.press("Enter")
    page.wait_for_selector("main li:has-text('taken apart')")
    assert page.locator("input[name=apart]").count() == 2
    page.click("button[aria-label='Undo decision 2']")
    page.wait_for_selector("main li.undone")
    assert page.locator("input[name=apart]").count() == 4
    assert [r.action for r in desk[1].store.history()] == ["merge threads", "split thread", "undo"]
    assert seen.nothing()


def test_an_article_is_pasted_read_and_opened(browser, desk):
    page, seen = opened(browser, desk[0])
    page.goto(desk[0].partition("/?")[0] + "/add")
    page.fill("#text", "Harbour talks stall\n\nNorland demanded on Monday that Sudria open the northern gate. "
              "Sudria rejected the demand and promised to release two fishermen.")  # fmt: skip
    page.fill("#published", "2021-04-02")
    page.click("#add-form button.main")
    page.wait_for_selector("#job[data-ended=yes]")
    page.wait_for_selector("main:has-text('added 1 report')")
    page.click("main ul a[href^='/documents/']")
    page.wait_for_selector(".card")
    assert page.locator("a.ev").count() >= 2
    assert seen.nothing()


def test_an_upload_that_is_no_report_is_refused_in_place(browser, desk):
    page, _ = opened(browser, desk[0])
    page.goto(desk[0].partition("/?")[0] + "/add")
    page.fill("#addresses", "file:///etc/passwd")
    page.click("#add-form button.main")
    page.wait_for_selector("#add-fault:visible")
    page.wait_for_selector("#add-fault:has-text('no address of the web')")
    page.fill("#addresses", "http://127.0.0.1:1/inner")
    page.click("#add-form button.main")
    page.wait_for_selector("#job[data-ended=yes]")
    page.wait_for_selector("[role=alert]:has-text('none of the public web')")


def test_reading_without_scripts(browser, desk):
    page, _ = opened(browser, desk[0], java_script_enabled=False)
    with page.expect_navigation():
        page.click("main a[href^='/documents/'] >> nth=0")
    page.wait_for_selector("article:has-text('Norland demanded')")
    with page.expect_navigation():
        page.click(".card >> nth=1 >> a.more")
    page.wait_for_selector("main:has-text('verb of demand')")
    page.go_back()
    page.click(".card >> nth=1 >> button[name=confirm]")
    page.wait_for_selector(".card.state-confirmed")
    for name in ("Threads", "Promises", "Contradictions", "Parties", "Timeline", "Deadlock", "Decisions"):
        with page.expect_navigation():
            page.click(f"nav >> text={name}")
        assert page.locator("h1").count() == 1


def test_hostile_words_run_nothing(browser, tmp_path):
    path = hostile_ledger(tmp_path / "talks.detente")
    with desks.serving(desks.settings(path)) as (address, desk):
        page, seen = opened(browser, address)
        base = address.partition("/?")[0]
        with_desk = desks.Browser(None, desk)
        for place in pages(with_desk):
            page.goto(base + place)
            page.wait_for_timeout(30)
            assert page.evaluate("window.__reports") == [], place
            links = page.eval_on_selector_all("[href], [src], [action]", LINKS)
            assert all(link.startswith(("http://", "https://")) for link in links), links
        document = desk.store.documents().items[0]
        page.goto(f"{base}/documents/{document.id[:12]}")
        words = " ".join(page.text_content("article").split())
        for vector in vectors():
            if vector.isascii() and vector.isprintable() and "  " not in vector:
                assert vector in words, vector
        page.keyboard.press("c")  # the panel, which is made of a part of a page
        page.wait_for_selector("#panel form")
        assert page.evaluate("window.__reports") == []
        assert seen.nothing(), (seen.dialogs, seen.faults, seen.elsewhere)


def test_hostile_words_run_nothing_even_without_the_policy(browser, tmp_path):
    path = hostile_ledger(tmp_path / "talks.detente")
    with desks.serving(desks.settings(path)) as (address, desk):
        page, seen = opened(browser, address, bypass_csp=True)
        for place in pages(desks.Browser(None, desk)):
            page.goto(address.partition("/?")[0] + place)
            page.wait_for_timeout(30)
        assert seen.nothing(), (seen.dialogs, seen.faults, seen.elsewhere)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_is_wider_than_its_window(browser, desk, width):
    page, seen = opened(browser, desk[0], viewport={"width": width, "height": 900})
    base = desk[0].partition("/?")[0]
    first_report(page)
    for place in (page.url.removeprefix(base), *PLACES):
        page.goto(base + place)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, (place, wide)
    assert seen.nothing()


@pytest.fixture(scope="module")
def axe():
    """The text of axe-core, which comes with a package for tests."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FIND = """(rules) => axe.run(document, {runOnly: rules}).then(
  (found) => found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' | ')}`))"""


def violations(page, axe):
    page.evaluate(axe)
    return page.evaluate(FIND, RULES)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessibility_by_axe(browser, ledger, axe, scheme):
    with desks.serving(desks.settings(ledger)) as (address, desk):
        page, _ = opened(browser, address, color_scheme=scheme, bypass_csp=True)
        base = address.partition("/?")[0]
        entry = desk.store.statements(Filter(states=STATES)).items[0]
        desk.store.confirm(desk.store.statements(Filter()).items[1].id, who="Ann")
        for place in (f"/documents/{entry.id[:12]}", f"/statements/{entry.id}", *PLACES):
            page.goto(base + place)
            assert violations(page, axe) == [], place
        page.goto(f"{base}/documents/{entry.id[:12]}")
        page.keyboard.press("c")
        page.wait_for_selector("#panel form")
        assert violations(page, axe) == []


def test_axe_would_find_something(browser, axe):
    page = browsers.new_page(browser)
    page.set_content("<img src=x><input>")
    assert len(violations(page, axe)) > 1


def test_the_site_is_styled_and_runs_nothing(browser, ledger, tmp_path):
    write_site(str(ledger), tmp_path / "public")
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path / "public"))
    handler.log_message = lambda *_: None
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_address[1]}"
        page = browsers.new_page(browser)
        seen = browsers.Seen(page, base)
        page.goto(f"{base}/index.html")
        assert page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth") == f"{78 * 16}px"
        page.click("main a >> nth=0")
        page.click(".card a.more >> nth=0")
        page.wait_for_selector("main:has-text('Why it is so')")
        assert page.evaluate("window.__reports") == []
        assert seen.nothing()
        server.shutdown()


def test_a_long_report_scrolls_without_long_layouts(browser, tmp_path):
    report = made.Made("Long", "2021-03-01")
    for number in range(600):
        rain = "It rained on the quay for days and days. " * 3
        report.say(f"Norland thought little of gate {number}. {rain}", "assess", "Norland", f"little of gate {number}")
    path = made.ledger(tmp_path / "talks.detente", [report])
    with desks.serving(desks.settings(path)) as (address, _):
        page, seen = opened(browser, address)
        page.click("main a[href^='/documents/'] >> nth=0")
        page.wait_for_selector(".card")
        assert len(page.content().encode()) < 150_000
        client = page.context.new_cdp_session(page)
        client.send("Performance.enable", {"timeDomain": "threadTicks"})  # of the processor, as others have it too

        def layouts():
            metrics = {m["name"]: m["value"] for m in client.send("Performance.getMetrics")["metrics"]}
            return metrics["LayoutDuration"], metrics["LayoutCount"]

        before = layouts()
        for _ in range(20):
            page.keyboard.press("j")
        for step in range(20):
            page.evaluate(f"window.scrollTo(0, {step} * document.body.scrollHeight / 20)")
            page.wait_for_timeout(16)
        after = layouts()
        # Seconds in all layouts over their number: a mean, as no test may rest on one slow moment of a busy machine.
        assert (after[0] - before[0]) / max(1, after[1] - before[1]) < 0.05
        assert seen.nothing()
