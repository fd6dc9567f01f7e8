"""Django's `migrate`, which makes the tables of an empty database at once."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from config import tables

_ONLY_LOOKS_OR_MARKS = ("app_label", "plan", "check_unapplied", "prune", "fake")


class Command(migrate.Command):
    """The same words and the same end; only the way there is shorter on an empty database."""

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Make the tables where there are none, then do what Django does."""
        connection = connections[options["database"]]
        asked_for_all = not any(options[name] for name in _ONLY_LOOKS_OR_MARKS)
        if asked_for_all and tables.are_missing(connection):
            tables.make(connection)
        super().handle(*args, **options)
