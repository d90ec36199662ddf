"""The desk as an ASGI application."""

from __future__ import annotations

from starlette.routing import Router

from detente.web.desk import Desk
from detente.web.guard import Guard
from detente.web.pages.adding import routes as adding
from detente.web.pages.completing import routes as completing
from detente.web.pages.deadlock import routes as deadlock
from detente.web.pages.live import routes as live
from detente.web.pages.reading import routes as reading
from detente.web.pages.statement import routes as statements
from detente.web.pages.static import routes as static
from detente.web.pages.tables import routes as tables
from detente.web.pages.threads import routes as threads
from detente.web.pages.timeline import routes as timeline
from detente.web.sessions import Sessions
from detente.web.settings import Settings


def make_app(desk: Desk, settings: Settings) -> Guard:
    """All pages behind the guard; `settings.port` is the one listened on."""
    families = (reading, statements, completing, tables, threads, deadlock, timeline, adding, live, static)
    router = Router([route for family in families for route in family(desk)], redirect_slashes=False)
    names = {settings.host, "127.0.0.1", "localhost", "[::1]"} - {"0.0.0.0", "::"}
    own = {f"{f'[{name}]' if ':' in name and name[0] != '[' else name}:{settings.port}".lower() for name in names}
    hosts = own | {origin.partition("://")[2].lower() for origin in settings.origins}
    origins = {f"http://{host}" for host in own} | set(settings.origins)
    secure = bool(settings.origins) and all(origin.startswith("https://") for origin in settings.origins)
    return Guard(
        router, Sessions(settings.people), frozenset(hosts), frozenset(origins), f"detente-{settings.port}", secure
    )
