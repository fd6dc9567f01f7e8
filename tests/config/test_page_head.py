"""What pages say of themselves to programs: one address, every language, who may keep them."""

import json
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from assemblies.models.audit import AuditEntry
from config.indexed import INDEXED
from sessions.services import sittings
from tests.addresses import all_addresses, path_of, things_of
from tests.factories.sessions import LATER, NOW, make_assembly, make_release, make_sitting
from tests.rights import EVERYBODY, READ

pytestmark = pytest.mark.django_db

LANGUAGES = [code for code, _name in settings.LANGUAGES]
# Everybody may open these, and no search engine keeps them: forms, links with a secret, drafts.
SHUT = re.compile(
    r"account_|mailbox-|api-docs|search|assembly_sessions:(calendar-embed|events-embed|follow|"
    r"mails-stop|wishes|paper|released-programme|screen|debate-(interpreters|exchanges)|"
    r"change-log-)|registrations:(invitation|register|letter|application|"
    r"participant-list|door|enrol|certificate|own-)"
)


def group_of(name):
    return next((g for g in READ if g.endswith("*") and name.startswith(g[:-1])), name)


def head_of(response):
    return response.content.decode().partition("</head>")[0]


def links(head, rel):
    return re.findall(rf'<link rel="{rel}"(?: hreflang="([^"]+)")? href="([^"]+)"', head)


def data_in(response):
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', head_of(response))
    return [json.loads(one) for one in found]


def test_every_public_page_says_where_it_is_and_in_which_languages(world, settings):
    settings.PUBLIC_URL = "https://assembly.example"
    things, walked = things_of(world), set()
    for address in all_addresses():
        if address.is_api or READ.get(group_of(address.name)) != EVERYBODY:
            continue
        response = Client().get(path_of(address, things))
        if response.status_code != 200 or "text/html" not in response["Content-Type"]:
            continue
        if b"<html" not in response.content:
            continue  # a part of a page, asked for by a script
        head, name = head_of(response), address.name
        if name not in INDEXED:
            assert SHUT.match(name), f"{name}: is it for search engines (config/indexed.py)?"
            assert links(head, "canonical") == [], name
            assert 'name="robots" content="noindex' in head or name == "api-docs", name
            continue
        walked.add(name)
        canonical = f"https://assembly.example{path_of(address, things)}"
        assert links(head, "canonical") == [("", canonical)], name
        alternates = dict(links(head, "alternate"))
        assert alternates == {
            **{code: canonical.replace("/en/", f"/{code}/", 1) for code in LANGUAGES},
            "x-default": canonical,
        }, name
        assert "noindex" not in head, name
        assert head.count('property="og:title"') == head.count('name="description"') == 1, name
        assert re.search(r'og:title" content="[^"]+"', head), name
    assert walked >= INDEXED - {"assembly_sessions:debate-draw", "assembly_sessions:minutes"}


def test_each_language_names_the_same_address(client):
    make_sitting(make_assembly())

    heads = [head_of(client.get(f"/{code}/events/138/")) for code in LANGUAGES]

    assert len({tuple(links(head, "alternate")) for head in heads}) == 1
    assert [re.search(r'og:locale" content="([^"]+)', head)[1] for head in heads] == [
        "en_GB", "fr_FR", "ar", "es_ES",
    ]  # fmt: skip


def test_page_of_a_list_is_a_page_and_a_narrowed_list_is_not(client):
    page = head_of(client.get("/en/documents/?page=2"))
    narrowed = head_of(client.get("/en/documents/?language=fr&page=2"))

    assert links(page, "canonical")[0][1].endswith("/en/documents/?page=2")
    assert "noindex" not in page
    assert links(narrowed, "canonical")[0][1].endswith("/en/documents/")
    assert 'content="noindex, follow"' in narrowed


@pytest.mark.parametrize("page", ["1", "0", "-1", "x", "10000000000", "2%0d%0aX: y", "<b>"])
def test_nonsense_in_the_address_is_not_in_the_canonical_one(client, page):
    head = head_of(client.get(f"/en/documents/?page={page}"))

    assert links(head, "canonical")[0][1].endswith("/en/documents/")


