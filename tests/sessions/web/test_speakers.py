"""A delegation's page of speakers, and the secretariat's pages of debates and lists."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assemblies.enums import Capacity
from assemblies.models.delegations import Participant
from assemblies.models.institutions import Institution
from sessions.enums.debates import DebateKind, ListCategory, SpeakerState
from sessions.models.debates import Debate, Speaker
from sessions.rules.debates.kinds import rules_of
from tests.factories.accounts import make_account
from tests.factories.debates import make_debate, make_speaker
from tests.factories.resolutions import make_resolution
from tests.factories.seats import make_participants
from tests.factories.sessions import make_body, make_seat, make_sitting
from tests.factories.worlds import make_parliament

pytestmark = pytest.mark.django_db
C = ListCategory


@pytest.fixture
def sitting(world):
    """A sitting four days from now, whatever the assembly's days are."""
    at = timezone.now().replace(second=0, microsecond=0) + timedelta(days=4)
    return make_sitting(
        world.assembly, day=3, starts_at=at, ends_at=at + timedelta(hours=3)
    )  # fmt: skip


@pytest.fixture
def debate(sitting):
    return make_debate(sitting, at=timezone.now() - timedelta(days=1))


@pytest.fixture
def ours(world):
    return world.file.delegation


@pytest.fixture
def person(world, ours):
    (one,) = make_participants(
        world.assembly, 1, delegation=ours, capacity=Capacity.MEMBER_OF_PARLIAMENT
    )
    Participant.objects.filter(pk=one.pk).update(badge_name="Rosa Example")
    return one


@pytest.fixture
def clerk(world):
    return signed_in(world.coordinator)


@pytest.fixture
def editor(world):
    return signed_in(world.editor)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def url(name, *args):
    return reverse(f"assembly_sessions:{name}", args=["138", *args])


def said(answer):
    return answer.content.decode()


def test_drafting_committee_is_closed_and_who_registers_its_drafters_finds_it(world, clerk, ours):
    body = make_body("drafting")
    closed = make_sitting(world.assembly, day=2, is_closed=True, body=body)
    debate = make_debate(closed, DebateKind.DRAFTING)
    make_seat(world.stranger)  # in another body
    (rosa,) = make_participants(world.assembly, 1, delegation=ours)
    Participant.objects.filter(pk=rosa.pk).update(user=make_account("rosa@example.org"))
    rosa.refresh_from_db()
    others = [Client(), signed_in(world.other_coordinator), signed_in(world.delegate)]
    paths = [url("debate", debate.pk), url("speaker-new", debate.pk, ours.pk)]

    def opens(client, path=paths[0]):
        return client.get(path).status_code == 200

    nobody_sits = [opens(one) for one in (clerk, signed_in(rosa.user))]
    make_seat(rosa.user, body)
    she_sits = [opens(clerk), opens(clerk, paths[1]), opens(signed_in(rosa.user))]
    strangers = [opens(one, path) for one in others for path in paths]
    resolution = make_resolution(world.assembly)
    resolution.drafted_in = closed
    resolution.save()
    group = ours.institution.groups.create(code="g", name={"en": "Group"})
    kenyan = make_participants(world.assembly, 1, delegation=world.other_file.delegation)[0]
    resolution.drafters.create(participant=kenyan, group=group, named_at=closed.starts_at)
    another_is_named = [opens(clerk), opens(others[1])]

    assert nobody_sits == [False, False]
    assert she_sits == [True, True, True]
    assert strangers == [False] * 6
    assert another_is_named == [False, True]


def test_own_speakers_cost_as_much_in_three_debates_as_in_one(clerk, sitting, ours):
    counts = []
    for _n in range(3):
        debate = make_debate(sitting, DebateKind.EMERGENCY)
        make_speaker(debate, ours.institution, delegation=ours, rank=1)
        with CaptureQueriesContext(connection) as queries:
            page = clerk.get(url("speaker-list"))
        counts.append(len(queries))

    assert said(page).count("Number 1 of those who wait") == 3
    assert len(set(counts)) == 1, counts


