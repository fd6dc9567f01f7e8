"""Take the list of assemblies since 1889 from a JSON file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from assemblies.errors import ImportRefused
from assemblies.services.import_files import SourceFile
from sessions.services import events_import


class Command(BaseCommand):
    help = "Add the assemblies of a list that are not there yet; all of them, or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--places", type=Path, help="CSV with names and positions (places.csv beside FILE)"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")

    def handle(self, *, file: Path, places: Path | None, dry_run: bool, **_: object) -> None:
        try:
            report = events_import.import_assemblies(
                file=_source(file),
                places=_source(places or file.with_name("places.csv")),
                by=None,
                at=timezone.now(),
                dry_run=dry_run,
            )
        except ImportRefused as refusal:
            raise CommandError("\n".join((str(refusal), *refusal.faults))) from refusal
        self.stdout.write("\n".join(report.lines(dry_run=dry_run)))


def _source(path: Path) -> SourceFile:
    try:
        return SourceFile(name=path.name, data=path.read_bytes())
    except OSError as unreadable:
        raise CommandError(f"{path}: {unreadable.strerror}") from unreadable
