"""A language model's endpoint of our own on loopback: answers as a test tells it to, remembers what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Reply:
    """What is sent back; `pause` seconds before each piece of the body, which is sent in `pieces`."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    pause: float = 0.0
    pieces: int = 1


@dataclass
class Asked:
    """One request: its JSON and its headers; `paragraphs` are the texts of the report that were sent."""

    json: dict[str, Any]
    headers: dict[str, str]
    path: str

    @property
    def question(self) -> dict[str, Any]:
        return json.loads(self.json["messages"][1]["content"])

    @property
    def paragraphs(self) -> list[str]:
        return [one["text"] for one in self.question["paragraphs"]]


def answer(content: str, *, finish: str = "stop", usage: tuple[int, int] | None = (100, 20)) -> Reply:
    """A completion with that content."""
    whole: dict[str, Any] = {
        "id": "c1",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content}}],
    }
    if usage:
        whole["usage"] = {"prompt_tokens": usage[0], "completion_tokens": usage[1], "total_tokens": sum(usage)}
    return Reply(json.dumps(whole).encode())


def told(*statements: dict[str, Any]) -> Reply:
    """A completion that tells these statements."""
    return answer(json.dumps({"statements": list(statements)}))


def failing(status: int, message: str = "no", **headers: str) -> Reply:
    """An error, with pauses so short that a test can wait for them."""
    head = {"retry-after-ms": "1", **{k.replace("_", "-"): v for k, v in headers.items()}}
    return Reply(json.dumps({"error": {"message": message, "type": "x"}}).encode(), status, head)


@dataclass
class Server:
    """A running server: `url` to give as the base URL, `asked` in the order of the requests."""

    url: str
    asked: list[Asked] = field(default_factory=list)


@contextmanager
def serving(reply: Callable[[Asked, int], Reply]) -> Iterator[Server]:
    """Serve; `reply` is called with each request and its number from 0."""
    server = Server("")
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            size = int(self.headers["content-length"])
            request = Asked(json.loads(self.rfile.read(size)), dict(self.headers.items()), self.path)
            with lock:
                server.asked.append(request)
                number = len(server.asked) - 1
            made = reply(request, number)
            try:
                self.send_response(made.status)
                for name, value in made.headers.items():
                    self.send_header(name, value)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(made.body)))
                self.end_headers()
                step = max(1, -(-len(made.body) // made.pieces))
                for at in range(0, len(made.body), step):
                    if made.pause:
                        stopped.wait(made.pause)
                    self.wfile.write(made.body[at : at + step])
                    self.wfile.flush()
            except OSError:
                pass  # the client has gone, as it should from a slow or endless answer

        def log_message(self, *_: object) -> None:
            pass

    stopped = threading.Event()
    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    thread = threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    server.url = f"http://127.0.0.1:{http.server_address[1]}/v1"
    try:
        yield server
    finally:
        stopped.set()
        http.shutdown()
        http.server_close()
        thread.join()
