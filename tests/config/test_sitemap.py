"""The map for search engines: what is public, in every language, and nothing else."""

import gzip
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.core.cache import cache

from config import sitemap
from sessions.models.sittings import Sitting
from sessions.services import events
from tests.factories.documents import make_document, make_theme
from tests.factories.sessions import NOW, make_assembly, make_body, make_sitting
from tests.factories.worlds import make_parliament

pytestmark = pytest.mark.django_db

NAMES = {"m": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture(autouse=True)
def _here(settings):
    settings.PUBLIC_URL = "https://assembly.example"


def read(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return ElementTree.fromstring(response.content)


def addresses(client, path):
    return [one.text for one in read(client, path).iterfind("*/m:loc", NAMES)]


def everything(client):
    parts = addresses(client, "/sitemap.xml")
    return [
        one for part in parts for one in addresses(client, part.removeprefix(
            "https://assembly.example"))
    ]  # fmt: skip


def test_map_holds_what_is_public_and_nothing_else(client):
    event = make_assembly()
    sitting = make_sitting(event)
    closed = make_sitting(event, is_closed=True, body=make_body("bureau", name={"en": "Bureau"}))
    make_assembly(number=139, published_at=None)
    hidden = make_document(event, "A/138/A.2", at=NOW)
    theme = make_theme()
    event.themes.add(theme)
    make_theme("unused")
    make_parliament("FR", "France")

    found = everything(client)

    assert len(found) == len(set(found))
    for path in ("", "events/138/", "events/138/programme/", f"events/138/sittings/{sitting.pk}/",
                 "bodies/governing_council/", "themes/peace/", "parliaments/FR/",
                 "resolutions/", f"documents/{hidden.symbol}/"):  # fmt: skip
        for code in ("en", "fr", "ar", "es"):
            assert f"https://assembly.example/{code}/{path}" in found, path
    told = " ".join(found)
    for secret in (f"sittings/{closed.pk}/", "bureau", "139", "unused", "console", "account"):
        assert secret not in told, secret


def test_each_page_names_all_its_languages_and_its_last_change(client):
    make_assembly()

    first = read(client, "/sitemap/events-1.xml").find("m:url", NAMES)

    found = {
        one.get("hreflang"): one.get("href") for one in first.iterfind("x:link", NAMES)
    }  # fmt: skip
    assert found == {
        **{
            code: f"https://assembly.example/{code}/events/138/"
            for code in ("en", "fr", "ar", "es")
        },
        "x-default": "https://assembly.example/en/events/138/",
    }
    assert first.find("m:lastmod", NAMES).text == "2026-09-01T08:00:00+00:00"


def test_large_map_comes_in_parts(client, monkeypatch):
    monkeypatch.setattr(sitemap, "MOST", 2)
    event = make_assembly()
    for hour in (9, 11, 13, 15, 17):
        make_sitting(event, hour=hour)

    parts = [one for one in addresses(client, "/sitemap.xml") if "sittings" in one]

    assert [one.rpartition("/")[2] for one in parts] == [
        "sittings-1.xml", "sittings-2.xml", "sittings-3.xml",
    ]  # fmt: skip
    assert len(addresses(client, "/sitemap/sittings-3.xml")) == 4


def test_part_has_few_enough_addresses():
    assert sitemap.MOST * 4 <= 10_000


@pytest.mark.parametrize("part", ["events-0", "events-2", "events-1000000000", "secrets-1"])
def test_part_that_the_index_does_not_name_is_not_there(client, part):
    make_assembly()

    assert client.get(f"/sitemap/{part}.xml").status_code == 404


def test_map_is_built_once_a_change(client, django_assert_num_queries):
    event = make_assembly()
    make_sitting(event)
    first = client.get("/sitemap/sittings-1.xml")
    with django_assert_num_queries(2):  # how many there are, and the version
        again = client.get("/sitemap/sittings-1.xml", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304

    Sitting.objects.update(changed_at=NOW + timedelta(days=1))
    events.renew_calendar(event_id=event.pk)
    anew = client.get("/sitemap/sittings-1.xml", headers={"if-none-match": first["ETag"]})

    assert anew.status_code == 200
    assert b"2026-09-02" in anew.content


def test_map_is_zipped_for_who_takes_it(client):
    make_assembly()

    zipped = client.get("/sitemap/events-1.xml", headers={"accept-encoding": "gzip"})

    assert zipped["Content-Encoding"] == "gzip"
    assert b"<urlset" in gzip.decompress(zipped.content)
    cache.clear()


def test_robots_are_told_of_the_map(client):
    assert "Sitemap: https://assembly.example/sitemap.xml" in (
        client.get("/robots.txt").content.decode()
    )
