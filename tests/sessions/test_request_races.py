"""Several Members file at the same moment. Real locks only."""

from datetime import timedelta
from threading import Barrier

import pytest

from assemblies.models.delegations import Delegation
from sessions.enums import RequestFloor
from sessions.models.emergency_items import EmergencyRequest
from sessions.services import (
    emergency_requests,
    request_authors,
    request_floor,
    request_lists,
    request_steps,
)
from tests.factories.accounts import make_account
from tests.factories.requests import make_circulated, make_list, make_request
from tests.factories.sessions import LATER, make_assembly
from tests.factories.worlds import make_parliament
from tests.simultaneously import simultaneously

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]

MEMBERS = 6


@pytest.fixture
def filers():
    assembly = make_assembly()
    make_list(assembly)
    parliaments = [make_parliament(f"X{number}", f"Member {number}") for number in range(MEMBERS)]
    drafts = [make_request(assembly, one) for one in parliaments]

    def filer(draft):
        return lambda: emergency_requests.file(request=draft, by=None, at=LATER)

    return [filer(draft) for draft in drafts]


def orders():
    return sorted(EmergencyRequest.objects.values_list("order", flat=True))


def test_each_gets_a_place_of_its_own_in_the_order_of_receipt(filers):
    outcomes = simultaneously(*filers)

    assert {type(one) for one in outcomes} == {EmergencyRequest}
    assert orders() == list(range(1, MEMBERS + 1))


def test_without_the_lock_two_would_want_one_place(filers, monkeypatch):
    """The negative control: nobody holds the event, so they count the same."""
    monkeypatch.setattr(
        request_steps, "locked", lambda request, version=None: EmergencyRequest.objects.get(
            pk=request.pk
        )
    )  # fmt: skip
    count_together(monkeypatch)

    outcomes = simultaneously(*filers)

    assert sorted(type(one).__name__ for one in outcomes) == [
        "EmergencyRequest", *["IntegrityError"] * (MEMBERS - 1),
    ]  # fmt: skip


def count_together(monkeypatch):
    """Let all of them count before any of them writes."""
    barrier, count = Barrier(MEMBERS, timeout=30), emergency_requests.received_so_far

    def counted(event_id):
        found = count(event_id)
        barrier.wait()
        return found

    monkeypatch.setattr(emergency_requests, "received_so_far", counted)


def test_withdrawing_and_merging_at_once_does_one_of_them():
    assembly, editor = make_assembly(), make_account("editor@example.org")
    make_list(assembly)
    one, other = (make_parliament(code, code) for code in ("AA", "BB"))
    parts = [make_circulated(assembly, who, by=editor) for who in (one, other)]
    joint = make_request(assembly, one)
    request_authors.name(request=joint, institution=other, by=None, at=LATER)
    request_authors.agree(request=joint, institution=other, by=None, at=LATER)
    emergency_requests.file(request=joint, by=None, at=LATER)
    for part, who in zip(parts, (one, other), strict=True):
        request_authors.consent(request=part, institution=who, joint=joint, by=None, at=LATER)
    request_authors.consent(request=parts[0], institution=one, by=None, at=LATER)
    at = LATER + timedelta(minutes=1)

    outcomes = simultaneously(
        lambda: emergency_requests.merge(parts=parts, joint=joint, by=None, at=at),
        lambda: emergency_requests.withdraw(request=parts[0], by=None, at=at),
    )

    states = [EmergencyRequest.objects.get(pk=part.pk).state for part in parts]
    assert states in (["merged", "merged"], ["withdrawn", "circulated"])
    assert sorted(type(one).__name__ for one in outcomes) == [
        "EmergencyRequest", "RequestNotMovable",
    ]  # fmt: skip


@pytest.fixture
def objecting():
    """A request that is presented, and several Members that want to object at once."""
    assembly = make_assembly()
    editor = make_account("editor@example.org")
    list_ = make_list(assembly)
    author = make_parliament("AU", "Author")
    make_circulated(assembly, author, by=editor)
    at = list_.closing_hour
    (request,) = request_lists.put_on_ballot(event=assembly, by=editor, at=at)
    known = {"request": request, "by": None, "at": at}
    request_floor.give(part=RequestFloor.AUTHOR, institution=author, **known)
    others = [make_parliament(f"X{number}", f"Member {number}") for number in range(MEMBERS)]
    for one in others:
        Delegation.objects.create(assembly=assembly, institution=one, created_at=at)

    def objector(other):
        return lambda: request_floor.give(part=RequestFloor.OBJECTOR, institution=other, **known)

    return [objector(other) for other in others]


def test_one_delegation_has_the_floor_to_object(objecting):
    outcomes = simultaneously(*objecting)

    assert sorted(type(one).__name__ for one in outcomes) == [
        *["FloorTaken"] * (MEMBERS - 1), "RequestSpeech",
    ]  # fmt: skip


def test_without_the_lock_several_would_have_it(objecting, monkeypatch):
    """The negative control: each looks before any has spoken, and the table refuses the others."""
    monkeypatch.setattr(
        request_steps, "locked", lambda request, version=None: EmergencyRequest.objects.get(
            pk=request.pk
        )
    )  # fmt: skip
    together = Barrier(MEMBERS)
    law = request_floor.check_floor

    def check_together(*args, **kwargs):
        law(*args, **kwargs)
        together.wait(timeout=30)

    monkeypatch.setattr(request_floor, "check_floor", check_together)

    outcomes = simultaneously(*objecting)

    assert sorted(type(one).__name__ for one in outcomes) == [
        *["IntegrityError"] * (MEMBERS - 1), "RequestSpeech",
    ]  # fmt: skip