def test_a_coordinator_registers_changes_and_withdraws_a_speaker(clerk, debate, ours, person):
    new = url("speaker-new", debate.pk, ours.pk)

    answer = clerk.post(
        new, {"person": person.pk, "speaks_as": "delegate", "language": "fr", "seconds": "5:00"}
    )

    assert answer.url == url("speaker-list")
    speaker = Speaker.objects.get()
    assert (speaker.name, speaker.languages, speaker.seconds) == (
        "Rosa Example", ["fr"], 300,
    )  # fmt: skip
    page = said(clerk.get(url("speaker-list")))
    for words in ("Rosa Example", "First speakers", "French", "5 min", "drawn by lot"):
        assert words in page
    change = url("speaker-amend", speaker.pk)
    assert 'value="5:00"' in said(clerk.get(change))
    sent = {"name": "Ida Example", "speaks_as": "delegate", "language": "en", "version": 1}
    assert clerk.post(change, sent).status_code == 302
    stale = clerk.post(change, {**sent, "name": "Eve Example"})
    assert stale.status_code == 422
    assert clerk.post(url("speaker-withdraw", speaker.pk)).status_code == 302
    speaker.refresh_from_db()
    assert (speaker.name, speaker.state) == ("Ida Example", SpeakerState.WITHDRAWN)
    assert "Ida Example" not in said(clerk.get(url("speaker-list")))
    again = clerk.post(url("speaker-withdraw", speaker.pk))
    assert again.status_code == 422


def test_a_third_speaker_comes_back_as_typed_with_the_reason(clerk, debate, ours):
    for category in (C.FIRST_SPEAKERS, C.SECOND_SPEAKERS):
        make_speaker(debate, ours.institution, delegation=ours, category=category)

    answer = clerk.post(
        url("speaker-new", debate.pk, ours.pk),
        {"name": "Third Example", "speaks_as": "delegate", "language": "fr"},
    )

    assert answer.status_code == 422
    assert "A delegation has 2 speakers" in said(answer)
    assert "Third Example" in said(answer)
    assert Speaker.objects.count() == 2


@pytest.mark.parametrize("seconds", ["0", "8:75", "٨", "abc", "99999"])
def test_a_time_that_is_none_is_said_beside_the_field(clerk, debate, ours, seconds):
    answer = clerk.post(
        url("speaker-new", debate.pk, ours.pk),
        {"name": "A", "speaks_as": "delegate", "language": "fr", "seconds": seconds},
    )

    assert answer.status_code == 422
    assert not Speaker.objects.exists()


def test_once_the_order_is_known_a_delegation_reads_where_it_stands(clerk, debate, ours):
    make_speaker(debate, category=C.FIRST_SPEAKERS, rank=1)
    make_speaker(debate, ours.institution, delegation=ours, category=C.FIRST_SPEAKERS, rank=2)

    page = said(clerk.get(url("speaker-list")))
    assert "Number 2 of those who wait" in page
    assert url("debate-exchanges", debate.pk) in page
    assert url("speaker-new", debate.pk, ours.pk) in page
    for category in (C.SECOND_SPEAKERS, C.YOUNG_MEMBERS):
        make_speaker(debate, ours.institution, delegation=ours, category=category)
    full = said(clerk.get(url("speaker-list")))
    assert url("speaker-new", debate.pk, ours.pk) not in full


def test_a_delegate_looks_up_her_delegations_speakers_and_changes_none(world, debate, ours):
    speaker = make_speaker(debate, ours.institution, delegation=ours, category=C.FIRST_SPEAKERS)
    delegate = signed_in(world.delegate)

    page = said(delegate.get(url("speaker-list")))

    assert "Rosa Example" in page
    assert url("speaker-amend", speaker.pk) not in page
    for name, keys in (("speaker-amend", [speaker.pk]), ("speaker-new", [debate.pk, ours.pk])):
        assert delegate.get(url(name, *keys)).status_code == 404


