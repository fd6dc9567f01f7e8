"""Several acts at the same moment, each on a database connection of its own."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections


def simultaneously(*acts):
    """Run the acts in threads that start together; return their results, or what they raised."""
    together = Barrier(len(acts), timeout=30)

    def run(act):
        try:
            connections["default"].ensure_connection()
            together.wait()
            return act()
        except Exception as error:  # noqa: BLE001 - the caller compares what came of each
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def alone(act, *about, **named):
    """Run an act in a thread of its own, while the test holds what the act will wait for."""
    try:
        return act(*about, **named)
    finally:
        connections.close_all()


def wait_until_somebody_waits():
    """Return when some act waits for a lock. PostgreSQL only."""
    until = time.monotonic() + 20
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
            time.sleep(0.02)
    pytest.fail("no act waits for a lock")
