"""Recompute a closed vote from its rows, and give it out for tools/verify_ballot.py."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assemblies.errors import DomainError
from assemblies.selectors import sentence_of
from sessions.models.ballots import Ballot
from sessions.selectors.ballots import export_of


class Command(BaseCommand):
    help = "Recompute a closed vote: chain, entitlements, sum and majority; changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("ballot", type=int, metavar="BALLOT")
        parser.add_argument("--out", type=Path, metavar="FILE", help="write the export there")

    def handle(self, *, ballot: int, out: Path | None, **_options: Any) -> None:  # noqa: ANN401 - Django's own options
        found = Ballot.objects.filter(pk=ballot, closed_at__isnull=False).first()
        if found is None:
            raise CommandError(f"There is no closed vote {ballot}.")
        try:
            given = export_of(found)
        except DomainError as refusal:
            raise CommandError(sentence_of(refusal)) from refusal
        if out is not None:
            out.write_text(json.dumps(given, indent=1) + "\n", encoding="utf-8")
        result = ", ".join(f"{name} {value}" for name, value in given["result"].items())
        self.stdout.write(f"{result}\nlast hash {given['last_hash']}")