def test_the_head_of_a_delegation_registers_speakers(world, debate, ours, person):
    user = world.stranger
    Participant.objects.filter(pk=person.pk).update(user=user)
    ours.head = person
    ours.save()

    answer = signed_in(user).post(
        url("speaker-new", debate.pk, ours.pk), {"speaks_as": "delegate", "language": "fr"}
    )

    assert answer.status_code == 302
    assert "Announced later" in said(signed_in(user).get(url("speaker-list")))


def test_a_debate_in_a_closed_sitting_is_unknown_to_a_delegation(world, clerk, debate, ours):
    debate.sittings.add(world.closed_sitting)

    assert "General debate" not in said(clerk.get(url("speaker-list")))
    assert clerk.get(url("speaker-new", debate.pk, ours.pk)).status_code == 404


def test_an_editor_makes_a_general_debate_and_changes_its_figures(editor, sitting):
    new = url("debate-new", "general")
    page = editor.get(new)
    assert 'value="8:00"' in said(page)
    hours = {
        "opens_at": sitting.starts_at - timedelta(days=3),
        "closes_at": sitting.starts_at - timedelta(days=2),
        "draw_at": sitting.starts_at - timedelta(days=1),
    }
    zone = sitting.event.zone
    sent = {
        "title_en": "General debate", "sittings": [sitting.pk], "speakers_per_delegation": 2,
        "delegation_seconds": "8", "reply_seconds": "2:00", "point_of_order_seconds": "1",
        "list_opening": "10", "list_young_members": "2:30", "sex_female": "60",
        **{name: f"{at.astimezone(zone):%Y-%m-%dT%H:%M}" for name, at in hours.items()},
    }  # fmt: skip

    answer = editor.post(new, sent)

    debate = Debate.objects.get()
    assert answer.url == url("debate-lists", debate.pk)
    assert debate.lists.get(category=C.YOUNG_MEMBERS).seconds == 150
    assert debate.budgets.get().seconds == 3600
    assert debate.draw_at == hours["draw_at"].replace(second=0, microsecond=0)
    change = url("debate-change", debate.pk)
    assert 'value="2:30"' in said(editor.get(change))
    assert editor.post(change, {**sent, "delegation_seconds": "6", "version": 1}).status_code == 302
    debate.refresh_from_db()
    assert debate.delegation_seconds == 360
    assert editor.post(change, {**sent, "version": 1}).status_code == 422
    backwards = {**sent, "closes_at": sent["opens_at"]}
    refused = editor.post(new, backwards)
    assert refused.status_code == 422
    assert "Registration closes after it has opened" in said(refused)


def test_the_desk_enters_a_late_speaker_an_observer_and_a_guest(editor, debate, ours):
    Debate.objects.filter(pk=debate.pk).update(registration_closes_at=timezone.now())
    observer = Institution.objects.create(
        kind="observer", code="OBS", name={"en": "Observers", "fr": "Observateurs"}
    )
    new = url("debate-speaker-new", debate.pk)

    editor.post(f"{new}?for={ours.institution.code}", {"speaks_as": "delegate", "language": "fr"})
    editor.post(f"{new}?for={observer.code}", {"name": "Ida Example", "language": "en"})
    editor.post(new, {"name": "Eve Example", "function": "Director", "language": "en"})

    rows = Speaker.objects.order_by("pk").values_list("speakers_list__category", "is_late")
    assert list(rows) == [
        (C.FIRST_SPEAKERS, True), (C.FIRST_SPEAKERS, True), (C.OPENING, False),
    ]  # fmt: skip
    assert editor.get(f"{new}?for=XX").status_code == 404
    assert editor.post(new, {"name": "", "language": "en"}).status_code == 422


