"""Several acts at the same moment, each on a database connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections


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
