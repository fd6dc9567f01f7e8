"""Make a key by which a program acts for an account."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from assemblies.models.accounts import User
from assemblies.services import accounts


class Command(BaseCommand):
    help = "Make a key for the API; it is printed once and cannot be read again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("name", metavar="NAME", help="what the key is for")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")

    def handle(self, *, email: str, name: str, dry_run: bool, **_options: Any) -> None:  # noqa: ANN401 - Django's own options
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise CommandError(f"{email}: no active account has this address")
        if not 0 < len(name) <= accounts.LONGEST_NAME_OF_KEY:
            raise CommandError(f"NAME has 1 to {accounts.LONGEST_NAME_OF_KEY} characters")
        if dry_run:
            self.stdout.write(f"would be made: a key of {user.email} for {name}")
            return
        _token, secret = accounts.issue_token(user=user, name=name, by=None, at=timezone.now())
        self.stdout.write(secret)
