"""Registering for events without delegations: who takes part, in which sittings, who is told."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from assemblies.enums import CalendarStatus, Capacity, EventKind, InstitutionKind, Sex
from assemblies.errors import Superseded
from assemblies.models.accounts import User
from assemblies.models.audit import AuditEntry
from assemblies.models.delegations import Participant
from assemblies.models.events import Event
from assemblies.models.institutions import Institution
from notifications.models.follows import Follow
from notifications.models.messages import Message
from registrations.enums import AdmittedKind, RegistrationState
from registrations.errors.admissions import (
    AgesOutOfOrder,
    BirthDateNeeded,
    ByInvitationAlone,
    EventCancelled,
    ForWhomNeeded,
    HasDelegations,
    MemberLimitReached,
    NoAdmission,
    NoSittingChosen,
    NotEnrolled,
    NotOfThatParliament,
    OfMembersAlone,
    SittingNotOffered,
    TooOld,
    WomenLimitReached,
)
from registrations.errors.registering import (
    AlreadyWithdrawn,
    CapacityKept,
    RegistrationClosed,
    RegistrationNotOpen,
)
from registrations.models.admissions import Admission, WantedSitting
from registrations.models.registrations import Registration
from registrations.models.seats import Seat
from registrations.rules.windows import Window
from registrations.selectors.admissions import lines_of
from registrations.services import admissions, arrangements, enrolments, people, reviews
from registrations.services.admissions import AdmissionSetting
from registrations.services.sitting_seats import Setting
from sessions.models.sittings import Sitting
from tests.factories.accounts import make_account
from tests.factories.enrolments import (
    enrolment_answers,
    make_admission,
    make_enrolment,
    make_event,
    make_part,
    member_answers,
)
from tests.factories.seats import make_participants
from tests.factories.worlds import make_parliament

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture
def webinar():
    event = make_event()
    make_admission(event)
    return event


@pytest.fixture
def noor():
    return make_account("noor@example.org")


def states(person):
    return {line.sitting.pk: line.party and line.party.state for line in lines_of(person)}


def test_who_registers_takes_part_at_once_and_one_mail_says_all_of_it(webinar, noor, deliver_all):
    sitting = make_part(webinar)

    person = make_enrolment(webinar, noor)

    participant = Participant.objects.get()
    assert person.state == RegistrationState.APPROVED
    assert (participant.user, participant.event_id, participant.delegation) == (
        noor,
        webinar.pk,
        None,
    )
    assert states(person) == {sitting.pk: "held"}
    assert Follow.objects.filter(user=noor, topic=sitting.topic).exists()
    assert not noor.grants.exists()
    (mail,) = deliver_all()
    assert "noor@example.org" in str(mail.to)
    assert "Parity in politics" in mail.body
    assert f"/en/events/webinar/sittings/{sitting.pk}/join/" in mail.body
    assert "/en/events/webinar/registration/" in mail.body
    message = Message.objects.get()
    assert (message.kind, message.method) == ("enrolled", "REQUEST")
    assert message.entry["uid"] == str(sitting.uid)


def test_registering_twice_is_once(webinar, noor):
    make_part(webinar)

    first = make_enrolment(webinar, noor)
    again = make_enrolment(webinar, noor, answers=enrolment_answers(given_name="Other"))

    assert again.pk == first.pk
    assert again.given_name == "Noor"
    assert Registration.objects.count() == Participant.objects.count() == 1
    assert Message.objects.count() == 1
    assert AuditEntry.objects.filter(act="registration.enrol").count() == 1


def test_of_two_sittings_one_is_full_and_the_mail_says_so(webinar, noor, deliver_all):
    morning = make_part(webinar, "Morning sitting", places=1)
    evening = make_part(webinar, "Evening sitting", hour=18)
    make_enrolment(webinar, sittings=[morning])
    deliver_all()

    person = make_enrolment(webinar, noor, sittings=[morning, evening])

    assert states(person) == {morning.pk: "waiting", evening.pk: "held"}
    (mail,) = deliver_all()
    assert "You are number 1 on the waiting list" in mail.body
    assert f"sittings/{evening.pk}/join/" in mail.body
    assert f"sittings/{morning.pk}/join/" not in mail.body


def test_several_sittings_come_as_a_file_to_take_over(webinar, noor, deliver_all):
    sittings = [make_part(webinar), make_part(webinar, hour=18)]

    make_enrolment(webinar, noor, sittings=sittings)

    (mail,) = deliver_all()
    assert "attached as a file" in mail.body
    message = Message.objects.get()
    assert len(message.entries) == 2


def test_event_without_sittings_brings_its_days(webinar, noor, deliver_all):
    make_enrolment(webinar, noor)

    (mail,) = deliver_all()
    assert "The days are attached for your calendar." in mail.body
    assert Message.objects.get().entry is not None


def test_who_withdraws_makes_room_for_the_next(webinar, noor):
    sitting = make_part(webinar, places=1)
    first = make_enrolment(webinar)
    second = make_enrolment(webinar, noor)
    assert states(second) == {sitting.pk: "waiting"}

    people.withdraw(person=first, by=first.applicant, at=NOW)

    assert states(second) == {sitting.pk: "held"}
    assert Sitting.objects.get(pk=sitting.pk).places_taken == 1
    held = Message.objects.get(kind="seat_held")
    assert held.recipient == "noor@example.org"
    assert f"sittings/{sitting.pk}/join/" in held.context["join_url"]
    assert held.context["places_url"].endswith("/events/webinar/registration/")


@pytest.mark.parametrize(("parts", "method"), [(1, ""), (0, "CANCEL")])
def test_withdrawal_takes_the_event_only_from_a_calendar_that_has_it(webinar, noor, parts, method):
    for _n in range(parts):
        make_part(webinar)
    person = make_enrolment(webinar, noor)

    people.withdraw(person=person, by=noor, at=NOW)

    assert Message.objects.get(kind="person_withdrawn").method == method


def test_who_has_withdrawn_may_register_anew(webinar, noor):
    make_part(webinar)
    first = make_enrolment(webinar, noor)
    people.withdraw(person=first, by=noor, at=NOW)

    again = make_enrolment(webinar, noor)

    assert again.pk != first.pk
    assert again.state == RegistrationState.APPROVED


def test_the_desk_decides_and_places_are_given_then(world, noor):
    event = make_event("hearing", EventKind.HEARING)
    make_admission(event, needs_approval=True)
    sitting = make_part(event, places=5)
    person = make_enrolment(event, noor)
    assert person.state == RegistrationState.SUBMITTED
    assert states(person) == {sitting.pk: None}
    assert [one.kind for one in Message.objects.all()] == ["application_received"]
    assert Message.objects.get().context["url"].endswith("/events/hearing/registration/")

    reviews.approve(person=person, by=world.desk, at=NOW)

    person.refresh_from_db()
    assert states(person) == {sitting.pk: "held"}
    assert Message.objects.filter(kind="enrolled").count() == 1


def test_sitting_that_has_begun_does_not_hold_up_an_approval(world, noor):
    event = make_event("hearing", EventKind.HEARING)
    make_admission(event, needs_approval=True)
    sitting = make_part(event)
    person = make_enrolment(event, noor)

    reviews.approve(person=person, by=world.desk, at=sitting.starts_at)

    person.refresh_from_db()
    assert person.state == RegistrationState.APPROVED
    assert states(person) == {sitting.pk: None}
    assert Message.objects.get(kind="enrolled").context["sittings"][0]["state"] == ""


def test_refused_person_corrects_herself_and_is_before_the_desk_again(world, noor):
    event = make_event()
    make_admission(event)
    person = make_enrolment(event, noor)
    reviews.refuse(person=person, reason="Who are you?", by=world.desk, at=NOW)

    person = people.change(person=person, changes={"given_name": "Nour"}, by=noor, at=NOW)

    assert person.state == RegistrationState.SUBMITTED


def test_who_was_approved_keeps_her_registration_through_later_edits(world, noor):
    event = make_event()
    make_admission(event, needs_approval=True)
    person = make_enrolment(event, noor)
    reviews.approve(person=person, by=world.desk, at=NOW)

    changes = {"family_name": "Other", "badge_name": "Noor Other", "organization": "Elsewhere"}
    person = people.change(person=person, changes=changes, by=noor, at=NOW)

    assert person.state == RegistrationState.APPROVED
    assert Participant.objects.get().family_name == "Other"


def test_who_comes_for_a_parliament_is_known_by_it(webinar, noor):
    france = make_parliament("FR", "France")

    person = make_enrolment(webinar, noor, answers=member_answers(france))

    assert person.institution == france
    assert Participant.objects.get().institution == france


def test_no_other_capacity_can_be_taken_than_those_that_are_offered(webinar, noor):
    person = make_enrolment(webinar, noor)

    with pytest.raises(CapacityKept):
        people.change(person=person, changes={"capacity": "secretariat"}, by=noor, at=NOW)
    changed = people.change(person=person, changes={"capacity": "adviser"}, by=noor, at=NOW)

    assert changed.capacity == Participant.objects.get().capacity == "adviser"


# Who is admitted


def test_members_only(noor):
    event = make_event()
    make_admission(event, who=AdmittedKind.MEMBERS)

    with pytest.raises(OfMembersAlone):
        make_enrolment(event, noor)
    make_enrolment(event, noor, answers=member_answers(make_parliament("FR", "France")))


def test_of_members_only_the_desk_looks_at_whom_the_house_does_not_know(world, noor):
    event, france = make_event(), world.file.delegation.institution
    make_admission(event, who=AdmittedKind.MEMBERS)
    once = make_account("once@example.org")
    make_participants(world.assembly, 1, user=once, delegation=world.file.delegation)

    def registered(user, of=france):
        return make_enrolment(event, user, answers=member_answers(of)).state

    assert registered(noor) == RegistrationState.SUBMITTED
    assert registered(world.other_coordinator) == RegistrationState.SUBMITTED
    assert registered(world.coordinator) == RegistrationState.APPROVED
    assert registered(once) == RegistrationState.APPROVED


def test_institution_that_is_no_member_is_none_to_come_for(webinar, noor):
    observer = Institution.objects.create(
        kind=InstitutionKind.OBSERVER, code="x", name={"en": "X", "fr": "X"}
    )

    with pytest.raises(NotOfThatParliament):
        make_enrolment(webinar, noor, answers=member_answers(observer))


def test_by_invitation_only(noor):
    event = make_event()
    admission = make_admission(event, who=AdmittedKind.INVITED)
    assert len(admission.secret) >= 32

    with pytest.raises(ByInvitationAlone):
        make_enrolment(event, noor)
    make_enrolment(event, noor, is_invited=True)


def test_member_of_parliament_says_of_which(webinar, noor):
    answers = enrolment_answers(capacity=Capacity.MEMBER_OF_PARLIAMENT, organization="")

    with pytest.raises(ForWhomNeeded):
        make_enrolment(webinar, noor, answers=answers)


def test_a_member_sends_no_more_than_its_number(noor):
    event, france, kenya = make_event(), make_parliament("FR", "F"), make_parliament("KE", "K")
    make_admission(event, most_of_member=2, most_women_of_member=1)
    make_enrolment(event, answers=member_answers(france))

    with pytest.raises(WomenLimitReached) as women:
        make_enrolment(event, noor, answers=member_answers(france))
    make_enrolment(event, answers=member_answers(france, sex=Sex.MALE))
    with pytest.raises(MemberLimitReached) as people_:
        make_enrolment(event, noor, answers=member_answers(france, sex=Sex.MALE))
    make_enrolment(event, noor, answers=member_answers(kenya))

    assert women.value.details == {"limit": 1, "asked": 2}
    assert people_.value.details == {"limit": 2, "asked": 3}


def test_limit_holds_for_who_changes_her_parliament(noor):
    event, france, kenya = make_event(), make_parliament("FR", "F"), make_parliament("KE", "K")
    make_admission(event, most_of_member=1)
    make_enrolment(event, answers=member_answers(france))
    person = make_enrolment(event, noor, answers=member_answers(kenya))

    changes = {"institution_id": france.pk}
    with pytest.raises(MemberLimitReached), transaction.atomic():
        people.change(person=person, changes=changes, by=noor, at=NOW)

    person.refresh_from_db()
    assert person.institution == kenya


def test_stricter_rules_are_not_held_against_who_corrects_a_name(noor):
    event = make_event()
    make_admission(event)
    person = make_enrolment(event, noor)
    make_admission(event, who=AdmittedKind.MEMBERS, youngest=18, oldest=45)

    person = people.change(person=person, changes={"given_name": "Nour"}, by=noor, at=NOW)

    assert person.state == RegistrationState.APPROVED


def test_ages_on_the_first_day(noor):
    event = make_event()
    make_admission(event, oldest=45)
    first = event.starts_on

    with pytest.raises(BirthDateNeeded):
        make_enrolment(event, noor)
    too_old, just_so = (date(first.year - age, 1, 1) for age in (46, 45))
    with pytest.raises(TooOld):
        make_enrolment(event, noor, answers=enrolment_answers(born_on=too_old))
    person = make_enrolment(event, noor, answers=enrolment_answers(born_on=just_so))
    assert person.born_on == just_so


def test_date_of_birth_that_nobody_asks_for_is_not_kept(webinar, noor):
    person = make_enrolment(webinar, noor, answers=enrolment_answers(born_on=date(1990, 1, 1)))

    assert person.born_on is None


# When, and for what


def test_before_and_after_the_window(webinar, noor):
    with pytest.raises(RegistrationNotOpen):
        make_enrolment(webinar, noor, at=webinar.registration_opens_at - timedelta(seconds=1))
    with pytest.raises(RegistrationClosed):
        make_enrolment(webinar, noor, at=webinar.registration_closes_at)


def test_cancelled_draft_and_closed_to_all(webinar, noor):
    nowhere = make_event("nowhere")
    with pytest.raises(NoAdmission):
        make_enrolment(nowhere, noor)
    draft = make_event("draft", published_at=None)
    make_admission(draft)
    with pytest.raises(NoAdmission):
        make_enrolment(draft, noor)
    webinar.status, webinar.cancelled_at = CalendarStatus.CANCELLED, NOW
    webinar.save()
    with pytest.raises(EventCancelled):
        make_enrolment(webinar, noor)


def test_sittings_that_are_not_offered(webinar, noor):
    open_one, other = make_part(webinar), make_part(webinar, hour=18)
    closed = make_part(webinar, hour=12, is_closed=True)
    elsewhere = make_part(make_event("elsewhere"))

    with pytest.raises(NoSittingChosen):
        make_enrolment(webinar, noor)
    for sitting in (closed, elsewhere):
        with pytest.raises(SittingNotOffered):
            make_enrolment(webinar, noor, sittings=[open_one, sitting])
    assert not Registration.objects.exists()
    make_enrolment(webinar, noor, sittings=[other])


def test_another_choice_of_sittings(webinar, noor, deliver_all):
    morning, evening = make_part(webinar, places=1), make_part(webinar, hour=18, places=1)
    person = make_enrolment(webinar, noor, sittings=[morning])
    rival = make_enrolment(webinar, sittings=[morning])
    deliver_all()

    enrolments.choose(person=person, sittings=[evening.pk], version=person.version, by=noor, at=NOW)

    assert states(person) == {morning.pk: None, evening.pk: "held"}
    assert states(rival)[morning.pk] == "held"
    told = {(one.kind, one.recipient) for one in Message.objects.exclude(kind="enrolled")}
    assert told == {
        ("seat_ended", "noor@example.org"),
        ("seat_held", "noor@example.org"),
        ("seat_held", rival.email),
    }
    with pytest.raises(NoSittingChosen):
        enrolments.choose(person=person, sittings=[], by=noor, at=NOW)
    with pytest.raises(SittingNotOffered):
        enrolments.choose(person=person, sittings=[evening.pk, 10**9], by=noor, at=NOW)
    with pytest.raises(Superseded):
        enrolments.choose(person=person, sittings=[morning.pk], version=1, by=noor, at=NOW)


def test_choice_before_approval_is_kept_for_it(world, noor):
    event = make_event()
    make_admission(event, needs_approval=True)
    morning, evening = make_part(event), make_part(event, hour=18)
    person = make_enrolment(event, noor, sittings=[morning])

    person = enrolments.choose(person=person, sittings=[evening.pk], by=noor, at=NOW)
    reviews.approve(person=person, by=world.desk, at=NOW)

    person.refresh_from_db()
    assert states(person) == {morning.pk: None, evening.pk: "held"}


def test_what_is_left_after_the_window_is_left_and_nothing_is_added(webinar, noor):
    morning, evening = make_part(webinar), make_part(webinar, hour=18)
    third = make_part(webinar, hour=20)
    person = make_enrolment(webinar, noor, sittings=[morning, evening])
    Event.objects.filter(pk=webinar.pk).update(registration_closes_at=NOW)

    with pytest.raises(RegistrationClosed):
        enrolments.choose(person=person, sittings=[morning.pk, third.pk], by=noor, at=NOW)
    enrolments.choose(person=person, sittings=[evening.pk], by=noor, at=NOW)

    assert states(person)[morning.pk] is None


def test_nobody_chooses_who_is_not_enrolled(world, webinar, noor):
    person = make_enrolment(webinar, noor)
    people.withdraw(person=person, by=noor, at=NOW)

    with pytest.raises(AlreadyWithdrawn):
        enrolments.choose(person=person, sittings=[], by=noor, at=NOW)
    with pytest.raises(NotEnrolled):
        enrolments.choose(person=world.add_person(), sittings=[], by=noor, at=NOW)


# What the secretariat sets


def test_setting_up_is_audited_and_versioned(world):
    event = make_event()
    setting = AdmissionSetting(who=AdmittedKind.INVITED, needs_approval=True, oldest=45)

    admission = admissions.set_up(event=event, setting=setting, version=0, by=world.manager, at=NOW)
    with pytest.raises(Superseded):
        admissions.set_up(event=event, setting=setting, version=0, by=world.manager, at=NOW)
    secret = admission.secret
    renewed = admissions.renew_link(event=event, by=world.manager, at=NOW)
    opened = admissions.set_up(event=event, setting=AdmissionSetting(), by=world.manager, at=NOW)

    assert renewed.secret not in ("", secret)
    assert (opened.secret, opened.version) == ("", 3)
    entries = AuditEntry.objects.filter(act__startswith="admission.")
    assert [entry.act for entry in entries.order_by("pk")] == [
        "admission.set",
        "admission.renew_link",
        "admission.set",
    ]
    assert secret not in str(list(entries.values()))
    event.refresh_from_db()
    assert event.calendar_version == 3


def test_setting_up_refuses_assemblies_and_ages_out_of_order(world):
    with pytest.raises(HasDelegations):
        make_admission(world.assembly)
    with pytest.raises(AgesOutOfOrder):
        make_admission(make_event(), youngest=50, oldest=40)
    assert not Admission.objects.exists()


def test_arranging_sets_window_and_places_and_who_waits_gets_them(world, noor):
    event = make_event()
    make_admission(event)
    sitting = make_part(event, places=1)
    make_enrolment(event)
    person = make_enrolment(event, noor)
    window = Window(NOW - timedelta(days=2), NOW + timedelta(days=2))

    arrangements.arrange(
        event=event, setting=AdmissionSetting(most_of_member=3), window=window,
        places={sitting.pk: Setting(places=2), 10**9: Setting(places=1)}, by=world.manager, at=NOW,
    )  # fmt: skip

    event.refresh_from_db()
    assert event.registration_closes_at == window.closes_at
    assert states(person) == {sitting.pk: "held"}
    assert Admission.objects.get().most_of_member == 3


def test_account_without_a_role_is_made_for_nobody_else(webinar, noor):
    make_enrolment(webinar, noor)

    assert User.objects.filter(email="noor@example.org").count() == 1
    assert WantedSitting.objects.count() == Seat.objects.count() == 0
