"""Build the demonstration world."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from assemblies.errors import DomainError, ImportRefused
from assemblies.permissions import ROLES
from assemblies.services.import_files import SourceFile
from registrations.services import demonstration
from registrations.services.demonstration import DemoFiles
from registrations.services.demonstration_people import ACCOUNTS, PASSWORD
from sessions.services.programme_import import Sources

DATA = Path(__file__).resolve().parents[3] / "data"


class Command(BaseCommand):
    help = "Build the demonstration world, or complete it; a second run changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")
        parser.add_argument(
            "--show-accounts", action="store_true", help="only print the accounts to try it with"
        )

    def handle(self, *, dry_run: bool, show_accounts: bool, **_options: Any) -> None:  # noqa: ANN401 - Django's own options
        if show_accounts:
            self.stdout.write("\n".join(_table()))
            return
        if not settings.DEMO:
            raise CommandError(
                "This is no demonstration (DEMO is not true). Its accounts have a password that"
                " everybody knows: nothing was added."
            )
        try:
            with transaction.atomic():
                done = demonstration.build(files=_files(), at=timezone.now())
                transaction.set_rollback(dry_run)
        except ImportRefused as refusal:
            raise CommandError("\n".join((str(refusal), *refusal.faults))) from refusal
        except (DomainError, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("\n".join((*done, "", *_table())))


def _files() -> DemoFiles:
    return DemoFiles(
        parliaments=_source("parliaments.csv"),
        programme=Sources(
            assembly=_source("assemblies.json"),
            titles=_source("titles-138.fr.csv"),
            bodies=_source("bodies.csv"),
        ),
        debates=_source("general-debates.json"),
        places=_source("places.csv"),
        events=_source("events.json"),
    )


def _source(name: str) -> SourceFile:
    return SourceFile(name=name, data=(DATA / name).read_bytes())


def _table() -> list[str]:
    lines = [(account.email, str(ROLES[account.role].name)) for account in ACCOUNTS]
    width = max(len(email) for email, _role in lines)
    return [*(f"{email:<{width}}  {role}" for email, role in lines), f"Password: {PASSWORD}"]
