"""The review desk: web pages on which people check, correct and explore a ledger.

May use: workflow, brief, ledger, conflict, values, errors, Starlette, Jinja2, uvicorn. Every page renders one frozen
value (`views`, made by pure functions), so that a template decides nothing; every change goes through the ledger's
store. The same pages are written as a static site by `site`.

The way of a request
    server.py     a socket on loopback; headers in time
    guard.py      host, origin, login, size and time of the body: before any route is looked at
    routing.py    form and CSRF token; a fault becomes a page
    pages/*.py    one family of pages each: ask the desk, make the view, render it
    desk.py       the open ledger, and what was computed from it as it stands
"""
