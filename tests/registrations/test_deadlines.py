"""Deadlines that draw near are told to who still has to act, each once."""

from datetime import timedelta

import pytest

from assemblies.enums import Role
from notifications.enums import Lane
from notifications.jobs import delivery
from notifications.models.messages import Message
from registrations.enums import FileState
from registrations.models.registrations import DelegationFile, Registration
from registrations.models.seats import SeatParty
from registrations.selectors import deadlines as selector
from registrations.services import deadlines
from sessions.models.committees import CommitteeCycle
from sessions.models.emergency_items import RequestList
from tests.factories.accounts import make_account
from tests.factories.desk import make_inquiry
from tests.factories.seats import make_party, make_registered
from tests.factories.sessions import make_agenda_item, make_body

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def told():
    rows = Message.objects.filter(kind="deadline_near").order_by("pk")
    return [
        (key.split(":")[1], key.split(":")[3], to)
        for key, to in rows.values_list("key", "recipient")
    ]


@pytest.fixture
def closes(world):
    DelegationFile.objects.update(opened_at=world.assembly.registration_closes_at - 20 * DAY)
    return world.assembly.registration_closes_at


def warn(at):
    return deadlines.warn(at=at)


def test_registration_closes_a_week_and_a_day_before_each_once(world, closes):
    for before in (8 * DAY, 7 * DAY, 3 * DAY, DAY, HOUR, 0 * DAY):
        warn(closes - before)

    assert sorted(told()) == [
        ("registration", "10080", "fr@example.org"),
        ("registration", "10080", "ke@example.org"),
        ("registration", "1440", "fr@example.org"),
        ("registration", "1440", "ke@example.org"),
    ]


def test_who_has_sent_it_hears_nothing_but_who_owes_an_answer_does(world, closes):
    DelegationFile.objects.filter(pk=world.file.pk).update(
        state=FileState.SUBMITTED, submitted_at=closes - 9 * DAY
    )
    DelegationFile.objects.filter(pk=world.other_file.pk).update(
        state=FileState.RETURNED, submitted_at=closes - 9 * DAY, question="Who leads?"
    )
    warn(closes - DAY)

    assert [to for _, _, to in told()] == ["ke@example.org"]
    assert "your answer" in Message.objects.get(kind="deadline_near").context["what"]


def test_warning_is_not_sent_once_it_was_done_or_put_off(world, closes):
    warn(closes - DAY)
    DelegationFile.objects.filter(pk=world.file.pk).update(
        state=FileState.SUBMITTED, submitted_at=closes - DAY
    )
    while any(delivery.deliver_next(lane=lane, at=closes - DAY) for lane in Lane):
        pass

    states = dict(Message.objects.filter(kind="deadline_near").values_list("recipient", "state"))
    assert states == {"fr@example.org": "failed", "ke@example.org": "sent"}


def test_place_on_offer_two_hours_before_it_ends(world):
    party = make_party(world)
    ends = world.assembly.registration_opens_at + 20 * HOUR
    SeatParty.objects.filter(pk=party.pk).update(
        state="offered", offer_expires_at=ends, changed_at=ends - 10 * HOUR
    )
    warn(ends - 3 * HOUR)
    assert told() == []
    for before in (2 * HOUR, HOUR):
        warn(ends - before)

    people = {to for what, _, to in told() if what == "offer"}
    assert people
    assert len(told()) == len(people)


def test_members_that_request_nothing_hear_that_the_list_closes(world):
    item = make_agenda_item(world.assembly)
    closes = world.assembly.registration_opens_at + 9 * DAY
    RequestList.objects.create(
        event_id=world.assembly.pk, item=item, decision=world.sitting, closes_at=closes
    )
    warn(closes - DAY)

    assert {to for what, _, to in told() if what == "requests"} == {
        "fr@example.org",
        "ke@example.org",
    }


def test_committees_ask_for_subjects_and_inputs(world):
    opens = world.assembly.registration_opens_at
    cycle = CommitteeCycle.objects.create(
        event_id=world.assembly.pk,
        body=make_body("peace_committee"),
        subjects_until=opens + 3 * DAY,
        inputs_until=(opens + 2 * DAY).date(),
        begun_at=opens,
    )
    warn(opens + HOUR)

    assert {what for what, _, _ in told()} == {"subjects", "inputs"}
    assert cycle.pk


@pytest.mark.parametrize("broken", ["one", "kind"])
def test_deadline_that_fails_keeps_back_no_other(world, closes, monkeypatch, broken):
    def breaks(*_):
        raise ValueError

    if broken == "kind":
        monkeypatch.setitem(selector.FINDERS, "inquiry", breaks)
        found = {"fr@example.org", "ke@example.org"}
    else:
        words = deadlines._words
        first = f"registration:{world.file.pk}"
        monkeypatch.setattr(
            deadlines,
            "_words",
            lambda one, language: breaks() if one.name == first else words(one, language),
        )
        found = {"ke@example.org"}

    warn(closes - DAY)

    assert {to for _, _, to in told()} == found


def test_who_was_warned_is_not_written_to_anew_but_who_came_since_is(world, closes):
    assert warn(closes - DAY) == 2
    make_account("fr2@example.org", role=Role.COORDINATOR, delegation=world.file.delegation)

    assert warn(closes - DAY + HOUR / 6) == 1
    assert len(told()) == 3


@pytest.mark.parametrize("others", [1, 6])
def test_whether_a_warning_holds_is_asked_of_its_own_thing(
    world, closes, others, django_assert_num_queries
):
    make_registered(world.assembly, others + 1)
    people = Registration.objects.filter(event=world.assembly, participant__delegation=None)
    inquiries = [make_inquiry(one) for one in people]
    key = f"deadline:inquiry:{inquiries[0].pk}:1440:{int(closes.timestamp())}"

    with django_assert_num_queries(1):
        assert selector.still_holds(key)
    inquiries[0].delete()
    assert not selector.still_holds(key)


def test_warnings_cost_a_bounded_number_of_queries(world, closes, django_assert_max_num_queries):
    make_account("fr2@example.org", role=Role.COORDINATOR, delegation=world.file.delegation)
    with django_assert_max_num_queries(30):
        warn(closes - DAY)
