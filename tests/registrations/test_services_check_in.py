"""The doors: who is admitted, what is said of everybody else, and what a scan leaves behind."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from assemblies.models.audit import AuditEntry
from registrations.enums import Doubt, ScanOutcome
from registrations.errors.papers import CheckInUndone
from registrations.models.check_in import CheckIn
from registrations.models.registrations import Registration
from registrations.services import badges, people
from registrations.services.check_in import merge, undo
from sessions.errors import NotOfThisEvent
from sessions.models.presence import Presence
from sessions.services import sittings
from tests.factories.sessions import make_assembly, make_sitting
from tests.registrations.badged import badge_people, let_in, scan, token_of

pytestmark = pytest.mark.django_db


def test_badge_is_admitted_once_by_code_or_number(world):
    first, _second, third = badge_people(world)

    by_code = let_in(world, scan(token_of(first)))
    by_number = let_in(world, scan(third.serial))
    again = let_in(world, scan(first.serial), by=world.desk)

    assert (by_code.outcome, by_number.outcome) == (ScanOutcome.ADMITTED, ScanOutcome.ADMITTED)
    assert again.outcome == ScanOutcome.ALREADY
    assert again.check_in == by_code.check_in
    assert again.check_in.admitted_by == world.door
    assert CheckIn.objects.count() == 2


def test_admitted_person_is_present_and_audited_without_her_name(world):
    badge, *_ = badge_people(world)

    check_in = let_in(world, scan(badge.serial)).check_in

    presence = Presence.objects.get()
    assert presence.participant == badge.participant
    assert presence.sitting is None
    assert presence.recorded_at == check_in.admitted_at
    entry = AuditEntry.objects.get(act="check_in.admit")
    assert entry.after == {
        "participant": badge.participant_id,
        "sitting": None,
        "badge": badge.pk,
        "scanned_by": None,
    }


def test_audit_says_who_scanned_when_somebody_else_sends_it(world):
    badge, *_ = badge_people(world)

    let_in(world, scan(badge.serial, scanned_by=world.door.pk), by=world.desk)

    entry = AuditEntry.objects.get(act="check_in.admit")
    assert (entry.by_key, entry.after["scanned_by"]) == (str(world.desk.pk), world.door.pk)


def test_forged_code_admits_nobody(world):
    badge, *_ = badge_people(world)
    signed, _dot, signature = token_of(badge).rpartition(".")
    other = token_of(badge_people(world, names=["Ana Silva"])[0])

    forgeries = {
        "another signature": f"{signed}.{other.rpartition('.')[2]}",
        "half a signature": f"{signed}.{signature[:40]}",
        "no signature": signed,
        "rubbish": "H1.rubbish",
    }

    outcomes = {name: let_in(world, scan(text)).outcome for name, text in forgeries.items()}
    assert set(outcomes.values()) == {ScanOutcome.FORGED}
    assert CheckIn.objects.count() == 0


@pytest.mark.parametrize("text", ["", "999", "0", "999999999", "https://example.org/", "Durand"])
def test_unknown_is_said_to_be_unknown(world, text):
    badge_people(world)

    assert let_in(world, scan(text)).outcome == ScanOutcome.UNKNOWN


def test_badge_of_another_event_opens_no_door(world):
    badge, *_ = badge_people(world)
    other = make_assembly(number=139, slug="139")

    assert let_in(world, scan(token_of(badge)), event=other).outcome == ScanOutcome.OTHER_EVENT
    assert let_in(world, scan(badge.serial), event=other).outcome == ScanOutcome.UNKNOWN
    assert (
        let_in(world, scan(participant=badge.participant_id), event=other).outcome
        == ScanOutcome.UNKNOWN
    )


def test_replaced_badge_is_void_and_the_new_one_admitted(world):
    badge, *_ = badge_people(world)
    old = token_of(badge)
    new = badges.reprint(badge=badge, reason="lost", by=world.desk, at=timezone.now())

    assert let_in(world, scan(old)).outcome == ScanOutcome.VOID
    assert let_in(world, scan(token_of(new))).outcome == ScanOutcome.ADMITTED


def test_badge_that_was_valid_when_shown_counts_though_void_since(world):
    badge, *_ = badge_people(world)
    shown_at = timezone.now()
    voided_at = shown_at + timedelta(hours=1)
    badges.void(badge=badge, reason="lost", by=world.desk, at=voided_at)
    later = voided_at + timedelta(hours=1)

    before, after = (scan(badge.serial, at=at) for at in (shown_at, voided_at))

    assert let_in(world, after, at=later).outcome == ScanOutcome.VOID
    assert let_in(world, before, at=later).outcome == ScanOutcome.ADMITTED


def test_withdrawn_person_is_not_admitted(world):
    badge, *_ = badge_people(world)
    person = Registration.objects.get(participant=badge.participant)
    people.withdraw(person=person, by=world.coordinator, at=timezone.now())

    assert let_in(world, scan(token_of(badge))).outcome == ScanOutcome.WITHDRAWN
    assert Presence.objects.count() == 0


def test_person_is_admitted_by_name_without_a_badge(world):
    badge, *_ = badge_people(world)

    answer = let_in(world, scan(participant=badge.participant_id))

    assert answer.outcome == ScanOutcome.ADMITTED
    assert answer.check_in.badge is None


def test_sitting_and_arrival_are_two_things(world):
    badge, *_ = badge_people(world)

    outcomes = [
        let_in(world, scan(badge.serial), sitting=where).outcome
        for where in (None, world.sitting, None, world.sitting)
    ]

    assert outcomes == [
        ScanOutcome.ADMITTED,
        ScanOutcome.ADMITTED,
        ScanOutcome.ALREADY,
        ScanOutcome.ALREADY,
    ]


def test_closed_sitting_asks_about_who_is_no_member(world):
    (adviser,) = badge_people(world, names=["Awa Diop"], capacity="adviser")

    asked = let_in(world, scan(adviser.serial), sitting=world.closed_sitting)
    settled = let_in(world, scan(adviser.serial, settled=True), sitting=world.closed_sitting)

    assert (asked.outcome, asked.doubts) == (ScanOutcome.DOUBTFUL, (Doubt.CLOSED_SITTING,))
    assert settled.outcome == ScanOutcome.ADMITTED
    assert settled.check_in.despite_doubts


def test_limited_sitting_asks_about_who_holds_no_place(world):
    badge, *_ = badge_people(world)
    world.sitting.places = 5
    world.sitting.save()

    answer = let_in(world, scan(badge.serial), sitting=world.sitting)

    assert (answer.outcome, answer.doubts) == (ScanOutcome.DOUBTFUL, (Doubt.NO_PLACE,))


def test_sitting_of_another_event_is_refused(world):
    badge, *_ = badge_people(world)
    elsewhere = make_sitting(make_assembly(number=139, slug="139"))

    with pytest.raises(NotOfThisEvent):
        let_in(world, scan(badge.serial), sitting=elsewhere)


def test_cancelled_sitting_admits_those_only_who_came_before(world):
    before, after, _third = badge_people(world)
    now = timezone.now()
    cancelled = sittings.cancel(sitting=world.sitting, by=world.editor, at=now)
    seen = [
        scan(after.serial, at=now + timedelta(minutes=1)),
        scan(before.serial, at=now - timedelta(minutes=1)),
    ]

    answers = merge(
        event=world.assembly, sitting=cancelled, scans=seen, by=world.door,
        at=now + timedelta(hours=1),
    )  # fmt: skip

    assert [x.outcome for x in answers] == [ScanOutcome.CANCELLED, ScanOutcome.ADMITTED]
    assert Presence.objects.get().participant == before.participant


def test_what_is_sent_twice_is_one_check_in(world):
    first, second, third = badge_people(world)
    client_ids = [uuid4() for _badge in range(3)]
    scans = [
        scan(token_of(badge), client_id=key)
        for badge, key in zip((first, second, third), client_ids, strict=True)
    ]

    def send():
        now = timezone.now()
        return [
            answer.outcome
            for answer in merge(
                event=world.assembly, sitting=None, scans=scans, by=world.door, at=now
            )
        ]

    assert send() == [ScanOutcome.ADMITTED] * 3
    assert send() == [ScanOutcome.ADMITTED] * 3
    assert CheckIn.objects.count() == 3
    assert AuditEntry.objects.filter(act="check_in.admit").count() == 3


def test_what_one_is_refused_for_takes_nobody_elses_arrival_away(world):
    first, second, _third = badge_people(world)
    badges.void(badge=first, reason="lost", by=world.desk, at=timezone.now())
    seen = [scan(first.serial), scan("H1.forged"), scan(second.serial), scan(second.serial)]

    answers = merge(
        event=world.assembly, sitting=None, scans=seen, by=world.door,
        at=timezone.now() + timedelta(seconds=1),
    )  # fmt: skip

    assert [answer.outcome for answer in answers] == [
        ScanOutcome.VOID,
        ScanOutcome.FORGED,
        ScanOutcome.ADMITTED,
        ScanOutcome.ALREADY,
    ]


def test_number_of_one_scan_is_not_taken_for_another_person(world):
    first, second, _third = badge_people(world)
    key = uuid4()
    let_in(world, scan(first.serial, client_id=key))

    assert let_in(world, scan(second.serial, client_id=key)).outcome == ScanOutcome.UNKNOWN
    assert CheckIn.objects.count() == 1


def test_undone_check_in_is_no_presence_and_may_be_made_again(world):
    badge, *_ = badge_people(world)
    check_in = let_in(world, scan(badge.serial)).check_in

    undone = undo(check_in=check_in, reason="wrong person", by=world.door, at=timezone.now())

    assert undone.undone_because == "wrong person"
    assert Presence.objects.count() == 0
    assert AuditEntry.objects.filter(act="check_in.undo").count() == 1
    with pytest.raises(CheckInUndone):
        undo(check_in=check_in, reason="again", by=world.door, at=timezone.now())
    assert let_in(world, scan(badge.serial)).outcome == ScanOutcome.ADMITTED


def test_scan_sent_again_after_it_was_undone_lets_nobody_in(world):
    badge, *_ = badge_people(world)
    sent = scan(badge.serial)
    check_in = let_in(world, sent).check_in
    undo(check_in=check_in, reason="wrong person", by=world.door, at=timezone.now())

    again = let_in(world, sent)

    assert (again.outcome, again.check_in) == (ScanOutcome.UNDONE, None)
    assert Presence.objects.count() == 0


def test_clock_that_runs_ahead_is_not_believed(world):
    badge, *_ = badge_people(world)
    now = timezone.now()

    answer = let_in(world, scan(badge.serial, at=now + timedelta(hours=5)), at=now)

    assert answer.check_in.admitted_at == now
