"""Small real servers on this machine, that answer as a function says, and as badly as asked."""

import contextlib
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    query: str
    headers: dict
    body: bytes

    @property
    def parameters(self):
        return dict(parse_qsl(self.query, keep_blank_values=True))


class Fake:
    """A service: `answer` says what it does; `fault`, if any, comes instead."""

    def __init__(self):
        self.asked = []
        self.fault = None
        self.url = ""
        self.released = threading.Event()  # what hangs is let go when the test is over

    def answer(self, asked):
        raise NotImplementedError

    def reply(self, asked):
        self.asked.append(asked)
        return self.fault(self) if self.fault else self.answer(asked)

    def names_asked(self):
        return [f"{one.method} {one.path}" for one in self.asked]


def down(_fake):
    return 500, {}, b"<h1>Internal Server Error</h1>"


def garbage(_fake):
    return 200, {}, b"\x00\xff<<{{not a thing that can be read"


def elsewhere(fake):
    return 302, {"Location": f"{fake.url}/elsewhere"}, b""


def too_long(_fake):
    return 200, {}, b" " * (10 * 1024 * 1024)


def hanging(fake):
    fake.released.wait(30)
    return 200, {}, b""


def dripping(fake):
    """Send a byte now and then, for ever: no single wait is long."""

    def drops():
        while not fake.released.wait(0.05):
            yield b" "

    return 200, {}, drops()


@contextlib.contextmanager
def serving(fake):
    class Handler(BaseHTTPRequestHandler):
        def _do(self):
            path, _mark, query = self.path.partition("?")
            length = int(self.headers.get("Content-Length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, path, query, headers, self.rfile.read(length))
            status, extra, body = fake.reply(asked)
            with contextlib.suppress(OSError):  # they may have gone: that is what is tested
                self._send(status, extra, body)

        def _send(self, status, extra, body):
            self.send_response(status)
            for name, value in extra.items():
                self.send_header(name, value)
            if isinstance(body, bytes):
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                return
            self.end_headers()
            for drop in body:
                self.wfile.write(drop)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _do  # noqa: N815 - its own names

        def log_message(self, *_):
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_):
            pass

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield fake
    finally:
        fake.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
