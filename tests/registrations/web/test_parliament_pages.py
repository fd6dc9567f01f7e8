"""A parliament for everybody: what is published about it over the years, and nothing else."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from assemblies.models.institutions import RecordedComposition
from registrations.models.meetings import OnlineAttendance
from registrations.services import lists
from sessions.enums import BallotMethod
from sessions.models.presence import Presence
from sessions.services import questions, roll_calls
from tests.factories.ballots import call, make_delegation, make_question
from tests.factories.debates import make_debate
from tests.factories.papers import make_approved
from tests.factories.requests import make_circulated, make_list, make_received
from tests.factories.resolutions import make_group
from tests.factories.seats import make_participants
from tests.factories.sessions import NOW, make_assembly, make_sitting
from tests.factories.worlds import make_parliament

pytestmark = pytest.mark.django_db

FRANCE = "/en/parliaments/FR/"


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def speak(debate, parliament, seconds=90):
    at = debate.registration_closes_at
    return debate.turns.create(
        sitting=debate.sittings.get(), kind="speech", institution=parliament, seconds=300,
        state="ended", called_at=at, begun_at=at, used_ms=seconds * 1000, ended_at=at,
    )  # fmt: skip


def test_size_of_a_delegation_is_told_once_the_list_is_published(client, world):
    make_approved(world, is_listed=True)
    make_approved(world, family_name="Second", sex="male")
    make_approved(world, family_name="Third", capacity="adviser")
    before = text(client.get(FRANCE))

    kept = lists.freeze(event=world.assembly, by=world.desk, at=timezone.now())
    frozen_only = text(client.get(FRANCE))
    lists.publish(kept=kept, by=world.desk, at=timezone.now())
    after = client.get(FRANCE)

    for page in (before, frozen_only):
        assert "Nothing is published yet about its delegations." in page
        assert "138th Assembly" not in page
    (told,) = after.context["delegations"]
    assert (told.women, told.men, told.total, told.head) == (1, 1, 2, "")


def test_head_is_named_where_the_published_list_names_her(client, world):
    head = make_approved(world, family_name="Zola", is_listed=True)
    make_approved(world, family_name="Hidden")
    world.file.head = head
    world.file.save(update_fields=["head"])
    kept = lists.freeze(event=world.assembly, by=world.desk, at=timezone.now())
    lists.publish(kept=kept, by=world.desk, at=timezone.now())

    (told,) = client.get(FRANCE).context["delegations"]
    lists.retract(kept=kept, by=world.desk, at=timezone.now())

    assert told.head == f"{head.given_name} Zola"
    assert told.total == 2
    assert client.get(FRANCE).context["delegations"] == ()


def test_what_was_recorded_of_older_assemblies_is_told(client, world):
    make_assembly(number=100, starts_on=date(1998, 9, 7), ends_on=date(1998, 9, 11))
    RecordedComposition.objects.create(
        institution=world.file.delegation.institution, assembly_number=100, women=2, men=6
    )

    (told,) = client.get(FRANCE).context["delegations"]

    assert (told.assembly.number, told.women, told.men) == (100, 2, 6)


def test_requests_stand_with_their_fate_once_they_are_circulated(client, world):
    france = world.file.delegation.institution
    make_list(world.assembly)
    make_received(world.assembly, france, subject="Secret so far")
    assert "Requests for an emergency item" not in text(client.get(FRANCE))

    make_circulated(world.assembly, france, by=world.editor)

    assert "Circulated" in text(client.get(FRANCE))


def test_votes_stand_as_they_were_cast_in_open_sittings(client, world):
    france, kenya = make_parliament("SE", "Sweden"), make_parliament("NO", "Norway")
    delegation = make_delegation(world.assembly, france, world.sitting)
    other = make_delegation(world.assembly, kenya, world.sitting)
    at = timezone.now()
    question = make_question(world.sitting, at=at, title="Shall the list be closed?")
    ballot = questions.open_question(
        question=question, method=BallotMethod.ROLL_CALL, by=world.editor, at=at
    )
    assert ballot.pk
    assert "How it voted" not in text(client.get("/en/parliaments/SE/"))  # it is open
    call(ballot, {delegation: (10, 8, 0), other: (0, 0, 18)}, by=world.editor, at=at)
    roll_calls.close_vote(ballot=ballot, by=world.editor, at=at)

    (told,) = client.get("/en/parliaments/SE/").context["votes"]

    assert (told.in_favour, told.against, told.abstaining) == (10, 8, 0)
    world.sitting.is_closed = True
    world.sitting.save()
    assert client.get("/en/parliaments/SE/").context["votes"] == []


def test_speeches_are_counted_by_year_in_open_debates(client, world):
    france = world.file.delegation.institution
    debate = make_debate(world.sitting)
    speak(debate, france)
    speak(debate, france, 30)
    speak(make_debate(world.closed_sitting, title={"en": "Behind doors"}), france)

    response = client.get(FRANCE)

    assert response.context["years"] == [(2026, 2, "2 min")]
    assert "Behind doors" not in text(response)


@pytest.mark.parametrize("way", ["online", "in_person"])
def test_webinars_are_counted_and_nobody_is_named(client, world, way):
    attend = attend_online if way == "online" else arrive
    france = world.file.delegation.institution
    held = make_sitting(world.assembly).event
    webinar = type(held).objects.create(
        kind="webinar", slug="water", title={"en": "Water"}, place={"en": "Online"},
        time_zone="UTC", starts_on=date(2025, 5, 5), ends_on=date(2025, 5, 5), created_at=NOW,
        changed_at=NOW, published_at=NOW,
    )  # fmt: skip
    came, *_absent = make_participants(webinar, 4, institution=france)

    nobody_came = client.get(FRANCE)
    attend(make_sitting(webinar), came)
    response = client.get(FRANCE)

    assert nobody_came.context["webinars"] == ()
    assert response.context["webinars"] == ((2025, 1),)
    assert "its people were present" in text(response)
    assert "Number" not in text(response)


def attend_online(sitting, person):
    OnlineAttendance.objects.create(
        sitting=sitting, participant=person, source="click", key="k", joined_at=NOW
    )


def arrive(sitting, person):
    Presence.objects.create(event_id=sitting.event_id, participant=person, recorded_at=NOW)


def test_list_goes_by_letter_and_by_group(client, world):
    make_group("african", world.other_file.delegation.institution)

    whole, narrowed = client.get("/en/parliaments/"), client.get("/en/parliaments/?group=african")

    assert [letter for letter, _those in whole.context["letters"]] == ["F", "K"]
    assert [letter for letter, _those in narrowed.context["letters"]] == ["K"]
    assert "African: 1 parliament." in text(narrowed)


@pytest.mark.parametrize("group", ["none", "x" * 10_000, "a\x00b", "'"])
def test_group_that_is_not_there_narrows_nothing(client, world, group):
    response = client.get("/en/parliaments/", {"group": group})

    assert response.status_code == 200
    assert response.context["shown"] == 2


@pytest.mark.parametrize("page", ["1000000000", "x", "-1", "9" * 5000])
def test_page_of_votes_that_is_not_there_shows_the_nearest(client, world, page):
    assert client.get(FRANCE, {"page": page}).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_page_asks_as_often_for_three_as_for_one(client, world, rows, django_assert_num_queries):
    france = world.file.delegation.institution
    for row in range(rows):
        event = make_assembly(number=100 + row, starts_on=date(1998, 1, 1) + timedelta(days=row),
                              ends_on=date(1998, 1, 9) + timedelta(days=row))  # fmt: skip
        RecordedComposition.objects.create(
            institution=france, assembly_number=event.number, women=2, men=6
        )
        speak(make_debate(make_sitting(event)), france)
    client.get(FRANCE)

    with django_assert_num_queries(11):
        client.get(FRANCE, {"page": "1"})
