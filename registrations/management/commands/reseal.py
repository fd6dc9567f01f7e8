"""Bring everything that is encrypted to the first of FIELD_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from registrations.services import resealing
from registrations.services.resealing import Resealed


class Command(BaseCommand):
    help = (
        "Encrypt anew, with the first of FIELD_KEYS, whatever an older key encrypted; may be"
        " stopped and run again. Afterwards the older keys may be taken away."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")
        parser.add_argument("--batch", type=int, default=200, help="rows read together")

    def handle(self, *, dry_run: bool, batch: int, **_options: Any) -> None:  # noqa: ANN401 - Django's own options
        if batch < 1:
            raise CommandError("--batch takes a number from 1 on")
        unreadable = 0
        for column in resealing.reseal(batch=batch, dry_run=dry_run):
            self.stdout.write(_line(column, dry_run=dry_run))
            unreadable += len(column.unreadable)
        if unreadable:
            raise CommandError(
                f"{unreadable} rows are opened by none of FIELD_KEYS: put the key back that sealed"
                " them, then run this again. Keep every key until no row is named here."
            )
        if not dry_run:
            self.stdout.write("All is sealed with the first key; the others may be taken away.")


def _line(column: Resealed, *, dry_run: bool) -> str:
    word = "to be resealed" if dry_run else "resealed"
    line = f"{column.column}: {column.done} {word}, {column.already} already"
    if column.unreadable:
        named = ", ".join(str(pk) for pk in column.unreadable[:20])
        line += f", {len(column.unreadable)} unreadable (rows {named})"
    return line
