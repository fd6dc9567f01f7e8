"""Places in sittings: asked for, waited for, offered, given up; who is told, and her calendar."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assemblies.models.audit import AuditEntry
from assemblies.services import accounts
from notifications.models.follows import Follow
from notifications.models.messages import Message
from notifications.selectors import followers_of
from notifications.services import addressees
from notifications.services.addressees import Choice
from registrations.errors.places import (
    NoPlacesKept,
    NoPlaceToGiveUp,
    NotOnOffer,
    NotTakingPart,
    OfMembersOnly,
    PartyTooLarge,
    PlaceAskedAlready,
    SittingBegun,
)
from registrations.models.seats import Seat, SeatParty
from registrations.selectors.seats import rank_of
from registrations.services import delegations, people, reviews, sitting_seats
from registrations.services.sitting_seats import Setting
from sessions.errors import SittingCancelled
from sessions.jobs import telling
from sessions.models.sittings import Sitting
from sessions.services import programmes, sittings
from tests.factories.capacity_forms import make_form
from tests.factories.seats import make_participants, make_workshop

NOW = timezone.now()
HOUR = timedelta(hours=1)


def ask(sitting, *people, at=NOW, by=None):
    keys = [person.pk for person in people]
    return sitting_seats.ask(sitting=sitting, people=keys, by=by, at=at)


def state_of(party):
    return SeatParty.objects.get(pk=party.pk).state


def taken(sitting):
    return Sitting.objects.get(pk=sitting.pk).places_taken


def with_account(person):
    person.user = accounts.account_for(email=person.email, name=person.badge_name, language="en")
    person.save(update_fields=["user"])
    return person


def test_who_asks_first_holds_a_place_and_the_next_waits(world):
    sitting = make_workshop(world.assembly, 2)
    first, second, third, fourth = make_participants(world.assembly, 4)

    parties = [ask(sitting, person) for person in (first, second, third, fourth)]

    assert [party.state for party in parties] == ["held", "held", "waiting", "waiting"]
    assert [party.position for party in parties] == [1, 2, 3, 4]
    assert (rank_of(parties[3]).place, rank_of(parties[3]).of) == (2, 2)
    assert taken(sitting) == 2


def test_place_given_up_goes_to_who_waited_longest(world, deliver_all):
    sitting = make_workshop(world.assembly, 1)
    first, second, third = make_participants(world.assembly, 3)
    held, waiting, last = (ask(sitting, person) for person in (first, second, third))
    deliver_all()

    sitting_seats.give_up(party=held, by=None, at=NOW)

    assert [state_of(party) for party in (held, waiting, last)] == ["given_up", "held", "waiting"]
    assert taken(sitting) == 1
    told = {mail.to[0].partition("<")[2] or mail.to[0]: mail.subject for mail in deliver_all()}
    assert len(told) == 2
    entry = AuditEntry.objects.get(act="seat.give_up")
    assert entry.after == {
        "state": "given_up", "participants": [first.pk], "promoted": [waiting.pk],
    }  # fmt: skip


def test_offer_is_kept_until_its_end_and_then_goes_on(world):
    sitting = make_workshop(world.assembly, 1, offer_hours=24)
    first, second, third = make_participants(world.assembly, 3)
    held, waiting, last = (ask(sitting, person) for person in (first, second, third))

    sitting_seats.give_up(party=held, by=None, at=NOW)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.offer_expires_at) == ("offered", NOW + 24 * HOUR)
    assert taken(sitting) == 1
    assert sitting_seats.settle_all(at=NOW + 24 * HOUR - timedelta(seconds=1)) == 0
    assert sitting_seats.settle_all(at=NOW + 24 * HOUR) == 1
    assert [state_of(waiting), state_of(last)] == ["expired", "offered"]
    assert sitting_seats.settle_all(at=NOW + 24 * HOUR) == 0
    with pytest.raises(NotOnOffer):
        sitting_seats.accept(party=waiting, by=None, at=NOW + 24 * HOUR)


def test_offer_accepted_is_held_and_declined_goes_on(world):
    sitting = make_workshop(world.assembly, 1, offer_hours=24)
    first, second, third = make_participants(world.assembly, 3)
    held, waiting, last = (ask(sitting, person) for person in (first, second, third))
    sitting_seats.give_up(party=held, by=None, at=NOW)

    sitting_seats.decline(party=waiting, by=None, at=NOW + HOUR)
    sitting_seats.accept(party=last, by=None, at=NOW + 2 * HOUR)

    assert [state_of(waiting), state_of(last)] == ["declined", "held"]
    assert taken(sitting) == 1
    with pytest.raises(NotOnOffer):
        sitting_seats.decline(party=last, by=None, at=NOW + 2 * HOUR)


def test_offer_that_has_run_out_cannot_be_accepted_before_anybody_settled_it(world):
    sitting = make_workshop(world.assembly, 1, offer_hours=1)
    first, second = make_participants(world.assembly, 2)
    held, waiting = ask(sitting, first), ask(sitting, second)
    sitting_seats.give_up(party=held, by=None, at=NOW)

    with pytest.raises(NotOnOffer):
        sitting_seats.accept(party=waiting, by=None, at=NOW + HOUR)


def test_offer_ends_when_the_sitting_begins(world):
    sitting = make_workshop(world.assembly, 1, offer_hours=48, at=NOW, starts_in=5 * HOUR)
    first, second = make_participants(world.assembly, 2)
    held, waiting = ask(sitting, first), ask(sitting, second)

    sitting_seats.give_up(party=held, by=None, at=NOW)

    waiting.refresh_from_db()
    assert waiting.offer_expires_at == NOW + 5 * HOUR
    sitting_seats.settle_all(at=NOW + 5 * HOUR)
    assert (state_of(waiting), taken(sitting)) == ("expired", 0)
    with pytest.raises(SittingBegun):
        ask(sitting, first, at=NOW + 5 * HOUR)


def test_sitting_moved_ahead_ends_its_offers_with_it(world):
    sitting = make_workshop(world.assembly, 1, offer_hours=48)
    first, second = make_participants(world.assembly, 2)
    held, waiting = ask(sitting, first), ask(sitting, second)
    sitting_seats.give_up(party=held, by=None, at=NOW)
    Sitting.objects.filter(pk=sitting.pk).update(starts_at=NOW + HOUR)

    with pytest.raises(NotOnOffer):
        sitting_seats.accept(party=waiting, by=None, at=NOW + HOUR)
    assert sitting_seats.settle_all(at=NOW + HOUR) == 1


def test_group_comes_together_or_not_at_all(world):
    sitting = make_workshop(world.assembly, 4)
    group = make_participants(world.assembly, 3)
    alone, pair, other = make_participants(world.assembly, 3)
    first = ask(sitting, alone, pair)

    waiting, small = ask(sitting, *group), ask(sitting, other)

    assert [state_of(party) for party in (first, waiting, small)] == ["held", "waiting", "held"]
    sitting_seats.give_up(party=first, people=[pair.pk], by=None, at=NOW)
    assert (state_of(first), state_of(waiting), taken(sitting)) == ("held", "waiting", 2)
    sitting_seats.give_up(party=first, by=None, at=NOW)
    assert (state_of(first), state_of(waiting), taken(sitting)) == ("given_up", "held", 4)


def test_limits_of_delegation_and_capacity_are_kept(world):
    sitting = make_workshop(world.assembly, 10, per_delegation=1, per_capacity={"press": 1})
    ours = make_participants(world.assembly, 2, delegation=world.file.delegation)
    theirs = make_participants(world.assembly, 1, delegation=world.other_file.delegation)
    press = make_participants(world.assembly, 2, capacity="press")

    parties = [ask(sitting, one) for one in (*ours, *theirs, *press)]

    assert [party.state for party in parties] == ["held", "waiting", "held", "held", "waiting"]
    sitting_seats.set_places(
        sitting=sitting, setting=Setting(places=10, per_delegation=2), by=None, at=NOW
    )
    assert [state_of(party) for party in parties] == ["held"] * 5


@pytest.mark.parametrize("is_automatic", [False, True])
def test_who_counts_for_another_capacity_leaves_her_place_in_it_to_who_waits(world, is_automatic):
    """Approved anew, or corrected where the form of her new capacity approves everybody."""
    if is_automatic:
        way = {"way_in": "delegation", "approval": "automatic"}
        make_form(world.assembly, "secretary_of_delegation", **way)
    sitting = make_workshop(world.assembly, 5, per_capacity={"adviser": 1})
    person = approved(world, capacity="adviser")
    (waiter,) = make_participants(world.assembly, 1, capacity="adviser")
    held, waiting = ask(sitting, person.participant), ask(sitting, waiter)
    assert waiting.state == "waiting"

    person = people.change(
        person=person,
        changes={"capacity": "secretary_of_delegation"},
        by=world.coordinator,
        at=NOW,
    )
    if not is_automatic:
        assert state_of(waiting) == "waiting"
        reviews.approve(person=person, by=world.desk, at=NOW)

    assert [state_of(held), state_of(waiting), taken(sitting)] == ["held", "held", 2]
    entry = AuditEntry.objects.get(act="seat.settle")
    assert entry.after == {"promoted": [waiting.pk]}


def test_fewer_places_take_nobodys_away(world):
    sitting = make_workshop(world.assembly, 3)
    people = make_participants(world.assembly, 4)
    parties = [ask(sitting, person) for person in people]

    sitting_seats.set_places(sitting=sitting, setting=Setting(places=1), by=None, at=NOW)
    assert [state_of(party) for party in parties] == ["held", "held", "held", "waiting"]
    for party in parties[:2]:
        sitting_seats.give_up(party=party, by=None, at=NOW)
    assert (state_of(parties[3]), taken(sitting)) == ("waiting", 1)

    sitting_seats.set_places(sitting=sitting, setting=Setting(places=2), by=None, at=NOW)
    assert (state_of(parties[3]), taken(sitting)) == ("held", 2)


def test_without_a_number_everybody_who_waited_may_come(world):
    sitting = make_workshop(world.assembly, 1, offer_hours=24)
    people = make_participants(world.assembly, 3)
    parties = [ask(sitting, person) for person in people]
    sitting_seats.give_up(party=parties[0], by=None, at=NOW)

    sitting_seats.set_places(sitting=sitting, setting=Setting(places=None), by=None, at=NOW)

    assert [state_of(party) for party in parties] == ["given_up", "held", "held"]
    with pytest.raises(NoPlacesKept):
        ask(sitting, people[0])


def test_refusals_write_nothing(world):
    sitting = make_workshop(world.assembly, 2, per_capacity={"press": 0})
    plain, closed = world.sitting, world.closed_sitting
    begins, ends = sitting.starts_at, sitting.ends_at
    Sitting.objects.filter(pk=plain.pk).update(starts_at=begins, ends_at=ends)
    Sitting.objects.filter(pk=closed.pk).update(places=5)
    one, two, three = make_participants(world.assembly, 3)
    (press,) = make_participants(world.assembly, 1, capacity="press")
    (gone,) = make_participants(world.assembly, 1, withdrawn_at=NOW)
    ask(sitting, one)
    before = SeatParty.objects.count()

    for refusal, target, wanted in (
        (PlaceAskedAlready, sitting, [one]),
        (PlaceAskedAlready, sitting, [one, two]),
        (PartyTooLarge, sitting, [two, three, press]),
        (PartyTooLarge, sitting, [press]),
        (NotTakingPart, sitting, [gone]),
        (NotTakingPart, sitting, []),
        (NoPlacesKept, plain, [two]),
        (OfMembersOnly, closed, [two]),
    ):
        with pytest.raises(refusal):
            ask(target, *wanted)

    assert SeatParty.objects.count() == before


def test_who_gave_up_may_ask_again_and_stands_last(world):
    sitting = make_workshop(world.assembly, 1)
    one, two = make_participants(world.assembly, 2)
    held, waiting = ask(sitting, one), ask(sitting, two)
    sitting_seats.give_up(party=waiting, by=None, at=NOW)

    again = ask(sitting, two)

    assert (again.state, again.position) == ("waiting", 3)
    assert state_of(held) == "held"
    with pytest.raises(NoPlaceToGiveUp):
        sitting_seats.give_up(party=waiting, by=None, at=NOW)


def test_place_comes_into_the_calendar_and_leaves_it(world, deliver_all):
    sitting = make_workshop(world.assembly, 1)
    person = with_account(make_participants(world.assembly, 1)[0])

    party = ask(sitting, person)
    (came,) = deliver_all()
    assert Follow.objects.filter(user=person.user, topic=sitting.topic).exists()
    sitting_seats.give_up(party=party, by=None, at=NOW)
    (went,) = deliver_all()
    ask(sitting, person)
    (again,) = deliver_all()

    calendars = [calendar_of(mail) for mail in (came, went, again)]
    assert [lines["METHOD"] for lines in calendars] == ["REQUEST", "CANCEL", "REQUEST"]
    assert len({lines["UID"] for lines in calendars}) == 1
    assert [int(lines["SEQUENCE"]) for lines in calendars] == [0, 1, 2]
    assert Follow.objects.filter(user=person.user, topic=sitting.topic).count() == 1


def test_offer_and_its_end_are_told_to_her_and_to_who_asked(world, deliver_all):
    sitting = make_workshop(world.assembly, 1, offer_hours=2)
    first, second = make_participants(world.assembly, 2, delegation=world.file.delegation)
    held, waiting = ask(sitting, first), ask(sitting, second, by=world.coordinator)
    deliver_all()
    sitting_seats.give_up(party=held, by=None, at=NOW)

    offers = [mail for mail in deliver_all() if "offered" in mail.subject]
    sitting_seats.settle_all(at=NOW + 2 * HOUR)
    ends = deliver_all(at=NOW + 3 * HOUR)

    for mails in (offers, ends):
        assert sorted(address_of(mail) for mail in mails) == sorted(
            [second.email, world.coordinator.email]
        )
    assert second.badge_name in next(
        m.body for m in offers if address_of(m) == world.coordinator.email
    )
    assert all("METHOD" not in str(mail.message()) for mail in offers)
    assert state_of(waiting) == "expired"


def test_asker_of_a_group_hears_of_each_who_takes_part_no_more(world):
    sitting = make_workshop(world.assembly, 5)
    first, second, third = make_participants(world.assembly, 3)
    ask(sitting, first, second, third, by=world.coordinator)

    for person in (second, first):
        sitting_seats.release(participant=person, by=None, at=NOW)
        sitting_seats.release(participant=person, by=None, at=NOW)  # and of nobody twice

    told = Message.objects.filter(recipient=world.coordinator.email, kind="asked_seat_ended")
    names = [message.context["names"] for message in told.order_by("pk")]
    assert names == [[second.badge_name], [first.badge_name]]


def test_cancelled_sitting_releases_everybody_and_tells_each_once(world, deliver_all):
    sitting = make_workshop(world.assembly, 1)
    holder, waiter = (with_account(one) for one in make_participants(world.assembly, 2))
    held, waiting = ask(sitting, holder), ask(sitting, waiter)
    deliver_all()
    sittings.cancel(sitting=sitting, by=world.editor, at=NOW)
    with pytest.raises(SittingCancelled):
        ask(sitting, make_participants(world.assembly, 1)[0])

    assert sitting_seats.settle_all(at=NOW) == 1

    assert [state_of(held), state_of(waiting), taken(sitting)] == ["released", "released", 0]
    mails = {address_of(mail): mail for mail in deliver_all()}
    assert set(mails) == {holder.email, waiter.email}
    assert calendar_of(mails[holder.email])["METHOD"] == "CANCEL"
    assert sitting_seats.settle_all(at=NOW) == 0


@pytest.mark.parametrize("has_account", [True, False])
def test_who_holds_a_place_is_told_though_she_ticks_the_sitting_no_more(
    world, deliver_all, has_account
):
    sitting = make_workshop(world.assembly, 1)
    (holder,) = make_participants(world.assembly, 1)
    if has_account:
        with_account(holder)
    ask(sitting, holder)
    if has_account:
        programmes.choose(
            user=holder.user, event=world.assembly, chosen=[], among=[sitting], at=NOW
        )
    deliver_all()

    sittings.cancel(sitting=sitting, by=world.editor, at=NOW)
    sitting_seats.settle_all(at=NOW)

    (mail,) = deliver_all()
    assert address_of(mail) == holder.email
    assert calendar_of(mail)["METHOD"] == "CANCEL"


@pytest.mark.parametrize("settled_first", [True, False])
@pytest.mark.parametrize(
    "choice",
    [
        Choice(cadences={"programme": "none", "places": "none"}),
        Choice(cadences={"programme": "none"}, takes_calendar_parts=False),
        Choice(cadences={"programme": "daily"}, takes_calendar_parts=False),
    ],
)
def test_who_holds_a_place_hears_of_its_end_once_whatever_she_chose(
    world, deliver_all, choice, settled_first
):
    sitting = make_workshop(world.assembly, 1)
    (holder,) = map(with_account, make_participants(world.assembly, 1))
    addressees.choose(address=holder.email, choice=choice, by=None, at=NOW)
    ask(sitting, holder)
    assert [address_of(mail) for mail in deliver_all()] == [holder.email]

    sittings.cancel(sitting=sitting, by=world.editor, at=NOW)
    if not settled_first:
        telling.tell_untold(at=NOW)
    sitting_seats.settle_all(at=NOW)

    (mail,) = deliver_all()
    assert address_of(mail) == holder.email
    assert bool(calendar_of(mail)) == choice.takes_calendar_parts


def test_place_that_comes_free_is_told_though_news_of_places_are_off(world, deliver_all):
    sitting = make_workshop(world.assembly, 1)
    first, second = make_participants(world.assembly, 2)
    addressees.stop(address=second.email, what="places", at=NOW)
    addressees.stop(address=world.coordinator.email, what="places", at=NOW)
    held = ask(sitting, first)
    ask(sitting, second, by=world.coordinator)
    deliver_all()

    sitting_seats.give_up(party=held, by=None, at=NOW)

    told = [address_of(mail) for mail in deliver_all()]
    assert second.email in told
    assert world.coordinator.email not in told


def test_no_news_of_a_sitting_to_who_gave_her_place_up(world):
    sitting = make_workshop(world.assembly, 1)
    (holder,) = map(with_account, make_participants(world.assembly, 1))
    party = ask(sitting, holder)
    assert followers_of(sitting.topics) == (holder.user,)

    sitting_seats.give_up(party=party, by=None, at=NOW)

    assert followers_of(sitting.topics) == ()


@pytest.mark.parametrize("ending", ["withdraw", "refuse"])
def test_who_takes_part_no_more_has_no_places(world, deliver_all, ending):
    workshop, second = (make_workshop(world.assembly, 1) for _ in range(2))
    person = approved(world, email="marie@example.org")
    (waiter,) = make_participants(world.assembly, 1)
    held, elsewhere = ask(workshop, person.participant), ask(second, person.participant)
    waiting = ask(workshop, waiter)
    deliver_all()

    if ending == "withdraw":
        people.withdraw(person=person, by=world.coordinator, at=NOW)
    else:
        reviews.refuse(person=person, reason="No seat.", by=world.desk, at=NOW)

    assert [state_of(one) for one in (held, elsewhere, waiting)] == ["released", "released", "held"]
    assert Seat.objects.filter(participant=person.participant, is_standing=True).count() == 0
    hers = [calendar_of(m) for m in deliver_all() if address_of(m) == "marie@example.org"]
    assert [lines["METHOD"] for lines in hers if lines] == ["CANCEL"] * 3  # two sittings, the event
    with pytest.raises(NotTakingPart):
        ask(workshop, person.participant)


def test_place_goes_along_to_another_address(world, deliver_all):
    sitting = make_workshop(world.assembly, 1)
    person = approved(world, email="old@example.org")
    ask(sitting, person.participant)
    deliver_all()

    people.change(person=person, changes={"email": "new@example.org"}, by=world.coordinator, at=NOW)

    mails = [mail for mail in deliver_all() if "Workshop" in mail.subject]
    methods = {address_of(mail): calendar_of(mail)["METHOD"] for mail in mails}
    assert methods == {"old@example.org": "CANCEL", "new@example.org": "REQUEST"}
    followers = Follow.objects.filter(topic=sitting.topic).values_list("user__email", flat=True)
    assert list(followers) == ["new@example.org"]


def approved(world, **answers):
    person = world.add_person(**answers)
    delegations.submit(file=world.file, by=world.coordinator, at=NOW)
    return reviews.approve(person=person, by=world.manager, at=NOW)


def address_of(mail):
    return mail.to[0].rpartition("<")[2].rstrip(">")


def calendar_of(mail):
    """Return the properties of a mail's calendar part by name; empty without one."""
    for part in mail.message().walk():
        if part.get_content_type() == "text/calendar":
            lines = part.get_payload(decode=True).decode().splitlines()
            return dict(line.partition(":")[::2] for line in reversed(lines) if ":" in line)
    return {}
