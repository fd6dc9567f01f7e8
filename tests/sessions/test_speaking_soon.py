"""Reminders: who has three or fewer before her is told once, by mail, while the debate goes on."""

from datetime import timedelta
from email.utils import parseaddr

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from notifications.enums import Lane
from notifications.jobs import delivery
from notifications.jobs.rendering import parts_of
from notifications.models.messages import Message
from notifications.services import addressees
from notifications.services.addressees import Choice
from sessions.enums.debates import ListCategory, SpeakerState
from sessions.services.debates import reminders
from tests.factories.accounts import make_account
from tests.factories.debates import make_debate, make_speaker
from tests.factories.seats import make_participants
from tests.factories.sessions import make_sitting
from tests.factories.worlds import make_parliament

pytestmark = pytest.mark.django_db
AT = timezone.now()


@pytest.fixture
def debate(world):
    sitting = make_sitting(world.assembly, day=2, hour=9)
    return make_debate(sitting, sitting_id=sitting.pk, opened_at=AT)


def listed(debate, number, **columns):
    parliament = make_parliament("CL", "Chile")
    speakers = []
    for rank in range(1, number + 1):
        person = make_participants(debate.event, 1, email=f"person{rank}@example.org")[0]
        speakers.append(
            make_speaker(
                debate, parliament, category=ListCategory.FIRST_SPEAKERS, rank=rank,
                participant=person, **columns,
            )
        )  # fmt: skip
    return speakers


def remind(debate, at=AT):
    with transaction.atomic():
        return reminders.remind(debate, at)


def deliver():
    while delivery.deliver_next(lane=Lane.MAIL, at=AT):
        pass


def told():
    return sorted(Message.objects.filter(kind="speaking_soon").values_list("recipient", flat=True))


def test_those_with_three_or_fewer_before_them_are_told_once(debate):
    speakers = listed(debate, 6)

    first = remind(debate)
    again = remind(debate)
    speakers[0].state = SpeakerState.SPOKEN
    speakers[0].save()
    after_one = remind(debate)
    speakers[4].rank = 99  # moved to the end and forward again: told already
    speakers[4].save()
    remind(debate)
    speakers[4].rank = 5
    speakers[4].save()
    once_more = remind(debate)

    assert (first, again, after_one, once_more) == (4, 0, 1, 0)
    assert told() == [f"person{n}@example.org" for n in range(1, 7)]


def test_who_has_an_account_is_told_there_and_who_has_no_address_through_her_delegation(
    world, debate
):
    with_account, without = listed(
        debate, 2, registered_by=world.editor, delegation=world.file.delegation
    )
    with_account.participant.user = make_account("rosa@example.org", language="es")
    with_account.participant.save()
    without.participant.email = ""
    without.participant.save()
    make_speaker(debate, category=ListCategory.OPENING, name="Nina Sample")  # nobody to be told

    number = remind(debate)

    assert (number, told()) == (2, sorted([world.coordinator.email, "rosa@example.org"]))


def test_the_hour_is_said_on_her_own_clock_too(debate):
    listed(debate, 2)
    addressees.choose(
        address="person2@example.org", choice=Choice(time_zone="Asia/Tokyo"), by=None, at=AT
    )

    remind(debate)

    texts = {one.recipient: str(parts_of(one, at=AT).text) for one in Message.objects.all()}
    assert "On your clock:" not in texts["person1@example.org"]
    assert "(Asia/Tokyo)" in texts["person2@example.org"]


@pytest.mark.parametrize("changes", [{"sitting_id": None}, {"sitting_id": None, "closed_at": AT}])
def test_nobody_is_told_before_the_debate_begins_or_after_it(debate, changes):
    listed(debate, 2)
    for name, value in changes.items():
        setattr(debate, name, value)

    assert (remind(debate), told()) == (0, [])


def test_what_an_act_that_fails_would_have_told_nobody_hears(debate):
    listed(debate, 1)

    with transaction.atomic():
        reminders.remind(debate, AT)
        transaction.set_rollback(True)

    assert told() == []


def test_mail_says_how_many_are_before_her_and_names_nobody(debate):
    listed(debate, 4)
    remind(debate)

    deliver()

    said = {parseaddr(one.to[0])[1]: one for one in mail.outbox}
    last = said["person4@example.org"]
    assert "3 speakers are before you" in last.body
    assert "You are next" in said["person1@example.org"].body
    assert f"/debates/{debate.pk}/" in last.body
    assert "Chile" in last.body
    assert last.subject == "Your turn to speak comes soon: General debate"
    assert "Rosa" not in last.body


def test_what_comes_too_late_is_not_sent(debate):
    listed(debate, 1)
    remind(debate, AT - timedelta(hours=1))

    deliver()

    assert mail.outbox == []


def test_reminding_costs_the_same_however_long_the_list(debate, django_assert_max_num_queries):
    listed(debate, 2)
    remind(debate)
    parliament = make_parliament("GH", "Ghana")
    for rank in range(10, 40):
        make_speaker(debate, parliament, category=ListCategory.FIRST_SPEAKERS, rank=rank)

    with django_assert_max_num_queries(11):
        remind(debate)
