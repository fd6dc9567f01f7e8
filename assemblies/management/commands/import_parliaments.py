"""Take the register of parliaments from a CSV file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from assemblies.errors import ImportRefused
from assemblies.services import parliaments
from assemblies.services.import_files import SourceFile


class Command(BaseCommand):
    help = "Add and update parliaments from a CSV file; all of it, or nothing when a line is wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")

    def handle(self, *, file: Path, dry_run: bool, **_options: Any) -> None:  # noqa: ANN401 - Django's own options
        try:
            source = SourceFile(name=file.name, data=file.read_bytes())
            report = parliaments.import_file(
                file=source, by=None, at=timezone.now(), dry_run=dry_run
            )
        except OSError as unreadable:
            raise CommandError(f"{file}: {unreadable.strerror}") from unreadable
        except ImportRefused as refusal:
            raise CommandError("\n".join((str(refusal), *refusal.faults))) from refusal
        self.stdout.write("\n".join(report.lines(dry_run=dry_run)))
