"""The style and scripts that come with the desk; read once, told by name, so that no path leads anywhere else."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from detente.web.desk import Desk
from detente.web.routing import Asked, route

TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


def routes(desk: Desk) -> list[Route]:
    """Where they are."""
    return [route(desk, "/static/{name}", static)]


@cache
def shipped() -> dict[str, tuple[bytes, str]]:
    """Each file by its name, with its type."""
    found = {}
    for path in files("detente.web").joinpath("static").iterdir():
        kind = TYPES.get("." + path.name.rpartition(".")[2])
        if kind:
            found[path.name] = (path.read_bytes(), kind)
    return found


def static(asked: Asked) -> Response:
    """One file."""
    found = shipped().get(asked.path["name"])
    if found is None:
        return PlainTextResponse("There is no such file.\n", 404)
    return Response(found[0], media_type=None, headers={"content-type": found[1], "cache-control": "no-cache"})
