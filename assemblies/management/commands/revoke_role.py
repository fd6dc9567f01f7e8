"""Take a role of the secretariat back."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from assemblies.enums import Role
from assemblies.models.accounts import RoleGrant, User
from assemblies.services import roles

OF_HOUSE = [role.value for role in Role if role.is_of_house]


class Command(BaseCommand):
    help = "Take a role of the secretariat back; the account itself stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("role", choices=OF_HOUSE, metavar="ROLE", help=", ".join(OF_HOUSE))
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")

    def handle(self, *, email: str, role: str, dry_run: bool, **_options: Any) -> None:  # noqa: ANN401 - Django's own options
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            raise CommandError(f"{email}: no account has this address")
        held = RoleGrant.objects.filter(user=user, role=role, delegation=None).first()
        if held is None:
            self.stdout.write(f"unchanged: {user.email} does not hold {role}")
            return
        if not dry_run:
            roles.revoke(grant=held, by=None, at=timezone.now())
        self.stdout.write(f"{'would be revoked' if dry_run else 'revoked'} {role} of {user.email}")
