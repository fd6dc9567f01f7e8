"""Take the speakers' list of a general debate that was held from a JSON file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from assemblies.errors import DomainError, ImportRefused
from assemblies.services.import_files import SourceFile
from sessions.enums.debates import DebateKind
from sessions.models.debates import Debate
from sessions.services.debates import list_import

DATA = Path(__file__).resolve().parents[3] / "data" / "general-debates.json"


class Command(BaseCommand):
    help = (
        "Put a list that was held on the general debate of an assembly: a line a name, how it was"
        " matched; what is not matched is kept as it is spelt."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", default=DATA, metavar="FILE")
        parser.add_argument("--assembly", type=int, required=True, metavar="NUMBER")
        parser.add_argument("--debate", type=int, metavar="KEY", help="if it has several")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")

    def handle(
        self,
        *,
        file: Path,
        assembly: int,
        debate: int | None,
        dry_run: bool,
        **_options: Any,  # noqa: ANN401 - Django's own options
    ) -> None:
        try:
            source = SourceFile(name=file.name, data=file.read_bytes())
            entries = list_import.read(file=source, number=assembly)
            self.stdout.write("\n".join(one.line() for one in entries))
            if dry_run:
                self.stdout.write(f"{len(entries)} would be added")
                return
            held = _debate(assembly, debate)
            list_import.enter(debate=held, entries=entries, by=None, at=timezone.now())
        except OSError as unreadable:
            raise CommandError(f"{file}: {unreadable.strerror}") from unreadable
        except ImportRefused as refusal:
            raise CommandError("\n".join((str(refusal), *refusal.faults))) from refusal
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{len(entries)} added")


def _debate(assembly: int, key: int | None) -> Debate:
    held = Debate.objects.filter(event__assembly__number=assembly, kind=DebateKind.GENERAL)
    found = list((held.filter(pk=key) if key else held).order_by("pk")[:2])
    if len(found) != 1:
        raise CommandError(
            f"The {assembly}th has {'no' if not found else 'more than one'} general debate"
            " of that description: make it first, or name it with --debate."
        )
    return found[0]
