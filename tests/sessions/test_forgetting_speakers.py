"""A person who is erased leaves the lists of debates; for whom she spoke stays on record."""

from datetime import timedelta

import pytest

from assemblies.models.delegations import Delegation, Participant
from notifications.models.live import LiveChannel
from registrations.services import personal
from sessions.enums.debates import TurnKind, TurnState
from sessions.models.debates import Speaker, WrittenStatement
from sessions.models.turns import Turn
from sessions.services.debates import forgetting
from tests.factories.accounts import make_account
from tests.factories.debates import make_debate, make_speaker
from tests.factories.seats import make_participants
from tests.factories.sessions import make_assembly, make_sitting
from tests.factories.worlds import make_parliament

pytestmark = pytest.mark.django_db


@pytest.fixture
def debate():
    return make_debate(make_sitting(make_assembly(), day=2))


@pytest.fixture
def france(debate):
    return Delegation.objects.create(
        assembly_id=debate.event_id,
        institution=make_parliament("FR", "France"),
        created_at=debate.made_at,
    )


def spoken(debate, speaker=None, name=""):
    at = debate.registration_opens_at
    return Turn.objects.create(
        debate=debate, sitting=debate.sittings.get(), kind=TurnKind.SPEECH, speaker=speaker,
        name=name, seconds=480, state=TurnState.ENDED, called_at=at,
        ended_at=at + timedelta(minutes=5), used_ms=300_000,
    )  # fmt: skip


def statement(speaker):
    return WrittenStatement.objects.create(
        speaker=speaker, language="fr", name="speech.pdf", media_type="application/pdf",
        content=b"x", sha256="x", received_at=speaker.registered_at,
    )  # fmt: skip


def test_an_erased_participant_leaves_lists_turns_and_statements(debate, france):
    (one, other) = make_participants(debate.event, 2, delegation=france)
    Participant.objects.filter(pk=other.pk).update(badge_name="Ida Example")
    one.badge_name = "Rosa Example"
    hers = make_speaker(
        debate, france.institution, delegation=france, participant=one, function="Speaker"
    )
    typed = make_speaker(debate, france.institution, delegation=france, name="ROSA  Example")
    others = make_speaker(
        debate, france.institution, delegation=france, participant=other, name="Ida Example"
    )
    turn, kept = spoken(debate, hers, "Rosa Example"), spoken(debate, others, "Ida Example")
    statement(hers)
    statement(others)

    assert forgetting.forget(participant=one) == 2

    for row in (hers, typed, others, turn, kept):
        row.refresh_from_db()
    assert [(x.name, x.function, x.participant_id) for x in (hers, typed)] == [("", "", None)] * 2
    assert (turn.name, turn.used_ms, hers.delegation) == ("", 300_000, france)
    assert (others.name, others.participant, kept.name) == ("Ida Example", other, "Ida Example")
    assert WrittenStatement.objects.get().speaker == others


def test_the_name_that_was_noted_of_a_reply_goes_and_that_of_a_namesake_stays(debate, france):
    (one,) = make_participants(debate.event, 1, delegation=france)
    one.badge_name = "Rosa Example"
    ghana = make_parliament("GH", "Ghana")
    reply, of_another = spoken(debate, name="rosa EXAMPLE"), spoken(debate, name="Rosa Example")
    Turn.objects.filter(pk=reply.pk).update(institution=france.institution)
    Turn.objects.filter(pk=of_another.pk).update(institution=ghana)

    forgetting.forget(participant=one)

    assert [turn.name for turn in Turn.objects.order_by("pk")] == ["", "Rosa Example"]


def test_open_screens_are_told_of_an_erasure_that_touches_their_debate(debate, france):
    (one, other) = make_participants(debate.event, 2, delegation=france)
    make_speaker(debate, france.institution, delegation=france, participant=one)
    spoken(debate, name="Guest Example")

    def version():
        of_debate = LiveChannel.objects.filter(name=debate.channel)
        return sum(of_debate.values_list("version", flat=True))

    before = version()
    forgetting.forget(participant=other)
    assert version() == before
    forgetting.forget(participant=one)
    assert version() == before + 1
    assert forgetting.forget_named(name="guest example") == {debate.event_id: 1}
    assert version() == before + 2


def test_a_guest_is_erased_by_name_and_nobody_with_a_registration(debate, france):
    (one,) = make_participants(debate.event, 1, delegation=france)
    guest = make_speaker(debate, name="Rósa Example", function="Director")
    namesake = make_speaker(debate, france.institution, participant=one, name="Rosa Example")
    turn, ahead = spoken(debate, guest, "Rósa Example"), spoken(debate, name="rosa example")
    admin = make_account("dpo@example.org")

    gone = personal.erase_guest(name="Rosa Example", by=admin, at=debate.made_at)

    assert gone == 2
    for row in (guest, namesake, turn, ahead):
        row.refresh_from_db()
    assert (guest.name, guest.function, turn.name, ahead.name) == ("", "", "", "")
    assert namesake.name == "Rosa Example"
    assert Speaker.objects.count() == 2
