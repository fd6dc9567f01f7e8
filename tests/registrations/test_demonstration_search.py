"""The whole demonstration, made by acts alone, is found just as a rebuild would have it."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from assemblies.enums import EventKind
from assemblies.models.events import Assembly, Event
from assemblies.models.search import SearchEntry
from sessions.services import search_rebuild

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]


def test_acts_leave_what_a_rebuild_leaves(capsys):
    call_command("seed_demo")

    found = search_rebuild.rebuild(at=timezone.now())

    assert found.lines() == ["0 added, 0 changed, 0 dropped"]
    kinds = set(SearchEntry.objects.values_list("kind", flat=True))
    assert {"assembly", "webinar", "sitting", "document", "resolution", "request"} <= kinds
    assert Assembly.objects.count() == 152  # with the invented one
    assert Event.objects.filter(kind=EventKind.WEBINAR).count() == 18
