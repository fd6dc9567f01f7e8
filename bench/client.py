"""Eight clients on kept connections, in two processes; bounded in time and in requests."""

import multiprocessing
import selectors
import socket
import time
from dataclasses import dataclass, field

CLIENTS = 8
PROCESSES = 2
MOST_REQUESTS = 200_000  # of one process; a server gone mad must not keep us here
SILENCE = 20.0  # seconds without any answer after which we give up


@dataclass
class Result:
    """What one measurement saw. Times in seconds."""

    seconds: float = 0.0
    times: list = field(default_factory=list)
    statuses: dict = field(default_factory=dict)
    bytes: int = 0

    def add(self, other):
        self.seconds = max(self.seconds, other.seconds)
        self.times += other.times
        self.bytes = max(self.bytes, other.bytes)
        for status, count in other.statuses.items():
            self.statuses[status] = self.statuses.get(status, 0) + count


class _Connection:
    """One client: sends its next request when the answer to the last has come whole."""

    def __init__(self, port, requests):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=SILENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.requests = requests
        self.sent_at = 0.0
        self.head = b""
        self.missing = -1  # octets of the body still to come; -1: the head is not whole yet
        self.size = 0

    def send(self):
        self.head, self.missing, self.size = b"", -1, 0
        self.sent_at = time.perf_counter()
        self.socket.sendall(next(self.requests))

    def receive(self):
        """Read what is there; return the status when the answer is whole, else None."""
        data = self.socket.recv(1 << 18)
        if not data:
            raise ConnectionError("the server closed a kept connection")
        if self.missing < 0:
            self.head += data
            head, end, body = self.head.partition(b"\r\n\r\n")
            if not end:
                return None
            self.head, self.missing = head, _length(head) - len(body)
            self.size = len(body)
        else:
            self.missing -= len(data)
            self.size += len(data)
        return int(self.head[9:12]) if self.missing <= 0 else None


def _length(head):
    if head[9:12] in (b"304", b"204"):
        return 0
    start = head.lower().find(b"\r\ncontent-length:")
    if start < 0:
        raise ConnectionError("an answer without Content-Length")
    return int(head[start + 17 :].split(b"\r\n", 1)[0])


def _work(port, streams, seconds, results):
    try:
        results.put(_load(port, streams, seconds))
    except Exception as error:  # noqa: BLE001 - told to the parent, which raises it
        results.put(error)


def _load(port, streams, seconds):
    result = Result()
    with selectors.DefaultSelector() as selector:
        for requests in streams:
            connection = _Connection(port, iter(requests))
            selector.register(connection.socket, selectors.EVENT_READ, connection)
        begun = time.perf_counter()
        for key in list(selector.get_map().values()):
            key.data.send()
        _until(selector, begun + seconds, result)
        result.seconds = time.perf_counter() - begun
        for key in list(selector.get_map().values()):
            key.data.socket.close()
    return result


def _until(selector, end, result):
    open_requests = len(selector.get_map())
    while open_requests and len(result.times) < MOST_REQUESTS:
        ready = selector.select(SILENCE)
        if not ready:
            raise TimeoutError("no answer any more")
        for key, _mask in ready:
            connection = key.data
            status = connection.receive()
            if status is None:
                continue
            now = time.perf_counter()
            result.times.append(now - connection.sent_at)
            result.statuses[status] = result.statuses.get(status, 0) + 1
            result.bytes = connection.size
            if now < end:
                connection.send()
            else:
                open_requests -= 1


def run(port, stream_of, seconds):
    """Load `port` with `CLIENTS` clients; `stream_of(n)` gives the n-th client's requests."""
    context = multiprocessing.get_context("fork")
    results = context.Queue()
    each = CLIENTS // PROCESSES
    workers = [
        context.Process(
            target=_work,
            args=(port, [stream_of(p * each + n) for n in range(each)], seconds, results),
            daemon=True,
        )
        for p in range(PROCESSES)
    ]
    for worker in workers:
        worker.start()
    total = Result()
    for _ in workers:
        result = results.get(timeout=seconds + 3 * SILENCE)
        if isinstance(result, Exception):
            raise result
        total.add(result)
    for worker in workers:
        worker.join()
    return total


def request(method, path, *, headers=None, body=b""):
    """Write one request as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def ask(port, data):
    """Send one request alone; return (status, head, body)."""
    connection = _Connection(port, iter([data]))
    chunks = []
    with connection.socket:
        connection.socket.sendall(data)
        received = b""
        while b"\r\n\r\n" not in received:
            received += connection.socket.recv(1 << 18)
        head, _, body = received.partition(b"\r\n\r\n")
        chunks.append(body)
        missing = _length(head) - len(body)
        while missing > 0:
            chunk = connection.socket.recv(1 << 18)
            missing -= len(chunk)
            chunks.append(chunk)
    return int(head[9:12]), head.decode("latin-1"), b"".join(chunks)
