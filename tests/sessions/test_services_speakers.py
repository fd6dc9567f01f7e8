"""Registering to speak: who comes on which list, who is refused, how the time is divided."""

from datetime import timedelta

import pytest

from assemblies.enums import Capacity, Role
from assemblies.models.audit import AuditEntry
from assemblies.models.delegations import Delegation, Participant
from assemblies.models.institutions import Institution
from notifications.jobs.rendering import parts_of
from notifications.models.messages import Message
from sessions.enums.debates import (
    DebateAct,
    DebateKind,
    ListCategory,
    SpeakerState,
    SpeaksAs,
    TurnKind,
    TurnState,
)
from sessions.errors.speakers import (
    ByInvitation,
    DelegationWaits,
    ListedAlready,
    NoSharedTime,
    NotOfDrafting,
    NotPresidingOfficer,
    OrderSettled,
    RegistrationNotOpen,
    RegistrationOver,
    ShareTooLarge,
    SpeakerElsewhere,
    SpeakerGone,
    SpeakerSuspended,
    TooManySpeakers,
)
from sessions.models.debates import ListDraw, PlaceExchange, Speaker
from sessions.models.turns import Turn
from sessions.selectors.debates import registration as facts
from sessions.services.debates import registration
from sessions.services.debates.registration import Asked, For
from tests.factories.accounts import make_account
from tests.factories.debates import make_debate, make_speaker
from tests.factories.resolutions import make_resolution
from tests.factories.seats import make_participants
from tests.factories.sessions import make_assembly, make_body, make_seat, make_sitting
from tests.factories.worlds import make_parliament, suspend

pytestmark = pytest.mark.django_db
C = ListCategory


@pytest.fixture
def sitting():
    return make_sitting(make_assembly(), day=2)


@pytest.fixture
def debate(sitting):
    return make_debate(sitting)


@pytest.fixture
def at(debate):
    return debate.registration_opens_at + timedelta(hours=1)


def delegation_of(sitting, code="FR", name="France"):
    return Delegation.objects.create(
        assembly_id=sitting.event_id,
        institution=make_parliament(code, name),
        created_at=sitting.starts_at,
    )


@pytest.fixture
def france(sitting):
    return delegation_of(sitting)


def people(delegation, number=1, capacity=Capacity.MEMBER_OF_PARLIAMENT):
    return list(
        make_participants(
            delegation.assembly, number, delegation=delegation, capacity=capacity,
            email=f"{capacity}{{}}@example.org",
        )
    )  # fmt: skip


def asked(participant=None, name="", **more):
    return Asked(**{"participant": participant, "name": name, "languages": ("fr",), **more})


def register(debate, of, at, *, at_desk=False, by=None, **more):
    of = of if isinstance(of, For) else For(delegation=of)
    return registration.register(
        debate=debate, of=of, asked=asked(**more), at_desk=at_desk, by=by, at=at
    )


def times(debate):
    """How long each of those who wait may speak, first come first."""
    rows = debate.speakers.select_related("speakers_list").order_by("pk")
    return [seconds for _key, seconds in sorted(facts.times_of(debate, rows).items())]


def on(speaker):
    speaker.refresh_from_db()
    return ListCategory(speaker.speakers_list.category)


def test_two_speakers_share_the_delegations_time_and_a_third_is_refused(debate, france, at):
    one, two = people(france, 2)

    first = register(debate, france, at, participant=one)
    assert (on(first), first.seconds, first.name) == (C.FIRST_SPEAKERS, None, one.badge_name)
    assert times(debate) == [480]
    second = register(debate, france, at, participant=two, seconds=180)

    assert (on(second), second.seconds) == (C.SECOND_SPEAKERS, 180)
    assert (on(first), times(debate)) == (C.FIRST_SPEAKERS, [300, 180])
    assert (first.rank, first.number, first.is_late) == (None, None, False)
    with pytest.raises(TooManySpeakers):
        register(debate, france, at, name="Third Example")
    assert debate.speakers.count() == 2


def test_the_record_and_the_live_version_tell_of_it_without_a_name(debate, france, at):
    (one,) = people(france)
    clerk = make_account("clerk@example.org", role=Role.COORDINATOR, delegation=france)

    speaker = register(debate, france, at, participant=one, by=clerk)

    step = debate.steps.get()
    assert (step.act, step.speaker, step.done_by) == (DebateAct.REGISTER, speaker, clerk)
    entry = AuditEntry.objects.get(act="debate.register")
    assert one.badge_name not in str(entry.after)
    debate.refresh_from_db()
    assert debate.version == 2


