"""Acts upon a request in the sitting that decides: accepted by consensus, then debated."""

from datetime import date

import pytest

from assemblies.enums import InstitutionKind
from assemblies.models.delegations import Delegation
from assemblies.models.institutions import Institution
from notifications.models.messages import Message
from sessions.enums import RequestFloor, RequestKind
from sessions.errors.emergency_items import (
    ConsensusNotKnown,
    NotAnAuthor,
    NotForThem,
    NotItsTurn,
    RequestNotMovable,
)
from sessions.models.emergency_items import EmergencyRequest, RequestList
from sessions.services import emergency_requests, request_floor, request_lists
from tests.factories.accounts import make_account
from tests.factories.documents import make_bodies, make_item
from tests.factories.requests import make_circulated, make_list
from tests.factories.sessions import make_assembly, make_sitting
from tests.factories.worlds import make_parliament

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return make_account("editor@example.org")


@pytest.fixture
def egypt():
    return make_parliament("EG", "Egypt")


def presented(event, author, editor, at):
    """The only request, on the ballot and presented by its author."""
    make_circulated(event, author, by=editor, at=at.replace(day=1))
    (request,) = request_lists.put_on_ballot(event=event, by=editor, at=at)
    request_floor.give(
        request=request, part=RequestFloor.AUTHOR, institution=author, by=editor, at=at
    )
    return EmergencyRequest.objects.get(pk=request.pk)


def test_only_request_was_accepted_by_consensus_when_the_rules_allowed_it(egypt, editor):
    """As at the 104th Assembly (2000)."""
    old = make_assembly(104, starts_on=date(2000, 10, 16), ends_on=date(2000, 10, 21))
    make_bodies()
    list_ = RequestList.objects.create(
        event=old, item=make_item(old), decision=make_sitting(old, day=2, hour=17),
        kind=RequestKind.SUPPLEMENTARY_ITEM,
    )  # fmt: skip
    at = list_.closing_hour
    request = presented(old, egypt, editor, at)

    request_floor.accept_by_consensus(request=request, by=editor, at=at)

    held = EmergencyRequest.objects.get()
    assert (held.state, held.agenda_item.number) == ("accepted", 3)
    assert not Message.objects.exists()  # nobody coordinates a delegation here
    request_floor.debate(request=held, by=editor, at=at)
    assert EmergencyRequest.objects.get().state == "debated"
    with pytest.raises(RequestNotMovable):
        request_floor.debate(request=held, by=editor, at=at)


def test_since_2003_it_is_voted_upon(egypt, editor):
    assembly = make_assembly()
    at = make_list(assembly).closing_hour
    request = presented(assembly, egypt, editor, at)

    with pytest.raises(ConsensusNotKnown):
        request_floor.accept_by_consensus(request=request, by=editor, at=at)

    assert EmergencyRequest.objects.get().agenda_item is None


def test_requests_are_presented_by_an_author_in_the_order_of_receipt(egypt, editor):
    assembly = make_assembly()
    at = make_list(assembly).closing_hour
    kuwait = make_parliament("KW", "Kuwait")
    make_circulated(assembly, egypt, by=editor)
    make_circulated(assembly, kuwait, by=editor)
    first, second = request_lists.put_on_ballot(event=assembly, by=editor, at=at)
    known = {"part": RequestFloor.AUTHOR, "by": editor, "at": at}

    with pytest.raises(NotItsTurn):
        request_floor.give(request=second, institution=kuwait, **known)
    with pytest.raises(NotAnAuthor):
        request_floor.give(request=first, institution=kuwait, **known)
    request_floor.give(request=first, institution=egypt, **known)
    request_floor.give(request=second, institution=kuwait, **known)

    states = EmergencyRequest.objects.in_order().values_list("state", flat=True)
    assert list(states) == ["presented", "presented"]


def test_delegation_of_a_member_to_this_assembly_objects_and_nobody_else(egypt, editor):
    assembly = make_assembly()
    at = make_list(assembly).closing_hour
    request = presented(assembly, egypt, editor, at)
    known = {"request": request, "part": RequestFloor.OBJECTOR, "by": editor, "at": at}
    kuwait, observer = make_parliament("KW", "Kuwait"), make_parliament("OB", "Observer")
    Institution.objects.filter(pk=observer.pk).update(kind=InstitutionKind.OBSERVER)
    Delegation.objects.create(assembly=assembly, institution=observer, created_at=at)

    for stranger in (kuwait, observer):
        with pytest.raises(NotForThem):
            request_floor.give(institution=stranger, **known)
    Delegation.objects.create(assembly=assembly, institution=kuwait, created_at=at)
    assert request_floor.give(institution=kuwait, **known).institution == kuwait


def test_sitting_that_decides_stays_once_a_request_is_on_the_ballot(egypt, editor):
    assembly = make_assembly()
    list_ = make_list(assembly)
    other = make_sitting(assembly, day=3, hour=9)
    known = {"item": list_.item, "by": editor, "at": list_.closing_hour}
    request_lists.open_list(decision=other, **known)
    request_lists.open_list(decision=list_.decision, **known)
    presented(assembly, egypt, editor, list_.closing_hour)

    with pytest.raises(RequestNotMovable):
        request_lists.open_list(decision=other, **known)
    minutes = {RequestFloor.AUTHOR: 4, RequestFloor.OBJECTOR: 2}
    assert (
        request_lists.open_list(decision=list_.decision, minutes=minutes, **known).author_minutes
        == 4
    )


def test_refused_revision_leaves_the_text_and_its_files_as_they_were(egypt, editor):
    assembly = make_assembly()
    at = make_list(assembly).closing_hour.replace(hour=6)
    request = make_circulated(assembly, egypt, by=editor)
    before = list(request.texts.order_by("pk").values_list("revision", "paper", "text"))
    emergency_requests.revise(request=request, by=None, at=at)
    assert request.texts.filter(revision=1).count() == len(before)

    emergency_requests.refuse_revision(request=request, reason="Why.", by=editor, at=at)

    assert list(request.texts.order_by("pk").values_list("revision", "paper", "text")) == before
