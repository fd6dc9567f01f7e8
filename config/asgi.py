"""The ASGI callable: event streams for open screens, and behind them the WSGI product.

A stream is asked for at the address that a screen may also poll, by what a browser's EventSource
accepts. That address is asked once, on a thread, with its rights and its log as ever; after that
a stream holds neither a thread nor a connection to the database (docs/adr/0035).
"""

import asyncio
import contextlib
import io
from concurrent.futures import ThreadPoolExecutor
from string import printable
from typing import Any, cast
from urllib.parse import quote_from_bytes

from a2wsgi import WSGIMiddleware
from a2wsgi.wsgi import build_environ
from django.core.handlers.wsgi import WSGIRequest

from config.wsgi import application as product
from config.wsgi import framework
from notifications import hub

THREADS = 4
MOST_STREAMS = 2_000  # of one process; who comes later polls
_HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # a proxy gives each event on at once
    (b"x-content-type-options", b"nosniff"),
]
_THREADS = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="stream")
_pages: Any = WSGIMiddleware(cast("Any", product), workers=THREADS)
_open: set[asyncio.Task[None]] = set()

# The types of the ASGI specification are dictionaries and callables of them.
Scope = dict[str, Any]


async def application(scope: Scope, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI's callables
    """Answer one connection."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
    elif scope["type"] == "http" and _asks_for_stream(scope):
        await _stream(_in_ascii(scope), receive, send)
    else:
        await _pages(_in_ascii(scope), _coroutine_of(receive), send)


def _in_ascii(scope: Scope) -> Scope:
    """Return the same with a query that has no raw octets: a2wsgi reads ASCII alone."""
    asked = scope.get("query_string", b"")
    if asked.isascii():
        return scope
    return {**scope, "query_string": quote_from_bytes(asked, safe=printable).encode()}


def _coroutine_of(receive: Any) -> Any:  # noqa: ANN401 - ASGI's callables
    """Return the same as a coroutine function: a server's may give any awaitable.

    a2wsgi hands what is received over to another thread, which takes coroutines alone.
    """

    async def received() -> Any:  # noqa: ANN401 - as above
        return await receive()

    return received


async def _live(receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI's callables
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    for task in tuple(_open):  # a stream ends only when it is told to
        task.cancel()
    await send({"type": "lifespan.shutdown.complete"})


def _asks_for_stream(scope: Scope) -> bool:
    return (
        scope["method"] == "GET"
        and scope["path"].startswith("/live/")
        and any(
            key == b"accept" and b"text/event-stream" in value for key, value in scope["headers"]
        )
    )


async def _stream(scope: Scope, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI's callables
    loop = asyncio.get_running_loop()
    status, channels = await loop.run_in_executor(_THREADS, _allowed, scope)
    if not channels or len(_open) >= MOST_STREAMS:
        # 204 tells an EventSource to stop asking; the screen polls instead.
        refusal = 204 if channels else status
        await send({"type": "http.response.start", "status": refusal, "headers": []})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
    sending = loop.create_task(_send_versions(send, channels, _seen(scope)))
    _open.add(sending)
    leaving = loop.create_task(_until_gone(receive))
    await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
    for task in (sending, leaving):
        task.cancel()
    _open.discard(sending)
    with contextlib.suppress(asyncio.CancelledError, OSError, RuntimeError):
        await sending  # whose line broke has no answer to give


def _allowed(scope: Scope) -> tuple[int, hub.Channels]:
    """Ask the address itself whether this reader may listen, and to which channels."""
    asked = WSGIRequest(cast("Any", build_environ)(scope, io.BytesIO()))
    response = framework.get_response(asked)
    response.close()  # hands the connection to the database back
    return response.status_code, getattr(response, "live_channels", ())


def _seen(scope: Scope) -> int | None:
    """Return the version that the page shows: of its last event, else of its address."""
    last = next((value for key, value in scope["headers"] if key == b"last-event-id"), b"")
    asked = last or scope["query_string"].removeprefix(b"seen=")
    return int(asked) if asked.isdigit() and len(asked) < 19 else None


async def _send_versions(send: Any, channels: hub.Channels, seen: int | None) -> None:  # noqa: ANN401 - ASGI's callable
    versions = hub.of_this_process().listen(channels, seen)
    async with contextlib.aclosing(versions):
        async for version in versions:
            event = b"event: alive\ndata:\n\n"
            if version is not None:
                event = b"id: %d\nevent: changed\ndata: %d\n\n" % (version, version)
            await send({"type": "http.response.body", "body": event, "more_body": True})


async def _until_gone(receive: Any) -> None:  # noqa: ANN401 - ASGI's callable
    while (await receive())["type"] != "http.disconnect":
        pass
