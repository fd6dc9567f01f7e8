"""The story of an assembly: figures of what everybody may know, as a page and as open data."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from assemblies.models.delegations import Delegation
from sessions.enums import DocumentAccess
from sessions.models.debates import Debate
from sessions.services.documents import Showing
from tests.factories.debates import make_debate, make_speaker
from tests.factories.documents import make_document
from tests.factories.resolutions import make_adopted, make_group
from tests.factories.seats import make_participants
from tests.factories.sessions import NOW, make_assembly, make_body, make_sitting
from tests.factories.worlds import make_parliament

pytestmark = pytest.mark.django_db

STORY = "/en/events/138/story/"
OVER = {"starts_on": date(2018, 3, 24), "ends_on": date(2018, 3, 28)}


@pytest.fixture
def assembly():
    assembly = make_assembly(**OVER)
    make_sitting(assembly)
    return assembly


def delegate(assembly, parliament, women, men, **changes):
    delegation, _made = Delegation.objects.get_or_create(
        assembly=assembly, institution=parliament, defaults={"created_at": NOW}
    )
    values = {"capacity": "member_of_parliament", "delegation": delegation, **changes}
    for sex, number in (("female", women), ("male", men)):
        make_participants(assembly, number, sex=sex, **values)
    return delegation


def speak(debate, sex="female", seconds=60, person=None, **columns):
    person = person or make_participants(debate.event, 1, sex=sex)[0]
    speaker = make_speaker(debate, participant=person, state="spoken", **columns)
    at = debate.registration_closes_at
    return debate.turns.create(
        sitting=debate.sittings.get(), kind="speech", speaker=speaker, seconds=300, state="ended",
        called_at=at, begun_at=at, used_ms=seconds * 1000, ended_at=at + timedelta(seconds=seconds),
    )  # fmt: skip


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def figures(client):
    answer = client.get("/en/events/138/story.csv")
    rows = csv.DictReader(io.StringIO(answer.content.decode()))
    return {(row["section"], row["measure"], row["item"]): row["value"] for row in rows}


def test_story_counts_who_took_part(client, assembly):
    france, kenya = make_parliament("FR", "France"), make_parliament("KE", "Kenya")
    make_group("twelve_plus", france)
    make_group("african", kenya)
    delegate(assembly, france, 10, 20)
    delegate(assembly, kenya, 8, 2)
    delegate(assembly, france, 3, 3, capacity="presiding_officer")
    delegate(assembly, france, 2, 0, capacity="young_member")
    delegate(assembly, kenya, 5, 5, capacity="adviser")

    page, found = client.get(STORY), figures(client)

    assert "48 delegates: 23 women (48%) and 25 men (52%)." in text(page)
    assert page.content.count(b"<circle") == 48
    assert found["people", "parliaments", ""] == "2"
    assert found["people", "participants", ""] == "58"
    assert found["people", "women", "delegates"] == "23"
    # Three of each sex preside, two are young: so few would be known.
    assert found["people", "presiding_officers", ""] == "6"
    assert found["people", "women", "presiding_officers"] == ""
    assert found["people", "young_members", ""] == ""
    assert "Young members" not in text(page)
    # Of the ten from Kenya two are men, so that both groups are silent about it.
    assert found["groups", "delegates", "african"] == "10"
    assert found["groups", "women", "african"] == found["groups", "men", "african"] == ""
    assert found["groups", "women", "twelve_plus"] == ""


def test_story_counts_what_was_said_in_open_debates(client, assembly):
    debate = make_debate(assembly.sittings.get(), registration_opens_at=NOW - timedelta(days=9999))
    for _each in range(5):
        speak(debate, "female", 60)
        speak(debate, "male", 120)
    hidden = make_sitting(assembly, hour=15, is_closed=True)
    secret = make_debate(hidden, title={"en": "Behind doors"})
    speak(secret, "male", 999)

    page, found = client.get(STORY), figures(client)

    assert "Behind doors" not in text(page)
    assert found["debates", "debates", ""] == "1"
    assert found["debates", "speeches", ""] == "10"
    assert found["debates", "speaking_time", ""] == "900"
    assert found["debates", "speaking_time", "female"] == "300"
    assert found["debates", "speeches_by_men", ""] == "5"


def test_few_voices_are_not_told_apart(client, assembly):
    debate = make_debate(assembly.sittings.get(), registration_opens_at=NOW - timedelta(days=9999))
    speak(debate, "female", 60)

    found = figures(client)

    assert found["debates", "speeches", ""] == "1"
    assert not [key for key in found if key[2] in ("female", "male")]


def test_speeches_are_not_told_apart_where_any_voice_is_unknown(client, assembly):
    debate = make_debate(assembly.sittings.get(), registration_opens_at=NOW - timedelta(days=9999))
    for sex in ("female", "male") * 5:
        speak(debate, sex)
    turn = speak(debate)
    turn.__class__.objects.filter(pk=turn.pk).update(speaker=None)

    found = figures(client)

    assert found["debates", "speeches", ""] == "11"
    assert ("debates", "speeches_by_women", "") not in found
    assert not [key for key in found if key[2] in ("female", "male")]


def test_people_count_however_often_one_speaks(client, assembly):
    debate = make_debate(assembly.sittings.get(), registration_opens_at=NOW - timedelta(days=9999))
    one = make_participants(assembly, 1, sex="female")[0]
    speaker = speak(debate, person=one).speaker
    for _each in range(5):
        speak(debate, "male")
        turn = speak(debate)
        turn.__class__.objects.filter(pk=turn.pk).update(speaker=speaker)

    assert ("debates", "speeches_by_women", "") not in figures(client)


def test_debate_that_is_silent_has_others_beside_it(client, assembly):
    """The only woman of the second debate would be found by subtracting the first from the sum."""
    first, second = (
        make_debate(make_sitting(assembly, hour=hour),
                    registration_opens_at=NOW - timedelta(days=9999))
        for hour in (11, 14)
    )  # fmt: skip
    for sex in ("female", "male") * 6:
        speak(first, sex)
        speak(second, "male")
    speak(second, "female")

    found = figures(client)

    assert found["debates", "speeches_by_women", ""] == "7"
    assert ("debates", "speeches_by_women", f"debate:{first.pk}") not in found
    assert ("debates", "speeches_by_women", f"debate:{second.pk}") not in found


def test_groups_are_those_of_today_and_the_page_says_so(client, assembly):
    france = make_parliament("FR", "France")
    make_group("twelve_plus", france)
    delegate(assembly, france, 10, 20)

    assert "in the groups to which they belong today" in text(client.get(STORY))


def test_documents_count_as_far_as_everybody_reads_them(client, assembly):
    make_document(assembly, "A/138/A.1", languages=("en", "fr"))
    make_document(assembly, "A/138/A.2", languages=("en",))
    members = Showing(access=DocumentAccess.MEMBERS)
    make_document(assembly, "A/138/A.3", languages=("en",), showing=members)

    found = figures(client)

    assert found["documents", "documents", ""] == "2"
    assert found["languages", "documents", "en"] == "2"
    assert found["languages", "documents", "fr"] == "1"


def test_resolutions_stand_on_the_page(client, assembly):
    make_adopted(assembly)

    page = text(client.get(STORY))

    assert "Urgent action after the cyclone" in page
    assert "Adopted by consensus by the Assembly" in page


@pytest.mark.parametrize("address", ["story/", "story/data/", "story.csv", "story.json"])
@pytest.mark.parametrize(
    "changes",
    [
        {"starts_on": timezone.localdate(), "ends_on": timezone.localdate() + timedelta(days=2)},
        {"published_at": None},
        {"status": "cancelled", "cancelled_at": NOW},
    ],
    ids=["not over", "draft", "cancelled"],
)
def test_other_assemblies_have_no_story(client, changes, address):
    make_sitting(make_assembly(**{**OVER, **changes}))

    assert client.get(f"/en/events/138/{address}").status_code == 404
    if "cancelled_at" not in changes and "published_at" not in changes:
        assert "story" not in text(client.get("/en/events/138/"))


def test_assembly_without_an_open_sitting_has_no_story(client):
    make_sitting(make_assembly(**OVER), is_closed=True)

    assert client.get(STORY).status_code == 404


def test_page_of_the_assembly_leads_to_its_story(client, assembly):
    assert f'href="{STORY}"' in client.get("/en/events/138/").content.decode()


def test_open_data_says_what_it_is(client, assembly):
    make_document(assembly, "A/138/A.1")

    told = client.get("/en/events/138/story.json")
    page = text(client.get("/en/events/138/story/data/"))

    found = told.json()
    assert found["licence"] == "CC0-1.0"
    assert set(found["figures"][0]) == set(found["columns"])
    assert all(name in page for name in found["columns"])
    assert told["Access-Control-Allow-Origin"] == "*"


def test_open_data_in_every_language_is_one(client, assembly):
    make_adopted(assembly, body=make_body("sc_peace", name={"en": "Peace", "fr": "Paix"}))

    told = {client.get(f"/{code}/events/138/story.csv").content for code in ("en", "fr", "ar")}

    assert len(told) == 1


@pytest.mark.parametrize("who", ["visitor", "editor"])
@pytest.mark.parametrize("address", ["story/", "story.csv", "story.json"])
def test_unchanged_data_is_not_sent_again(world, who, address):
    client = Client()
    if who == "editor":
        client.force_login(world.editor)
    assembly = make_assembly(number=137, **OVER)
    make_sitting(assembly)
    path = f"/en/events/137/{address}"
    if address == "story/" and who == "editor":
        return  # her page holds her name

    tag = client.get(path)["ETag"]

    assert client.get(path, headers={"if-none-match": tag}).status_code == 304


def test_formula_is_harmless_in_a_spreadsheet(client, assembly):
    make_debate(assembly.sittings.get(), title={"en": "=1+1"},
                registration_opens_at=NOW - timedelta(days=9999))  # fmt: skip

    told = client.get("/en/events/138/story.csv").content.decode()

    assert ",'=1+1," in told


def queries_of(client, number, django_assert_max_num_queries):
    with django_assert_max_num_queries(60) as captured:
        assert client.get(f"/en/events/{number}/story/").status_code == 200
    return len(captured)


def test_story_asks_as_often_however_large_it_was(client, django_assert_max_num_queries):
    asked = []
    for number, rows in ((136, 1), (137, 3)):
        assembly = make_assembly(number=number, **OVER)
        for row in range(rows):
            sitting = make_sitting(assembly, hour=9 + 2 * row)
            debate = make_debate(sitting, registration_opens_at=NOW - timedelta(days=9999))
            speak(debate)
            make_adopted(assembly)
            make_document(assembly, f"A/{number}/A.{row + 1}")
            parliament = make_parliament(f"{number}{row}", f"Land {number}{row}")
            make_group(f"group{number}{row}", parliament)
            delegate(assembly, parliament, 6, 6)
        asked.append(queries_of(client, number, django_assert_max_num_queries))

    assert Debate.objects.count() == 4
    assert asked == [14, 14]
