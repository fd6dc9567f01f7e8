"""Reads one mail from standard input, as a mail server pipes it."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from notifications.gateways.incoming import MOST
from notifications.services import incoming


class Command(BaseCommand):
    help = (
        "Reads a mail from standard input: an answer of a calendar, or a report of what did not"
        " arrive. Anything else is passed over. Never answers, and never sends a mail back."
    )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        written = sys.stdin.buffer.read(MOST + 1)
        self.stdout.write(incoming.take_octets(written=written, at=timezone.now()))
