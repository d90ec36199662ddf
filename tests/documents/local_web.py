"""A web server on loopback for tests, with pages that behave badly."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Request:
    """What a page's function sees, and answers with."""

    def __init__(self, handler: BaseHTTPRequestHandler) -> None:
        self.path = handler.path
        self.headers = {name.lower(): value for name, value in handler.headers.items()}
        self._handler = handler

    def body(self) -> bytes:
        return self._handler.rfile.read(int(self.headers["content-length"]))

    def answer(self, body: bytes = b"", status: int = 200, **headers: str) -> None:
        self._handler.send_response(status)
        for name, value in headers.items():
            self._handler.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self._handler.send_header("Content-Length", str(len(body)))
        self._handler.end_headers()
        self._handler.wfile.write(body)

    def drip(self, data: bytes, pause: float = 0.05) -> None:
        """Send bytes one at a time, without end where nobody stops listening."""
        for at in range(100_000):
            self._handler.wfile.write(data[at % len(data) :][:1])
            self._handler.wfile.flush()
            time.sleep(pause)


Page = Callable[[Request], None]


class Web:
    """Pages by path; `asked` are the requests, in their order."""

    def __init__(self, port: int) -> None:
        self.host = f"127.0.0.1:{port}"
        self.pages: dict[str, Page] = {}
        self.asked: list[Request] = []

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def text(self, path: str, body: str | bytes, kind: str = "text/html; charset=utf-8", **headers: str) -> str:
        data = body if isinstance(body, bytes) else body.encode()
        self.pages[path] = lambda request: request.answer(data, Content_Type=kind, **headers)
        return self.url(path)


@contextmanager
def nobody() -> Iterator[str]:
    """An address of this machine, as host and port, at which nobody listens and, as long as the block, nobody can."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{held.getsockname()[1]}"


@contextmanager
def served() -> Iterator[Web]:
    """A server that runs as long as the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            request = Request(self)
            web.asked.append(request)
            found = web.pages.get(self.path.partition("?")[0])
            try:
                found(request) if found else request.answer(b"none", 404)
            except OSError:
                self.close_connection = True

        do_POST = do_GET  # noqa: N815 - the name is the library's

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

    with Server(("127.0.0.1", 0), Handler) as server:
        web = Web(server.server_port)
        threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
        yield web
        server.shutdown()
