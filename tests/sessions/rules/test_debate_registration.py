"""Who may be registered to speak, on which list, when, and for how long."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assemblies.enums import Capacity
from sessions.enums.debates import (
    DebateKind,
    ListCategory,
    ListOrder,
    SpeakerState,
    SpeaksAs,
)
from sessions.errors.speakers import (
    ByInvitation,
    DelegationWaits,
    DrawMissing,
    DrawNotNeeded,
    DrawTooEarly,
    DrawTooLate,
    LanguagesOfSpeech,
    ListByRules,
    ListedAlready,
    NoSuchList,
    NotPresidingOfficer,
    NotYoungMember,
    RegistrationNotOpen,
    RegistrationOver,
    ShareTooLarge,
    SpeakerElsewhere,
    SpeakerSuspended,
    TooManySpeakers,
    WindowBackwards,
    YoungMemberListed,
)
from sessions.rules.debates import registration as law
from sessions.rules.debates.kinds import rules_of
from sessions.rules.debates.registration import Entry, Limits, Person
from sessions.rules.debates.shares import check_division, shares
from sessions.rules.debates.windows import (
    Hours,
    Registration,
    Window,
    check_hours,
    check_window,
    hours_of,
    window_of,
)

C, S = ListCategory, SpeakerState
OFFICER, FIRST, SECOND = C.PRESIDING_OFFICERS, C.FIRST_SPEAKERS, C.SECOND_SPEAKERS
OF_GENERAL = [one.category for one in rules_of(DebateKind.GENERAL).lists]
GENERAL, EMERGENCY, COMMITTEE = Limits(speakers=2), Limits(speakers=1), Limits(waiting=1)
BEGINS = datetime(2027, 4, 12, 8, tzinfo=UTC)
OPENS, CLOSES = BEGINS - timedelta(days=30), BEGINS - timedelta(days=1)
HELD = Registration(hours=Hours(opens_at=OPENS, closes_at=CLOSES))


def entry(key, category, state=S.LISTED, **more):
    return Entry(key=key, category=category, state=state, **more)


def person(capacity, *, is_own=True):
    return Person(key=1, capacity=capacity, is_own=is_own)


@pytest.mark.parametrize(
    ("at", "window"),
    [
        (OPENS - timedelta(seconds=1), Window.EARLY),
        (OPENS, Window.OPEN),
        (CLOSES - timedelta(seconds=1), Window.OPEN),
        (CLOSES, Window.LATE),
    ],
)
def test_the_window_is_open_from_its_first_moment_to_before_its_last(at, window):
    assert window_of(HELD, at=at) is window


def test_who_asks_after_the_lists_were_closed_is_late_and_after_the_end_nobody_is_taken():
    closed = Registration(hours=HELD.hours, lists_closed_at=CLOSES)
    over = Registration(hours=HELD.hours, ended_at=BEGINS)

    assert window_of(closed, at=OPENS) is Window.LATE
    assert window_of(over, at=OPENS) is Window.OVER
    with pytest.raises(RegistrationOver):
        check_window(over, at=OPENS, at_desk=True, zone="UTC")


def test_the_desk_may_prepare_a_list_that_is_not_open_yet():
    early = OPENS - timedelta(days=1)

    assert check_window(HELD, at=early, at_desk=True, zone="UTC") is False
    with pytest.raises(RegistrationNotOpen):
        check_window(HELD, at=early, at_desk=False, zone="UTC")


def test_a_general_debate_is_drawn_at_17_on_the_eve_on_the_venues_clock():
    zone = ZoneInfo("Africa/Nairobi")
    hours = hours_of(
        DebateKind.GENERAL,
        sittings=[(BEGINS, BEGINS + timedelta(hours=3))],
        zone=zone,
        at=OPENS,
    )

    assert hours.draw_at == datetime(2027, 4, 11, 17, tzinfo=zone)
    assert hours.closes_at == datetime(2027, 4, 11, 16, tzinfo=zone)
    assert hours.opens_at == OPENS


def test_a_committees_list_opens_30_minutes_before_and_stays_open_to_the_end():
    later = (BEGINS + timedelta(days=1), BEGINS + timedelta(days=1, hours=3))
    hours = hours_of(
        DebateKind.COMMITTEE,
        sittings=[later, (BEGINS, BEGINS + timedelta(hours=3))],
        zone=ZoneInfo("UTC"),
        at=OPENS,
    )

    assert hours == Hours(opens_at=BEGINS - timedelta(minutes=30), closes_at=later[1])


@given(st.sampled_from(DebateKind), st.integers(-10_000, 10_000), st.integers(1, 500))
def test_hours_that_nobody_has_set_are_lawful_whenever_a_debate_is_made(kind, made, length):
    at, ends = BEGINS + timedelta(minutes=made), BEGINS + timedelta(minutes=length)
    zone = ZoneInfo("America/New_York")

    hours = hours_of(kind, sittings=[(BEGINS, ends)], zone=zone, at=at)

    check_hours(kind, hours, begins=BEGINS)


@pytest.mark.parametrize(
    ("kind", "hours", "refusal"),
    [
        (DebateKind.GENERAL, Hours(opens_at=CLOSES, closes_at=CLOSES), WindowBackwards),
        (DebateKind.GENERAL, Hours(opens_at=OPENS, closes_at=CLOSES), DrawMissing),
        (
            DebateKind.GENERAL,
            Hours(opens_at=OPENS, closes_at=CLOSES, draw_at=CLOSES - timedelta(minutes=1)),
            DrawTooEarly,
        ),
        (
            DebateKind.GENERAL,
            Hours(opens_at=OPENS, closes_at=CLOSES, draw_at=BEGINS + timedelta(minutes=1)),
            DrawTooLate,
        ),
        (
            DebateKind.PANEL,
            Hours(opens_at=OPENS, closes_at=CLOSES, draw_at=CLOSES),
            DrawNotNeeded,
        ),
    ],
)
def test_hours_that_do_not_follow_one_another_are_refused(kind, hours, refusal):
    with pytest.raises(refusal):
        check_hours(kind, hours, begins=BEGINS)


def test_who_has_no_right_to_speak_is_refused_and_observers_come_through_the_desk():
    law.check_asking("associate", is_suspended=False, at_desk=False)
    law.check_asking("observer", is_suspended=False, at_desk=True)
    for kind in ("observer", None):
        with pytest.raises(ByInvitation):
            law.check_asking(kind, is_suspended=False, at_desk=False)
    with pytest.raises(SpeakerSuspended):
        law.check_asking("parliament", is_suspended=True, at_desk=True)


@pytest.mark.parametrize(
    ("asked", "capacity", "speaks"),
    [
        (SpeaksAs.DELEGATE, Capacity.MEMBER_OF_PARLIAMENT, SpeaksAs.DELEGATE),
        (SpeaksAs.DELEGATE, Capacity.YOUNG_MEMBER, SpeaksAs.DELEGATE),
        (SpeaksAs.DELEGATE, Capacity.PRESIDING_OFFICER, SpeaksAs.PRESIDING_OFFICER),
        (SpeaksAs.YOUNG_MEMBER, Capacity.YOUNG_MEMBER, SpeaksAs.YOUNG_MEMBER),
        (SpeaksAs.YOUNG_MEMBER, Capacity.MEMBER_OF_PARLIAMENT, NotYoungMember),
        (SpeaksAs.PRESIDING_OFFICER, Capacity.DEPUTY_PRESIDING_OFFICER, NotPresidingOfficer),
        (SpeaksAs.DELEGATE, Capacity.ADVISER, SpeakerElsewhere),
    ],
)
def test_as_what_somebody_speaks_follows_from_her_capacity(asked, capacity, speaks):
    if isinstance(speaks, SpeaksAs):
        assert law.speaks_as(asked, person(capacity)) is speaks
    else:
        with pytest.raises(speaks):
            law.speaks_as(asked, person(capacity))


def test_who_is_of_another_delegation_does_not_speak_for_this_one():
    with pytest.raises(SpeakerElsewhere):
        law.speaks_as(SpeaksAs.DELEGATE, person(Capacity.MEMBER_OF_PARLIAMENT, is_own=False))


def test_a_presiding_officer_may_be_announced_and_a_young_member_is_named():
    assert law.speaks_as(SpeaksAs.PRESIDING_OFFICER, None) is SpeaksAs.PRESIDING_OFFICER
    with pytest.raises(NotYoungMember):
        law.speaks_as(SpeaksAs.YOUNG_MEMBER, None)


@pytest.mark.parametrize(
    ("own", "asked", "category"),
    [
        ([], SpeaksAs.DELEGATE, FIRST),
        ([entry(1, FIRST)], SpeaksAs.DELEGATE, SECOND),
        ([entry(1, OFFICER)], SpeaksAs.DELEGATE, SECOND),
        ([entry(1, FIRST, S.WITHDRAWN)], SpeaksAs.DELEGATE, FIRST),
        ([entry(1, FIRST, S.SPOKEN)], SpeaksAs.DELEGATE, SECOND),
        ([entry(1, FIRST)], SpeaksAs.PRESIDING_OFFICER, OFFICER),
        ([entry(1, FIRST)], SpeaksAs.YOUNG_MEMBER, C.YOUNG_MEMBERS),
    ],
)
def test_the_list_of_a_new_speaker_follows_from_who_is_registered(own, asked, category):
    assert law.list_for(asked, own=own, lists=OF_GENERAL) is category


def test_a_debate_with_one_list_has_no_place_for_a_young_members_own_speech():
    lists = [C.SPEAKERS]

    assert law.list_for(SpeaksAs.PRESIDING_OFFICER, own=[], lists=lists) is C.SPEAKERS
    with pytest.raises(NoSuchList):
        law.list_for(SpeaksAs.YOUNG_MEMBER, own=[], lists=lists)


def test_the_secretariat_chooses_only_among_lists_whose_order_it_gives():
    orders = {one.category: one.order for one in rules_of(DebateKind.GENERAL).lists}

    assert law.chosen_list(None, orders=orders, is_guest=True) is C.OPENING
    assert law.chosen_list(None, orders=orders, is_guest=False) is None
    assert law.chosen_list(C.OPENING, orders=orders, is_guest=False) is C.OPENING
    assert law.chosen_list(None, orders={C.SPEAKERS: ListOrder.ARRIVAL}, is_guest=True) is None
    with pytest.raises(ListByRules):
        law.chosen_list(FIRST, orders=orders, is_guest=False)
    with pytest.raises(NoSuchList):
        law.chosen_list(C.PANELLISTS, orders=orders, is_guest=False)


@pytest.mark.parametrize(
    ("own", "places"),
    [
        ([entry(2, SECOND)], {2: FIRST}),
        ([entry(1, FIRST), entry(2, OFFICER)], {1: SECOND, 2: OFFICER}),
        ([entry(1, FIRST, S.WITHDRAWN), entry(2, SECOND)], {2: FIRST}),
        ([entry(1, C.YOUNG_MEMBERS), entry(2, FIRST)], {2: FIRST}),
        ([], {}),
    ],
)
def test_while_lists_are_open_the_speakers_of_a_delegation_move_up(own, places):
    assert law.settled(own) == places


@given(st.lists(st.tuples(st.sampled_from([OFFICER, FIRST, SECOND]), st.sampled_from(S))))
def test_whoever_comes_and_goes_a_delegation_has_one_first_speaker(rows):
    own = [entry(key, *row) for key, row in enumerate(rows)]
    there = [one for one in own if one.state in (S.LISTED, S.HAS_FLOOR)]

    places = law.settled(own)

    firsts = list(places.values()).count(FIRST)
    has_officer = OFFICER in places.values()
    assert set(places) == {one.key for one in there}
    assert firsts == (1 if there and not has_officer else 0)
    assert law.settled([entry(key, on) for key, on in places.items()]) == places


@pytest.mark.parametrize(
    ("current", "speaks", "are_open", "then"),
    [
        (OFFICER, SpeaksAs.DELEGATE, True, FIRST),
        (OFFICER, SpeaksAs.DELEGATE, False, NotPresidingOfficer),
        (SECOND, SpeaksAs.PRESIDING_OFFICER, True, OFFICER),
        (SECOND, SpeaksAs.PRESIDING_OFFICER, False, SECOND),
        (C.SPEAKERS, SpeaksAs.PRESIDING_OFFICER, True, C.SPEAKERS),
    ],
)
def test_another_person_in_ones_place_may_come_upon_another_list(current, speaks, are_open, then):
    if isinstance(then, ListCategory):
        assert law.list_after(current, speaks, are_open=are_open) is then
    else:
        with pytest.raises(then):
            law.list_after(current, speaks, are_open=are_open)


@pytest.mark.parametrize(
    ("category", "own", "limits", "refusal"),
    [
        (SECOND, [entry(1, OFFICER), entry(2, SECOND)], GENERAL, TooManySpeakers),
        (FIRST, [entry(1, FIRST, S.SPOKEN), entry(2, SECOND)], GENERAL, TooManySpeakers),
        (C.SPEAKERS, [entry(1, C.SPEAKERS, S.SPOKEN)], EMERGENCY, TooManySpeakers),
        (C.SPEAKERS, [entry(1, C.SPEAKERS)], COMMITTEE, DelegationWaits),
        (C.YOUNG_MEMBERS, [entry(1, C.YOUNG_MEMBERS)], GENERAL, YoungMemberListed),
    ],
)
def test_one_speaker_too_many_is_refused(category, own, limits, refusal):
    with pytest.raises(refusal):
        law.check_number(category, own=own, limits=limits)


@pytest.mark.parametrize(
    ("category", "own", "limits"),
    [
        (C.YOUNG_MEMBERS, [entry(1, FIRST), entry(2, SECOND)], GENERAL),
        (SECOND, [entry(1, FIRST), entry(2, SECOND, S.WITHDRAWN)], GENERAL),
        (SECOND, [entry(1, FIRST), entry(2, C.YOUNG_MEMBERS), entry(3, C.OPENING)], GENERAL),
        (C.SPEAKERS, [entry(1, C.SPEAKERS, S.PASSED_OVER)], EMERGENCY),
        (C.SPEAKERS, [entry(1, C.SPEAKERS, S.SPOKEN)], COMMITTEE),
    ],
)
def test_what_does_not_count_leaves_room(category, own, limits):
    law.check_number(category, own=own, limits=limits)


@pytest.mark.parametrize(
    ("own", "limits", "lists", "room"),
    [
        ([entry(1, FIRST)], GENERAL, OF_GENERAL, True),
        ([entry(1, FIRST), entry(2, SECOND)], GENERAL, OF_GENERAL, True),  # a young member
        (
            [entry(1, OFFICER), entry(2, SECOND), entry(3, C.YOUNG_MEMBERS)],
            GENERAL, OF_GENERAL, False,
        ),
        ([entry(1, C.SPEAKERS)], COMMITTEE, [C.SPEAKERS], False),
        ([entry(1, C.SPEAKERS, S.SPOKEN)], COMMITTEE, [C.SPEAKERS], True),
    ],
)  # fmt: skip
def test_a_delegation_is_offered_to_register_while_there_is_room(own, limits, lists, room):
    assert law.has_room(own=own, limits=limits, lists=lists) is room


def test_one_person_is_not_two_speakers_by_key_nor_by_name():
    own = [entry(1, FIRST, person=7, name="rosa example"), entry(2, C.SPEAKERS, S.SPOKEN, person=8)]

    for key, name in ((7, "other"), (None, "rosa example")):
        with pytest.raises(ListedAlready):
            law.check_twice(key, name, own=own, may_speak_again=False)
    with pytest.raises(ListedAlready):
        law.check_twice(8, "x", own=own, may_speak_again=False)
    law.check_twice(8, "x", own=own, may_speak_again=True)
    # Two accredited people of one name are two people; two who are announced later are, too.
    law.check_twice(9, "rosa example", own=own, may_speak_again=False)
    law.check_twice(None, "", own=[entry(1, FIRST)], may_speak_again=False)


@pytest.mark.parametrize("codes", [(), ("en", "en"), ("en", "fr", "es"), ("tlh",)])
def test_a_speech_has_one_language_or_two_that_are_known(codes):
    law.check_languages(("en", "fr"), spoken=("en", "fr", "es"))
    with pytest.raises(LanguagesOfSpeech):
        law.check_languages(codes, spoken=("en", "fr", "es"))


@pytest.mark.parametrize("asked", [(None,), (None, None), (300, None), (300, 180), (200, 180)])
def test_a_delegation_divides_its_minutes(asked):
    check_division(480, asked)


@pytest.mark.parametrize("asked", [(481,), (300, 181), (480, None), (0, None)])
def test_more_than_there_is_cannot_be_divided(asked):
    with pytest.raises(ShareTooLarge):
        check_division(480, asked)


@given(st.integers(1, 3600), st.lists(st.none() | st.integers(1, 900), min_size=1, max_size=4))
def test_no_division_gives_more_than_there_is_nor_nothing_to_anybody(total, asked):
    try:
        check_division(total, asked)
    except ShareTooLarge:
        said = sum(one for one in asked if one)
        assert said + asked.count(None) > total
        return
    parts = shares(total=total, used_ms=0, asked=asked)
    assert sum(parts) <= total
    assert min(parts) >= 1
    if None in asked:
        assert sum(parts) == total
        unsaid = [share for share, one in zip(parts, asked, strict=True) if one is None]
        assert max(unsaid) - min(unsaid) <= 1
