"""Give an account a role of the secretariat."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from assemblies.enums import Role
from assemblies.services import accounts, roles

OF_HOUSE = [role.value for role in Role if role.is_of_house]


class Command(BaseCommand):
    help = "Give a role of the secretariat; an account that logs in by mailed code is made."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("role", choices=OF_HOUSE, metavar="ROLE", help=", ".join(OF_HOUSE))
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")

    def handle(self, *, email: str, role: str, dry_run: bool, **_options: Any) -> None:  # noqa: ANN401 - Django's own options
        at = timezone.now()
        try:
            validate_email(email)
        except ValidationError as fault:
            raise CommandError(f"{email}: {fault.messages[0]}") from fault
        with transaction.atomic():
            user = accounts.account_for(email=email)
            given = roles.grant(user=user, role=Role(role), by=None, at=at)
            transaction.set_rollback(dry_run)
        if given.granted_at != at:
            self.stdout.write(f"unchanged: {user.email} holds {role}")
        else:
            done = "would be granted" if dry_run else "granted"
            self.stdout.write(f"{done} {role} to {user.email}")
