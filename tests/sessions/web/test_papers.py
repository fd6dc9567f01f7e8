"""Papers on pages: listed in each language, asked for by who opens them, the same for everybody."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from assemblies.enums import Role
from assemblies.fields import LanguageMap
from sessions.enums import PaperState
from sessions.jobs import papers as jobs
from sessions.models.papers import PrintedPaper
from sessions.services import plans, releases
from tests.factories.accounts import make_account
from tests.factories.sessions import (
    LATER,
    NOW,
    make_agenda_item,
    make_assembly,
    make_paper,
    make_release,
    make_sitting,
)
from tests.sessions.test_paper import read, words_of

pytestmark = pytest.mark.django_db

LIST = "/en/events/138/papers/"
FILE = "/en/events/138/papers/1/programme.pdf"
PAGE = "/en/events/138/papers/1/programme/"


@pytest.fixture
def assembly():
    return make_assembly(number=138)


@pytest.fixture
def release(assembly):
    make_sitting(assembly)
    return make_release(assembly)


def make_all():
    while jobs.make_next(clock=lambda: NOW):
        pass


def text(response):
    return response.content.decode()


def test_programme_leads_to_its_papers(client, release):
    assert f'href="{LIST}"' in text(client.get("/en/events/138/programme/"))


def test_list_has_every_paper_in_every_language(client, assembly, release):
    make_agenda_item(assembly)

    page = text(client.get(LIST))

    for name in ("programme", "order-2026-10-21", "journal-2026-10-21", "agenda-assembly"):
        for language in ("en", "fr", "ar", "es"):
            assert f'href="/{language}/events/138/papers/1/{name}.pdf"' in page
    assert "Release 1, 1 September 2026, 10:00 Europe/Zurich" in page
    assert not PrintedPaper.objects.exists()  # looking at the list asks for nothing


def test_list_before_any_release_says_so(client, assembly):
    page = client.get(LIST)

    assert "Papers appear here as soon as the programme is published." in text(page)


def test_list_leads_to_earlier_releases(client, assembly, release):
    make_release(assembly, at=LATER)

    newest = text(client.get(LIST))
    assert 'href="?release=1"' in newest
    assert "papers/2/programme.pdf" in newest
    first = text(client.get(f"{LIST}?release=1"))
    assert "papers/1/programme.pdf" in first
    assert "This is an earlier release." in first


@pytest.fixture
def closed_release(assembly, release):
    """Return the second release: of a sitting that was closed all along."""
    closed = make_sitting(assembly, day=3, is_closed=True)
    return make_release(assembly, closed, at=LATER)


def test_stranger_does_not_learn_of_a_release_of_closed_sittings(client, closed_release):
    page = text(client.get(LIST))

    assert "papers/1/programme.pdf" in page
    assert "This is an earlier release." not in page
    assert "release=2" not in page
    assert client.get(f"{LIST}?release=2").status_code == 404
    assert client.get(FILE.replace("/1/", "/2/")).status_code == 404
    assert client.get(PAGE.replace("/1/", "/2/")).status_code == 404
    newest = client.get("/en/events/138/papers/programme.pdf")
    assert newest["Location"] == FILE


def test_who_may_read_of_it_has_its_papers_to_herself(client, closed_release):
    client.force_login(make_account("editor@example.org", role=Role.PROGRAMME_EDITOR))
    assert "papers/2/programme.pdf" in text(client.get(LIST))
    client.get(FILE.replace("/1/", "/2/"))
    make_all()

    answer = client.get(FILE.replace("/1/", "/2/"))

    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-cache"


def test_file_is_asked_for_then_the_same_for_everybody(client, release):
    asked = client.get(FILE)
    assert (asked.status_code, asked["Location"]) == (302, PAGE)
    assert client.get(FILE).status_code == 302
    assert PrintedPaper.objects.get().state == PaperState.WAITING

    make_all()

    answer = client.get(FILE)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="138-programme-release-1-en.pdf"'
    assert answer["Cache-Control"] == "public, no-cache"
    assert "Cookie" not in answer.get("Vary", "")
    assert "Governing Council" in words_of(answer.content)
    assert answer["ETag"] == f'"{PrintedPaper.objects.get().etag}"'


def test_known_bytes_are_not_sent_again(client, release):
    client.get(FILE)
    make_all()
    etag = client.get(FILE)["ETag"]

    again = client.get(FILE, headers={"If-None-Match": etag})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    assert client.get(FILE, headers={"If-None-Match": '"other"'}).status_code == 200


def test_file_that_is_ready_takes_few_queries(client, release, django_assert_num_queries):
    client.get(FILE)
    make_all()
    etag = client.get(FILE)["ETag"]

    with django_assert_num_queries(4):  # the assembly, the release, the paper, its bytes
        client.get(FILE)
    with django_assert_num_queries(3):
        client.get(FILE, headers={"If-None-Match": etag})


def test_each_language_has_its_own_file(client, release):
    for language in ("en", "fr", "ar", "es"):
        address = FILE.replace("/en/", f"/{language}/")
        client.get(address)
        make_all()
        assert read(client.get(address).content).trailer["/Root"]["/Lang"] == language


def test_progress_renews_itself_and_ends_with_the_file(client, release):
    make_paper(release, "order-2026-10-21", asked_at=NOW - timedelta(hours=1))

    page = client.get(PAGE)
    assert "no-store" in page["Cache-Control"]
    for part in ("Waiting", 'hx-trigger="every 2s"', "Look again", "1 other paper is made first"):
        assert part in text(page)
    part = client.get(PAGE, headers={"HX-Request": "true"})
    assert text(part).lstrip().startswith('<div id="paper"')

    make_all()

    part = client.get(PAGE, headers={"HX-Request": "true"})
    assert f'href="{FILE}"' in text(part)
    assert "hx-get" not in text(part)


def test_paper_that_could_not_be_made_says_so(client, release):
    make_paper(release, state=PaperState.FAILED, finished_at=LATER + timedelta(days=9999))

    page = text(client.get(PAGE))

    assert "The paper could not be made." in page
    assert "hx-get" not in page


def test_newest_paper_has_an_address_of_its_own(client, assembly, release):
    newest = "/fr/events/138/papers/programme.pdf"
    assert client.get(newest)["Location"] == "/fr/events/138/papers/1/programme.pdf"
    make_release(assembly, at=LATER)

    assert client.get(newest)["Location"] == "/fr/events/138/papers/2/programme.pdf"


@pytest.mark.parametrize(
    "address",
    [
        "/en/events/138/papers/1/minutes.pdf",
        "/en/events/138/papers/1/minutes/",
        "/en/events/138/papers/1/order-2026-10-30.pdf",
        "/en/events/138/papers/1/order-2026-13-99.pdf",
        "/en/events/138/papers/1/agenda-nobody.pdf",
        "/en/events/138/papers/2/programme.pdf",
        "/en/events/138/papers/99999999999999999999/programme.pdf",
        "/de/events/138/papers/1/programme.pdf",
        "/en/events/139/papers/1/programme.pdf",
        "/en/events/139/papers/programme.pdf",
        "/en/events/138/papers/?release=2",
        "/en/events/138/papers/?release=x",
    ],
)
def test_what_there_is_not_is_not_found_and_not_asked_for(client, release, address):
    assert client.get(address).status_code == 404
    assert not PrintedPaper.objects.exists()


def test_nothing_is_found_before_a_release(client, assembly):
    make_sitting(assembly)

    assert client.get("/en/events/138/papers/programme.pdf").status_code == 404
    assert client.get(FILE).status_code == 404


def test_what_is_closed_or_planned_is_on_no_page_and_no_paper(client, world):
    """An editor gets the same papers as everybody."""
    secret = LanguageMap({"en": "Talks nobody hears of"})
    plans.edit(sitting=world.sitting, facts={"title": secret}, by=None, at=LATER)
    make_sitting(world.assembly, day=3, is_closed=True, title=secret)
    make_release(world.assembly)

    for account in (None, world.stranger, world.editor):
        if account:
            client.force_login(account)
        assert "2026-10-23.pdf" not in text(client.get(LIST))
        client.get(FILE)
        make_all()
        assert "Talks" not in words_of(client.get(FILE).content)
    assert client.get(FILE.replace("programme", "order-2026-10-23")).status_code == 404

    releases.release(event=world.assembly, by=None, at=LATER)
    with translation.override("en"):
        address = reverse("assembly_sessions:paper-file", args=["138", 2, "programme"])
    client.get(address)
    make_all()
    assert words_of(client.get(address).content).count("Talks") == 1  # what was planned, published
