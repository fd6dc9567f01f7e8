"""The command lines of our processes: one place that ./run, the bench and the compose file share.

tests/production/test_compose.py keeps the compose file word for word equal to these.
Addresses are not in them: the web server takes its own from GRANIAN_HOST and GRANIAN_PORT.
"""


def web(*, workers, threads=1):
    """Return the web server's command line.

    One thread a process: more take the interpreter's lock and the caches from each other, so that
    all of them together do less (docs/adr/0013-granian-serves-pages-and-feeds.md).
    """
    return _granian("wsgi", "config.wsgi:application", workers, "--blocking-threads", str(threads))


def live():
    """Return the command line of the server of event streams, which can serve the rest as well.

    In production it stands beside the web server, behind the same proxy; `./run` has this one alone
    (docs/adr/0035-open-screens-hold-a-stream.md).
    """
    return _granian("asgi", "config.asgi:application", 1)


def _granian(interface, callable_, workers, *options):
    return [
        "granian",
        "--interface",
        interface,
        "--http",
        "1",
        "--no-ws",
        "--workers",
        str(workers),
        *options,
        "--respawn-failed-workers",
        "--workers-kill-timeout",
        "10",
        callable_,
    ]


def _celery(part, *options):
    return ["celery", "-A", "config.celery:app", part, *options]


def worker(*, threads, beat_schedule=None):
    """Return the worker's command line, with beat inside when a schedule file is named.

    Threads, not processes: the dispatcher that sweeps the outbox is a thread of the worker.
    """
    inside = ["-B", "-s", str(beat_schedule)] if beat_schedule else []
    return _celery(
        "worker",
        "-P",
        "threads",
        "-c",
        str(threads),
        *inside,
        "-Q",
        "urgent,mail,bulk,celery",
        "--without-gossip",
        "--without-mingle",
        "--without-heartbeat",
    )


def beat(*, beat_schedule):
    """Return the clock's command line. Exactly one may run."""
    return _celery("beat", "-s", str(beat_schedule), "--pidfile", "")


def migrate():
    """Return the one-off command that brings the database's tables up to date."""
    return ["python", "manage.py", "migrate", "--noinput"]
