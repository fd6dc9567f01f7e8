"""Erase the personal data whose time is over, as the worker does every day."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from registrations.services import retention
from registrations.services.retention import Purged


class Command(BaseCommand):
    help = "Erase the personal data whose time is over; a second run changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")

    def handle(self, *, dry_run: bool, **_options: Any) -> None:  # noqa: ANN401 - Django's own options
        done = retention.erase_due(at=timezone.now(), dry_run=dry_run)
        word = "to be erased" if dry_run else "erased"
        for line in done:
            self.stdout.write(_line(line, word))
        if not done:
            self.stdout.write("nothing is due")


def _line(line: Purged, word: str) -> str:
    event = line.event.slug if line.event else "-"
    return (
        f"{event} {line.data_class}: {line.count} {word} ({line.kept.basis}, {line.kept.days} days)"
    )