def test_a_presiding_officer_comes_first_and_the_other_becomes_the_second(debate, france, at):
    (member,), (officer,) = people(france), people(france, 1, Capacity.PRESIDING_OFFICER)
    before = register(debate, france, at, participant=member)

    speaker = register(debate, france, at, participant=officer)

    assert (on(speaker), on(before)) == (C.PRESIDING_OFFICERS, C.SECOND_SPEAKERS)


def test_the_second_becomes_the_first_when_the_first_withdraws(debate, france, at):
    first = register(debate, france, at, name="Rosa Example")
    second = register(debate, france, at, name="Ida Example")

    registration.withdraw(speaker=first, by=None, at=at)

    assert (on(second), times(debate)) == (C.FIRST_SPEAKERS, [480])
    first.refresh_from_db()
    assert first.state == SpeakerState.WITHDRAWN
    again = register(debate, france, at, name="Rosa Example")
    assert on(again) == C.SECOND_SPEAKERS


def test_once_the_lists_are_closed_nobody_moves_from_list_to_list(debate, france, at):
    first = register(debate, france, at, name="Rosa Example")
    second = register(debate, france, at, name="Ida Example")
    debate.lists_closed_at = at
    debate.save()

    registration.withdraw(speaker=first, by=None, at=at)

    assert (on(second), times(debate)) == (C.SECOND_SPEAKERS, [480])
    late = register(debate, france, at, name="Eve Example")
    assert (on(late), late.is_late, late.rank) == (C.FIRST_SPEAKERS, True, None)


def test_who_is_late_follows_those_who_were_drawn(debate, france, sitting):
    after = debate.registration_closes_at
    drawn = make_speaker(debate, category=C.FIRST_SPEAKERS, rank=1, number=1)
    debate.lists_closed_at = after
    debate.save()
    ListDraw.objects.create(
        debate=debate, lists="x", commitment="x", secret="x", committed_at=after, spoken="x",
        drawn_at=after,
    )  # fmt: skip

    late = register(debate, france, after, name="Rosa Example")
    later = register(debate, delegation_of(sitting, "KE", "Kenya"), after, name="Ida Example")

    assert [(one.rank, one.number, one.is_late) for one in (drawn, late, later)] == [
        (1, 1, False), (2, 2, True), (3, 3, True),
    ]  # fmt: skip


def test_nobody_is_taken_before_the_window_save_at_the_desk_nor_after_the_end(
    debate, france, sitting
):
    early = debate.registration_opens_at - timedelta(minutes=1)

    with pytest.raises(RegistrationNotOpen):
        register(debate, france, early, name="Rosa Example")
    register(debate, france, early, name="Rosa Example", at_desk=True)
    debate.ended_at = sitting.starts_at
    debate.save()
    with pytest.raises(RegistrationOver):
        register(debate, france, sitting.starts_at, name="Ida Example", at_desk=True)


def test_a_suspended_member_does_not_speak_not_even_through_the_desk(debate, france, at):
    suspend(france.institution, since=at.date() - timedelta(days=30))

    with pytest.raises(SpeakerSuspended):
        register(debate, france, at, name="Rosa Example", at_desk=True)


def test_an_observer_and_a_guest_are_entered_at_the_desk(debate, at):
    observer = Institution.objects.create(kind="observer", code="OBS", name={"en": "Observers"})
    of = For(institution=observer)

    with pytest.raises(ByInvitation):
        register(debate, of, at, name="Rosa Example")
    invited = register(debate, of, at, name="Rosa Example", at_desk=True)
    guests = [register(debate, For(), at, name=x, at_desk=True) for x in ("Ida", "Eve")]

    assert on(invited) == C.FIRST_SPEAKERS
    assert [(on(one), one.rank) for one in guests] == [(C.OPENING, 1), (C.OPENING, 2)]
    with pytest.raises(SpeakerElsewhere):
        register(debate, of, at, participant=Participant(), at_desk=True)


def test_only_accredited_people_of_the_delegation_are_chosen(debate, france, sitting, at):
    (other,) = people(delegation_of(sitting, "KE", "Kenya"))
    (left,) = people(france)
    Participant.objects.filter(pk=left.pk).update(withdrawn_at=at)

    for one in (other, left):
        with pytest.raises(SpeakerElsewhere):
            register(debate, france, at, participant=one)


def test_the_same_person_is_not_registered_twice(debate, france, at):
    (one,) = people(france)
    register(debate, france, at, participant=one)

    with pytest.raises(ListedAlready):
        register(debate, france, at, participant=one)
    with pytest.raises(ListedAlready):
        register(debate, france, at, name=f"  {one.badge_name.upper()} ")


