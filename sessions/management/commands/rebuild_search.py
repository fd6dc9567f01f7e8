from django.core.management.base import BaseCommand
from django.utils import timezone

from sessions.services import search_rebuild


class Command(BaseCommand):
    help = "Write anew whatever the search finds, while people work; say what was otherwise."

    def handle(self, **_: object) -> None:
        for line in search_rebuild.rebuild(at=timezone.now()).lines():
            self.stdout.write(line)
