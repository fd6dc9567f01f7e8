"""Take an assembly's programme and agenda from a JSON file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from assemblies.errors import ImportRefused
from assemblies.services.import_files import SourceFile
from sessions.services import programme_import
from sessions.services.programme_import import Sources


class Command(BaseCommand):
    help = "Add and update an assembly with its sittings and agenda; all of it, or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("number", type=int, metavar="NUMBER")
        parser.add_argument("--titles", type=Path, help="CSV with titles in other languages")
        parser.add_argument("--bodies", type=Path, help="CSV with the bodies' names by language")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")

    def handle(self, *, file: Path, number: int, dry_run: bool, **options: Any) -> None:  # noqa: ANN401 - Django's own options
        sources = Sources(
            assembly=_source(file),
            titles=_source(options["titles"]) if options["titles"] else None,
            bodies=_source(options["bodies"]) if options["bodies"] else None,
        )
        try:
            report = programme_import.import_file(
                sources=sources, number=number, by=None, at=timezone.now(), dry_run=dry_run
            )
        except ImportRefused as refusal:
            raise CommandError("\n".join((str(refusal), *refusal.faults))) from refusal
        self.stdout.write("\n".join(report.lines(dry_run=dry_run)))


def _source(path: Path) -> SourceFile:
    try:
        return SourceFile(name=path.name, data=path.read_bytes())
    except OSError as unreadable:
        raise CommandError(f"{path}: {unreadable.strerror}") from unreadable