def test_a_young_member_speaks_beside_the_two_for_a_time_of_her_own(debate, france, at):
    (young,) = people(france, 1, Capacity.YOUNG_MEMBER)
    register(debate, france, at, name="Rosa Example")
    register(debate, france, at, name="Ida Example")

    speaker = register(debate, france, at, participant=young, speaks_as=SpeaksAs.YOUNG_MEMBER)

    assert (on(speaker), speaker.seconds) == (C.YOUNG_MEMBERS, None)
    assert times(debate) == [240, 240, 120]
    with pytest.raises(NoSharedTime):
        registration.amend(
            speaker=speaker, asked=asked(young, seconds=60), by=None, at=at
        )  # fmt: skip


def test_in_the_emergency_debate_one_speaks_and_in_a_committee_one_waits(sitting, france):
    at = sitting.starts_at
    emergency = make_debate(sitting, DebateKind.EMERGENCY)
    committee = make_debate(sitting, DebateKind.COMMITTEE)

    spoken = register(emergency, france, at, name="Rosa Example")
    Speaker.objects.filter(pk=spoken.pk).update(state=SpeakerState.SPOKEN)
    with pytest.raises(TooManySpeakers):
        register(emergency, france, at, name="Ida Example")
    waits = register(committee, france, at, name="Rosa Example")
    with pytest.raises(DelegationWaits):
        register(committee, france, at, name="Ida Example")
    Speaker.objects.filter(pk=waits.pk).update(state=SpeakerState.SPOKEN)
    again = register(committee, france, at, name="Rosa Example")
    assert (waits.rank, again.rank) == (1, 2)


def test_in_a_drafting_committee_only_those_named_speak(sitting, france):
    named, other = people(france, 2)
    resolution = make_resolution(sitting.event)
    resolution.drafted_in = sitting
    resolution.save()
    group = france.institution.groups.create(code="g", name={"en": "Group"})
    resolution.drafters.create(participant=named, group=group, named_at=sitting.starts_at)
    debate = make_debate(sitting, DebateKind.DRAFTING)

    spoken = register(debate, france, sitting.starts_at, participant=named)
    Speaker.objects.filter(pk=spoken.pk).update(state=SpeakerState.SPOKEN)

    for one in ({"participant": other}, {"name": "Rosa Example"}):
        with pytest.raises(NotOfDrafting):
            register(debate, france, sitting.starts_at, **one)


def test_where_no_resolution_is_drafted_the_members_of_the_body_speak(france):
    body = make_body("drafting")
    sitting = make_sitting(france.assembly, day=2, hour=17, body=body)
    mine, theirs = people(france, 1)[0], people(delegation_of(sitting, "KE", "Kenya"), 1)[0]
    user = make_account("member@example.org")
    Participant.objects.filter(pk=mine.pk).update(user=user)
    make_seat(user, body)
    debate = make_debate(sitting, DebateKind.DRAFTING)

    register(debate, france, sitting.starts_at, participant=mine)

    with pytest.raises(NotOfDrafting):
        register(debate, theirs.delegation, sitting.starts_at, participant=theirs)


def test_a_change_keeps_the_place_and_is_refused_once_she_is_called(debate, france, at):
    speaker = register(debate, france, at)
    (one,) = people(france)

    amended = registration.amend(
        speaker=speaker,
        asked=asked(one, languages=("es", "en"), seconds=300),
        by=None,
        at=at,
    )

    assert (amended.name, amended.languages, amended.seconds) == (
        one.badge_name, ["es", "en"], 300,
    )  # fmt: skip
    Speaker.objects.filter(pk=speaker.pk).update(state=SpeakerState.HAS_FLOOR)
    with pytest.raises(SpeakerGone):
        registration.amend(speaker=speaker, asked=asked(one), by=None, at=at)
    with pytest.raises(SpeakerGone):
        registration.withdraw(speaker=speaker, by=None, at=at)


def test_another_person_may_come_upon_another_list_while_they_are_open(debate, france, at):
    (officer,) = people(france, 1, Capacity.PRESIDING_OFFICER)
    (member,) = people(france)
    speaker = register(debate, france, at, participant=member)

    registration.amend(speaker=speaker, asked=asked(officer), by=None, at=at)
    assert on(speaker) == C.PRESIDING_OFFICERS
    registration.amend(speaker=speaker, asked=asked(member), by=None, at=at)
    assert on(speaker) == C.FIRST_SPEAKERS
    registration.amend(speaker=speaker, asked=asked(officer), by=None, at=at)
    debate.lists_closed_at = at
    debate.version += 10
    debate.save()
    with pytest.raises(NotPresidingOfficer):
        registration.amend(speaker=speaker, asked=asked(member), by=None, at=at)


