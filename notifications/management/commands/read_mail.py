"""Reads one mail from standard input, as a mail server pipes it."""

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError
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
        try:
            said = incoming.take_octets(written=written, at=timezone.now())
        except (OperationalError, InterfaceError) as error:
            # sysexits.h: the mail server keeps the mail and tries again.
            raise CommandError("The database is away.", returncode=os.EX_TEMPFAIL) from error
        self.stdout.write(said)
