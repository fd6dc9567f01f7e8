"""Compile the catalogues of translations; no gettext tools needed on the machine."""

import os
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Compile locale/*/*/LC_MESSAGES/*.po where the compiled file is missing or older."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        for source in sorted(Path(settings.ROOT, "locale").glob("*/*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                # Two may do this at once, and a third may be reading: whole files only.
                half = target.with_suffix(f".{os.getpid()}")
                polib.pofile(str(source)).save_as_mofile(str(half))
                half.replace(target)
                self.stdout.write(f"compiled {source.relative_to(settings.ROOT)}")
