"""A proxy before the web server that loses requests before they arrive, and replies after what they say was done."""

import http.client
import random
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import urlsplit


class Cutting:
    """Forwards everything; of the posts to one address it cuts `before` and `after` of them, each a share of one."""

    def __init__(self, to: str, *, path: str, before: float, after: float, seed: int = 7) -> None:
        self.to, self.path, self.before, self.after = urlsplit(to), path, before, after
        self.chance, self.lock = random.Random(seed), threading.Lock()
        self.cut = {"before": 0, "after": 0}
        self.posts = 0
        cutting = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                cutting.forward(self)

            def do_POST(self) -> None:
                cutting.forward(self)

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True

    @property
    def url(self) -> str:
        """Where a browser finds it."""
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self) -> "Cutting":
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.server.shutdown()
        self.server.server_close()

    def _fate(self, handler: BaseHTTPRequestHandler) -> str:
        if handler.command != "POST" or handler.path != self.path:
            return ""
        with self.lock:
            self.posts += 1
            number = self.chance.random()
            fate = "before" if number < self.before else "after" if number < self.before + self.after else ""
            if fate:
                self.cut[fate] += 1
            return fate

    def forward(self, handler: BaseHTTPRequestHandler) -> None:
        """One request, unless it is lost on the way there; its reply, unless it is lost on the way back."""
        handler.close_connection = True
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        fate = self._fate(handler)
        if fate == "before":
            return
        onward = http.client.HTTPConnection(self.to.hostname or "", self.to.port, timeout=60)
        headers = {name: value for name, value in handler.headers.items() if name.lower() != "connection"}
        onward.request(handler.command, handler.path, body, headers | {"Connection": "close"})
        answer = onward.getresponse()
        content = answer.read()
        onward.close()
        if fate == "after":
            return
        handler.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in ("connection", "transfer-encoding"):
                handler.send_header(name, value)
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(content)
