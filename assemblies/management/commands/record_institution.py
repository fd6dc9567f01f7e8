"""Enter an Associate Member or an observer organization."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from assemblies.enums import InstitutionKind
from assemblies.models.institutions import Institution
from assemblies.services import institutions

KINDS = [InstitutionKind.ASSOCIATE.value, InstitutionKind.OBSERVER.value]
LONGEST_CODE, LONGEST_NAME = 16, 200


class Command(BaseCommand):
    help = "Enter an Associate Member, whose delegations may then be invited, or an observer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
        parser.add_argument("code", metavar="CODE", help="its short name, for instance PACE")
        parser.add_argument("--en", required=True, metavar="NAME", help="the name in English")
        parser.add_argument("--fr", required=True, metavar="NAME", help="the name in French")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")

    def handle(self, *, kind: str, code: str, dry_run: bool, **options: Any) -> None:  # noqa: ANN401 - Django's own options
        code, names = code.upper(), {"en": options["en"].strip(), "fr": options["fr"].strip()}
        if not code.isprintable() or not 0 < len(code) <= LONGEST_CODE:
            raise CommandError("the code has 1 to 16 signs")
        if not all(one.isprintable() and 0 < len(one) <= LONGEST_NAME for one in names.values()):
            raise CommandError("a name has 1 to 200 signs")
        if Institution.objects.parliaments().filter(code=code).exists():
            raise CommandError(f"{code}: a parliament has this code")
        with transaction.atomic():
            institutions.record(
                kind=InstitutionKind(kind), code=code, name=names, by=None, at=timezone.now()
            )
            transaction.set_rollback(dry_run)
        self.stdout.write(f"{'would be recorded' if dry_run else 'recorded'}: {kind} {code}")
