"""Record how many women and men a delegation had at an assembly before this system was used."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from assemblies.models.institutions import Institution
from assemblies.rules.delegations import Composition
from assemblies.services import memberships

MOST = 999


class Command(BaseCommand):
    help = "Record a delegation to an earlier assembly; sessions of one sex in a row are counted."

    def add_arguments(self, parser: CommandParser) -> None:
        numbers = range(MOST + 1)
        parser.add_argument("code", metavar="CODE", help="ISO 3166-1 alpha-2")
        parser.add_argument("number", type=int, choices=numbers, metavar="ASSEMBLY")
        for sex in ("women", "men"):
            parser.add_argument(f"--{sex}", type=int, choices=numbers, required=True, metavar="N")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")

    def handle(self, *, code: str, number: int, dry_run: bool, **options: Any) -> None:  # noqa: ANN401 - Django's own options
        institution = Institution.objects.parliaments().filter(code=code.upper()).first()
        if institution is None:
            raise CommandError(f"{code}: no parliament has this code")
        with transaction.atomic():
            kept = memberships.record_composition(
                institution=institution,
                assembly_number=number,
                composition=Composition(women=options["women"], men=options["men"]),
                by=None,
                at=timezone.now(),
            )
            transaction.set_rollback(dry_run)
        done = "would be recorded" if dry_run else "recorded"
        self.stdout.write(
            f"{done}: {code.upper()} at assembly {number}, {kept.women} women, {kept.men} men"
        )