def test_the_desk_finds_orders_changes_and_withdraws(editor, debate, ours):
    one, two = (make_speaker(debate, name=name, rank=rank) for rank, name in ((1, "A"), (2, "B")))
    make_speaker(debate, ours.institution, delegation=ours, category=C.FIRST_SPEAKERS)
    lists = url("debate-lists", debate.pk)

    editor.post(url("debate-speaker-move", debate.pk, two.pk), {"to": "up"})
    editor.post(
        url("debate-speaker", debate.pk, one.pk),
        {"name": "Ada Example", "language": "es", "version": 1},
    )

    page = said(editor.get(lists))
    assert page.index(">B<") < page.index("Ada Example")
    found = said(editor.get(lists, {"q": "rosa fránce"}))
    assert "Rosa Example" in found
    assert "Ada Example" not in found
    editor.post(url("debate-speaker-withdraw", debate.pk, one.pk), {"reason": "Ill."})
    assert "Ada Example" not in said(editor.get(lists))
    assert "Ada Example" in said(editor.get(lists, {"state": "withdrawn"}))
    late = editor.post(url("debate-speaker-move", debate.pk, one.pk), {"to": "up"})
    assert late.status_code == 422


@pytest.mark.parametrize("kind", DebateKind)
def test_what_the_form_offers_makes_a_debate_of_every_kind(editor, sitting, kind):
    page = editor.get(url("debate-new", kind.value))
    assert ("draw_at" in said(page)) is (kind is DebateKind.GENERAL)
    form = page.context["form"]
    offered = {one.html_name: one.value() for one in form if one.value() not in (None, "")}

    answer = editor.post(url("debate-new", kind.value), {**offered, "sittings": [sitting.pk]})

    debate = Debate.objects.get()
    assert answer.url == url("debate-lists", debate.pk)
    rules = rules_of(kind)
    assert [one.seconds for one in debate.lists.order_by("place")] == [
        one.seconds for one in rules.lists
    ]
    if rules.opens_before is not None:
        assert debate.registration_opens_at == sitting.starts_at - rules.opens_before


def test_lists_cost_as_many_queries_with_three_speakers_as_with_one(clerk, editor, debate, ours):
    pages = ((clerk, url("speaker-list")), (editor, url("debate-lists", debate.pk)))
    counts = []
    for rank in (1, 2, 3):
        make_speaker(
            debate, ours.institution, delegation=ours, category=C.FIRST_SPEAKERS, rank=rank
        )
        counts.append([_queries(client, address) for client, address in pages])

    assert counts[0] == counts[2]