def test_what_a_speaker_has_not_used_is_left_to_who_comes_after_her(debate, france, sitting):
    at = sitting.starts_at
    first = register(debate, france, at, name="Rosa Example")
    Turn.objects.create(
        debate=debate, sitting=sitting, kind=TurnKind.SPEECH, speaker=first, seconds=480,
        state=TurnState.PAUSED, called_at=at, used_ms=300_500,
    )  # fmt: skip
    Speaker.objects.filter(pk=first.pk).update(state=SpeakerState.HAS_FLOOR)
    with pytest.raises(ShareTooLarge):
        register(debate, france, at, name="Ida Example")
    Speaker.objects.filter(pk=first.pk).update(state=SpeakerState.SPOKEN)
    Turn.objects.update(state=TurnState.ENDED, ended_at=at)

    second = register(debate, france, at, name="Ida Example")

    assert times(debate) == [180]
    assert second.seconds is None
    too_much = asked(name="Ida Example", seconds=200)
    with pytest.raises(ShareTooLarge):
        registration.amend(speaker=second, asked=too_much, by=None, at=at)
    Turn.objects.update(used_ms=900_000)
    registration.amend(speaker=second, asked=asked(name="Eve Example"), by=None, at=at)
    assert times(debate) == [0]


def test_who_is_withdrawn_exchanges_her_place_with_nobody(debate, france, at):
    speaker = register(debate, france, at, name="Rosa Example")
    other = make_speaker(debate, category=C.FIRST_SPEAKERS)
    asking = PlaceExchange.objects.create(debate=debate, asks=other, asked=speaker, asked_at=at)

    registration.withdraw(speaker=speaker, reason="She is ill.", by=None, at=at)

    asking.refresh_from_db()
    assert (asking.ended_at, asking.agreed) == (at, None)
    assert debate.steps.get(act=DebateAct.WITHDRAW).reason == "She is ill."


def test_the_secretariat_orders_a_list_of_its_own_and_no_other(debate, france, at):
    one, two, three = (
        register(debate, For(), at, name=name, at_desk=True) for name in ("A", "B", "C")
    )

    registration.move(speaker=three, is_up=True, by=None, at=at)
    registration.move(speaker=one, is_up=True, by=None, at=at)  # the first stays the first

    order = debate.speakers.order_by("rank").values_list("pk", flat=True)
    assert list(order) == [one.pk, three.pk, two.pk]
    drawn = register(debate, france, at, name="Rosa Example")
    with pytest.raises(OrderSettled):
        registration.move(speaker=drawn, is_up=True, by=None, at=at)


@pytest.mark.parametrize("is_typed_by_the_desk", [False, True])
def test_her_delegation_is_told_the_list_the_deadline_and_the_draw_once(
    debate, france, at, is_typed_by_the_desk
):
    clerk = make_account("clerk@example.org", role=Role.COORDINATOR, delegation=france)
    desk = make_account("desk@example.org", role=Role.PROGRAMME_EDITOR)
    by = desk if is_typed_by_the_desk else clerk
    debate.draw_at = debate.registration_closes_at + timedelta(hours=1)
    debate.save()
    clerk.time_zone = "Asia/Tokyo"
    clerk.save()

    speaker = register(debate, france, at, name="Rosa Example", by=by)
    registration.amend(speaker=speaker, asked=asked(name="Ida Example"), by=by, at=at)

    message = Message.objects.get(kind="speaker_registered")
    assert (message.recipient, message.key) == (
        "clerk@example.org",
        f"speaker:{speaker.pk}:registered",
    )
    assert message.context["list"] == "First speakers"
    assert message.context["closes_at"]
    assert message.context["draw_at"]
    parts = parts_of(message, at=at)
    assert str(parts.text).count("(Asia/Tokyo)") == str(parts.html).count("(Asia/Tokyo)") == 2
    assert "Rosa" not in str(message.context)


def test_a_delegation_is_told_when_the_desk_withdraws_its_speaker_and_not_when_it_does(
    debate, france, at
):
    make_account("clerk@example.org", role=Role.COORDINATOR, delegation=france)
    ours, theirs = (register(debate, france, at, name=f"{x} Example") for x in ("Rosa", "Ida"))

    registration.withdraw(speaker=ours, by=None, at=at)
    registration.withdraw(speaker=theirs, reason="Ida is ill.", at_desk=True, by=None, at=at)

    message = Message.objects.get(kind="speaker_withdrawn")
    assert message.key.startswith(f"speaker:{theirs.pk}:withdrawn")
    assert message.context["list"] == "First speakers"
    assert "Ida" not in str(message.context)
