"""Requests for an emergency item, made by the acts themselves."""

from datetime import timedelta

from django.utils import timezone

from assemblies.enums import Language
from assemblies.fields import LanguageMap
from sessions.enums import RequestPaper
from sessions.selectors.emergency_requests import Paper
from sessions.services import emergency_requests, request_authors, request_files, request_lists
from sessions.services.documents import Paper as File
from sessions.services.emergency_requests import Wanted
from sessions.services.request_files import Sent
from tests import papers
from tests.factories.documents import make_bodies, make_item
from tests.factories.sessions import NOW, make_sitting

PAPERS = tuple(Paper(paper, "en", f"Text of the {paper}.") for paper in RequestPaper)


def wanted(**changes):
    values = {
        "title": LanguageMap({"en": "Urgent action after the cyclone"}),
        "subject": "Cyclone",
        "papers": PAPERS,
    }
    return Wanted(**{**values, **changes})


def make_list(event, *, by=None, closes_at=None, number=2):
    """Open the list under item 2, decided on the second day at 17 o'clock."""
    make_bodies()
    decision = make_sitting(event, day=2, hour=17)
    return request_lists.open_list(
        item=make_item(event, number), decision=decision, closes_at=closes_at, by=by, at=NOW
    )


def make_request(event, institution, *, by=None, at=NOW, **changes):
    """A draft with all its papers, of one author."""
    return emergency_requests.prepare(
        event=event, institution=institution, wanted=wanted(**changes), by=by, at=at
    )


def make_received(event, institution, *, by=None, at=NOW, others=(), **changes):
    """A request that is filed; others have joined it."""
    request = make_request(event, institution, by=by, at=at, **changes)
    for other in others:
        join(request, other, by=by, at=at)
    return emergency_requests.file(request=request, by=by, at=at)


def make_circulated(event, institution, *, by, at=NOW, **known):
    request = make_received(event, institution, by=by, at=at, **known)
    return emergency_requests.circulate(request=request, by=by, at=at + timedelta(minutes=5))


def join(request, institution, *, by=None, at=NOW):
    request_authors.name(request=request, institution=institution, by=by, at=at)
    request_authors.agree(request=request, institution=institution, by=by, at=at)


def make_requested_things(world):
    """A request of France with a file, circulated now, and the file; its list is open."""
    now = timezone.now()
    make_list(world.assembly, closes_at=now + timedelta(days=1), number=14)
    request = make_request(world.assembly, world.file.delegation.institution, at=now)
    sent = Sent(RequestPaper.LETTER, Language.FRENCH, File("letter.pdf", papers.PDF))
    file = request_files.put(request=request, sent=sent, by=None, at=now)
    request = emergency_requests.file(request=request, by=None, at=now)
    request = emergency_requests.circulate(request=request, by=world.manager, at=now)
    return request, file