def _queries(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_a_young_member_is_chosen_among_accredited_young_members(clerk, debate, ours, world):
    (young,) = make_participants(world.assembly, 1, delegation=ours, capacity=Capacity.YOUNG_MEMBER)
    new = url("speaker-new", debate.pk, ours.pk)

    refused = clerk.post(new, {"name": "A", "speaks_as": "young_member", "language": "fr"})
    clerk.post(new, {"person": young.pk, "speaks_as": "young_member", "language": "fr"})

    assert refused.status_code == 422
    speaker = Speaker.objects.get()
    assert speaker.speakers_list.category == C.YOUNG_MEMBERS
    sent = {"person": young.pk, "language": "es", "version": 1}
    assert clerk.post(url("speaker-amend", speaker.pk), sent).status_code == 302


def test_the_numbers_of_an_order_that_the_desk_gives_are_its_places(editor, debate):
    one = make_speaker(debate, name="Ada Example", rank=1, number=1)
    make_speaker(debate, name="Eve Example", rank=2)
    lists = url("debate-lists", debate.pk)

    editor.post(url("debate-speaker-move", debate.pk, one.pk), {"to": "down"})

    def places(more=None):
        (opening, *_others) = editor.get(lists, more or {}).context["lists"]
        return [(line.place, line.name) for line in opening.lines]

    assert places() == [("1", "Eve Example"), ("2", "Ada Example")]
    assert places({"q": "ada"}) == [("2", "Ada Example")]


def test_the_desk_is_offered_who_stands_on_the_lists_without_a_delegation(editor, debate):
    away = make_parliament("PL", "Poland")
    page = url("debate-lists", debate.pk)
    assert '<option value="PL"' not in said(editor.get(page))

    make_speaker(debate, away, category=C.FIRST_SPEAKERS)

    assert '<option value="PL"' in said(editor.get(page))
    assert editor.get(url("debate-speaker-new", debate.pk) + "?for=PL").status_code == 200


def test_a_young_member_is_offered_only_where_one_is_accredited(clerk, debate, ours, world):
    new = url("speaker-new", debate.pk, ours.pk)
    without = said(clerk.get(new))
    make_participants(world.assembly, 1, delegation=ours, capacity=Capacity.YOUNG_MEMBER)
    offered = said(clerk.get(new))

    assert 'value="young_member"' not in without
    assert "A young member may speak besides" in without
    assert 'value="young_member"' in offered
    assert "A young member may speak besides" not in offered


def test_a_form_that_cannot_succeed_says_why_and_is_none(clerk, editor, debate, ours):
    speaker = make_speaker(debate, ours.institution, delegation=ours, category=C.FIRST_SPEAKERS)
    pages = [
        (clerk, url("speaker-withdraw", speaker.pk)),
        (clerk, url("speaker-amend", speaker.pk)),
        (editor, url("debate-speaker-withdraw", debate.pk, speaker.pk)),
        (editor, url("debate-speaker", debate.pk, speaker.pk)),
    ]
    button = '<div class="acts"><button type="submit"'
    assert all(button in said(client.get(path)) for client, path in pages)

    Speaker.objects.update(state=SpeakerState.HAS_FLOOR)
    gone = [said(client.get(path)) for client, path in pages]
    Debate.objects.update(ended_at=timezone.now())
    over = [
        said(clerk.get(url("speaker-new", debate.pk, ours.pk))),
        said(editor.get(url("debate-speaker-new", debate.pk))),
    ]

    assert all("Has the floor" in page and button not in page for page in gone)
    assert all("No more speakers are taken." in page and button not in page for page in over)


def test_the_desk_removes_an_empty_debate_and_reads_why_one_is_not_public(world, editor, debate):
    remove, lists = url("debate-remove", debate.pk), url("debate-lists", debate.pk)
    assert "Not public" not in said(editor.get(lists))
    debate.sittings.add(world.closed_sitting)
    assert "Not public" in said(editor.get(lists))
    speaker = make_speaker(debate)
    assert remove not in said(editor.get(lists))
    assert editor.post(remove).status_code == 422
    speaker.delete()

    assert editor.post(remove).url == url("debate-desk")

    assert not Debate.objects.exists()


def test_a_time_that_is_too_long_is_said_in_minutes_with_what_is_left(clerk, debate, ours):
    make_speaker(debate, ours.institution, delegation=ours, category=C.FIRST_SPEAKERS, seconds=30)
    sent = {"name": "Eve Example", "speaks_as": "delegate", "language": "fr"}
    new = url("speaker-new", debate.pk, ours.pk)

    of_both = said(clerk.post(new, {**sent, "seconds": "8:00"}))
    mistakes = said(clerk.post(new, {**sent, "seconds": "9:00", "other_language": "fr"}))

    assert "share 8:00 minutes. As the others are set, at most 7:30 is left" in of_both
    assert "9:00 minutes; at most 8:00." in mistakes
    assert "in one language, or in two different ones" in mistakes


def test_the_desk_and_the_public_call_the_state_of_a_debate_the_same(editor, debate):
    pages = [url("debate-desk"), url("debate-lists", debate.pk), url("debate-list")]
    states = {
        "Registration open": {},
        "Not begun": {"registration_closes_at": timezone.now()},
        "Adjourned": {"opened_at": timezone.now()},
        "Debate closed": {"closed_at": timezone.now()},
    }
    for words, changes in states.items():
        if changes:
            Debate.objects.filter(pk=debate.pk).update(**changes)
        assert [words in said(editor.get(page)) for page in pages] == [True] * 3, words
