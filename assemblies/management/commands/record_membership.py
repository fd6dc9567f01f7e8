"""Record how a parliament's membership stands: suspended or not, and what it owes."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from assemblies.enums import MembershipState
from assemblies.models.institutions import Institution
from assemblies.services import memberships

STATES = [state.value for state in MembershipState]
MOST_YEARS = 99


class Command(BaseCommand):
    help = "Record how a Member stands from a day on; size and votes of its delegations follow."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", metavar="CODE", help="ISO 3166-1 alpha-2")
        parser.add_argument("state", choices=STATES, metavar="STATE", help=", ".join(STATES))
        parser.add_argument("--since", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD")
        parser.add_argument(
            "--years-owed",
            type=int,
            choices=range(MOST_YEARS + 1),
            default=0,
            metavar="N",
            help="full years of contributions",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")

    def handle(self, *, code: str, state: str, since: date, dry_run: bool, **options: Any) -> None:  # noqa: ANN401 - Django's own options
        institution = Institution.objects.parliaments().filter(code=code.upper()).first()
        if institution is None:
            raise CommandError(f"{code}: no parliament has this code")
        with transaction.atomic():
            period = memberships.record_state(
                institution=institution,
                state=MembershipState(state),
                full_years_owed=options["years_owed"],
                since=since,
                by=None,
                at=timezone.now(),
            )
            transaction.set_rollback(dry_run)
        done = "would be recorded" if dry_run else "recorded"
        owed = f", {period.full_years_owed} full years owed" if period.full_years_owed else ""
        self.stdout.write(f"{done}: {code.upper()} {period.state} since {period.valid_from}{owed}")