def test_page_of_an_error_has_no_address(client):
    head = head_of(client.get("/en/events/none/"))

    assert links(head, "canonical") == []
    assert '<meta name="robots" content="noindex">' in head


def test_private_page_is_kept_by_nobody(world):
    client = Client()
    client.force_login(world.coordinator)

    head = head_of(client.get(f"/en/delegations/{world.file.pk}/"))

    assert links(head, "canonical") == []
    assert '<meta name="robots" content="noindex">' in head


def test_event_is_told_in_the_words_of_schema_org(client, settings):
    settings.PUBLIC_URL = "https://assembly.example"
    event = make_assembly(format="hybrid", country="CH", latitude=46.2, longitude=6.1)
    make_sitting(event, hour=9)
    make_sitting(event, hour=14, is_closed=True, title={"en": "Behind doors"})

    (told,) = data_in(client.get("/en/events/138/"))

    assert told["startDate"] == "2026-10-21"
    assert told["endDate"] == "2026-10-25"
    assert told["eventStatus"] == "https://schema.org/EventScheduled"
    assert told["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    place, online = told["location"]
    assert place["geo"]["latitude"] == 46.2
    assert online == {"@type": "VirtualLocation", "url": "https://assembly.example/en/events/138/"}
    assert [one["name"] for one in told["subEvent"]] == ["Governing Council"]


def test_old_event_says_no_more_of_its_days_than_is_known(client):
    make_assembly(number=1, starts_on="1889-01-01", ends_on="1889-12-31", date_precision="year")

    (told,) = data_in(client.get("/en/events/1/"))

    assert (told["startDate"], told["endDate"]) == ("1889", "1889")


def test_cancelled_event_says_so(client):
    make_assembly(status="cancelled", cancelled_at=NOW)

    (told,) = data_in(client.get("/en/events/138/"))

    assert told["eventStatus"] == "https://schema.org/EventCancelled"
    assert "previousStartDate" not in told


def test_moved_event_says_when_it_was_to_begin(client):
    event = make_assembly(sequence=1)
    for at, day in ((NOW - timedelta(days=9), "2026-03-01"), (LATER, "2026-09-14")):
        AuditEntry.objects.create(  # the first one while it was a draft: nobody could read it
            at=at, act="event.change", thing_label="Assembly", thing_key=str(event.pk),
            before={"starts_on": day}, after={"starts_on": "2026-10-21"},
        )  # fmt: skip

    (told,) = data_in(client.get("/en/events/138/"))

    assert told["eventStatus"] == "https://schema.org/EventRescheduled"
    assert told["previousStartDate"] == "2026-09-14"


def test_moved_sitting_says_when_it_was_to_begin(client, world):
    sitting = world.sitting
    began = sitting.local_start
    facts = {"starts_at": sitting.starts_at + timedelta(hours=1),
             "ends_at": sitting.ends_at + timedelta(hours=1)}  # fmt: skip
    make_release(world.assembly)
    sittings.publish(sitting=sitting, facts=facts, note=None, by=None, at=LATER)

    (told,) = data_in(client.get(f"/en/events/138/sittings/{sitting.pk}/"))

    assert told["eventStatus"] == "https://schema.org/EventRescheduled"
    assert told["previousStartDate"].startswith(f"{sitting.starts_at:%Y-%m-%dT%H:%M}")
    assert told["startDate"] == (began + timedelta(hours=1)).isoformat(timespec="minutes")
    assert told["superEvent"]["name"] == "138th Assembly"


def test_closed_sitting_is_told_to_no_program(world):
    client = Client()
    client.force_login(world.editor)

    assert data_in(client.get(f"/en/events/138/sittings/{world.closed_sitting.pk}/")) == []


def test_nothing_written_ends_the_block(client):
    make_assembly(title={"en": "</script><script>alert(1)</script> & <b>"})

    page = client.get("/en/events/138/").content.decode()
    (told,) = data_in(client.get("/en/events/138/"))

    assert told["name"] == "</script><script>alert(1)</script> & <b>"
    assert "<script>alert" not in page
