"""Runs a command with a PostgreSQL and a Valkey at hand: python -m tools.stack -- COMMAND ...

`--durable` before the dashes: PostgreSQL keeps what it says it has kept, as in production.
Exports TEST_DATABASE_URL and TEST_REDIS_URL. Addresses already given are kept; else the
machine's own servers are started, else those of the wheels (SERVERS_FROM=wheels turns the order
round; PG_BIN names PostgreSQL's folder). They are gone when the command is, even after SIGKILL.
"""

import contextlib
import os
import signal
import sys
from functools import partial

from tools import guarded, servers

NOT_AVAILABLE = 69  # EX_UNAVAILABLE: the command was not run


@contextlib.contextmanager
def stack(environment=None, *, durable=False):
    """Yield the environment with both addresses; raise servers.Unavailable when one cannot be."""
    environment = dict(os.environ if environment is None else environment)
    started = []
    try:
        for name, start in (
            ("TEST_DATABASE_URL", partial(servers.start_postgres, durable=durable)),
            ("TEST_REDIS_URL", servers.start_valkey),
        ):
            if environment.get(name):
                print(f"stack: {name} was given", flush=True)
                continue
            server = start()
            started.append(server.process)
            environment[name] = server.url
            print(f"stack: {server.told}", flush=True)
        yield environment
    finally:
        for process in started:
            guarded.stop(process)


def _run(command, *, durable):
    with stack(durable=durable) as environment:
        process = guarded.start(command, env=environment, stdin=sys.stdin, grace=10)
        signal.signal(signal.SIGTERM, lambda *_: process.send_signal(signal.SIGTERM))
        try:
            return process.wait()
        finally:
            guarded.stop(process, grace=12)


def main():
    command = sys.argv[1:]
    durable = command[:1] == ["--durable"]
    if durable:
        del command[0]
    if command[:1] == ["--"]:
        del command[0]
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        return _run(command, durable=durable)
    except servers.Unavailable as why:
        print(f"stack: NOT available: {why}", file=sys.stderr, flush=True)
        return NOT_AVAILABLE


if __name__ == "__main__":
    sys.exit(main())
