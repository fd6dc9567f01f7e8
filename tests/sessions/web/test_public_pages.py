"""Pages of bodies, themes and resolutions: what everybody may know of each, and nothing else."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from sessions.enums import DocumentAccess
from sessions.models.resolutions import Resolution
from sessions.rules.symbols import read
from sessions.selectors import moments
from sessions.services import resolution_papers
from sessions.services.documents import Showing
from tests.factories.debates import make_debate
from tests.factories.documents import make_document, make_theme
from tests.factories.record import make_part
from tests.factories.resolutions import make_adopted, make_resolution
from tests.factories.sessions import NOW, make_assembly, make_body, make_sitting

pytestmark = pytest.mark.django_db

COUNCIL = "/en/bodies/governing_council/"


@pytest.fixture
def assembly():
    return make_assembly()


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def publish(resolution, symbol="A/138/Res.1"):
    at = timezone.now()
    resolution_papers.publish(resolution=resolution, symbol=read(symbol), by=None, at=at)
    resolution.refresh_from_db()
    return resolution


def test_body_shows_its_open_sittings_papers_and_decisions(client, assembly):
    council, now = make_body(), timezone.now()
    past = make_sitting(assembly, title={"en": "Opening of the session"})
    make_part(past, guest="Rosa Example")
    make_sitting(
        assembly, title={"en": "Closing of the session"},
        starts_at=now + timedelta(days=1), ends_at=now + timedelta(days=1, hours=1),
    )  # fmt: skip
    make_debate(past, title={"en": "Debate on the budget"})
    make_resolution(assembly, body=council)  # a draft that nobody may read
    make_adopted(assembly, body=council)
    make_document(assembly, "CL/138/A.1", title={"en": "Agenda of the Council"})

    page = text(client.get(COUNCIL))

    assert page.index("Sittings to come") < page.index("Closing of the session")
    assert page.index("Sittings held") < page.index("Opening of the session")
    assert page.count("Urgent action after the cyclone") == 1
    for told in ("Debate on the budget", "Agenda of the Council", "Rosa Example"):
        assert told in page
    assert "It decides on membership" in page


def test_body_leads_to_its_calendar_and_its_news(client, assembly):
    make_sitting(assembly)

    page = client.get(COUNCIL).content.decode()

    assert "/en/subscribe/?body=governing_council" in page
    assert 'href="/en/follow/?body=governing_council"' in page


@pytest.mark.parametrize(
    "changes", [{"is_closed": True}, {"released_at": None}, {"cancelled_at": NOW,
                                                            "status": "cancelled"}]
)  # fmt: skip
def test_body_without_an_open_sitting_is_nobodys_business(client, assembly, changes):
    make_sitting(assembly, **changes)

    assert client.get(COUNCIL).status_code == 404
    assert "Governing Council" not in text(client.get("/en/bodies/"))


def test_body_of_a_draft_event_is_nobodys_business(client):
    make_sitting(make_assembly(published_at=None))

    assert client.get(COUNCIL).status_code == 404


def test_list_of_bodies_counts_what_there_is(client, assembly):
    for hour in (9, 14):
        make_sitting(assembly, hour=hour)
    make_sitting(assembly, hour=18, is_closed=True)

    page = text(client.get("/en/bodies/"))

    assert "2 sittings" in page


@pytest.fixture
def peace():
    return make_theme("peace")


def test_theme_gathers_what_is_about_it(client, assembly, peace):
    assembly.themes.add(peace)
    held = make_sitting(assembly, themes=["peace"], title={"en": "Panel on peace"})
    make_debate(held, title={"en": "Debate on peace"})
    make_sitting(assembly, themes=["peacekeeping"], title={"en": "Something else"})
    resolution = publish(make_adopted(assembly))
    resolution.document.themes.add(peace)
    make_document(assembly, "A/138/A.1", title={"en": "Agenda about nothing"})

    page = text(client.get("/en/themes/peace/"))

    for told in ("138th Assembly", "Panel on peace", "Debate on peace",
                 "Urgent action after the cyclone", "A/138/Res.1"):  # fmt: skip
        assert told in page
    assert "Something else" not in page
    assert "Agenda about nothing" not in page
    assert "1 event" in text(client.get("/en/themes/"))


def test_theme_of_what_nobody_may_know_is_not_there(client, assembly, peace):
    make_sitting(assembly, themes=["peace"], is_closed=True)
    hidden = make_document(assembly, showing=Showing(access=DocumentAccess.MEMBERS))
    hidden.themes.add(peace)
    make_assembly(number=139, published_at=None).themes.add(peace)

    assert client.get("/en/themes/peace/").status_code == 404
    assert "Peace" not in text(client.get("/en/themes/"))


def test_list_of_resolutions_is_narrowed_in_the_address(client, assembly):
    older = make_assembly(number=137, starts_on="2017-10-14", ends_on="2017-10-18")
    make_adopted(older, body=make_body("sc_peace", name={"en": "Peace committee"}))
    make_adopted(assembly)
    make_resolution(assembly)  # a draft

    def shown(query):
        return len(client.get(f"/en/resolutions/?{query}").context["lines"])

    assert shown("") == 2
    assert shown("year=2017") == shown("body=sc_peace") == 1
    assert shown("q=CYCLONE") == 2
    assert shown("q=flood") == shown("outcome=refused") == 0
    assert shown("outcome=adopted") == 2


@pytest.mark.parametrize("page", ["1000000000", "-1", "x", "9" * 5000, "0", ""])
def test_page_that_is_not_there_shows_the_nearest(client, assembly, page):
    make_adopted(assembly)

    response = client.get("/en/resolutions/", {"page": page})

    assert response.status_code == 200
    assert "1 to 1 of 1" in text(response)


@pytest.mark.parametrize(
    "query", [{"year": "abc"}, {"body": "x" * 9999}, {"q": "a\x00b"}, {"q": "x" * 10_000},
              {"outcome": "'; drop table"}]
)  # fmt: skip
def test_nonsense_in_a_filter_is_said(client, assembly, query):
    make_adopted(assembly)

    response = client.get("/en/resolutions/", query)

    assert response.status_code == 400
    assert "Error:" in text(response)


@pytest.mark.parametrize("path", ["bodies", "themes", "parliaments"])
@pytest.mark.parametrize("code", ["none", "x" * 5000, "-", "1000000000"])
def test_what_is_not_there_is_not_found(client, path, code):
    assert client.get(f"/en/{path}/{code}/").status_code == 404


def test_resolution_is_cited_by_its_symbol_in_any_spelling(client, assembly):
    resolution = publish(make_adopted(assembly))
    page = f"/en/events/138/resolutions/{resolution.pk}/"

    assert client.get("/en/resolutions/A/138/Res.1/")["Location"] == page
    assert client.get("/en/resolutions/a/138/res.1/")["Location"] == page
    assert client.get("/en/resolutions/A/138/Res.9/").status_code == 404


def test_resolution_that_not_everybody_reads_is_not_cited(client, assembly):
    resolution = publish(make_adopted(assembly))
    resolution.document.access = DocumentAccess.MEMBERS
    resolution.document.save()

    assert client.get("/en/resolutions/A/138/Res.1/").status_code == 404


def test_resolution_says_where_it_stands(client, assembly, peace):
    make_sitting(assembly, body=make_body("assembly", name={"en": "Assembly"}))
    resolution = publish(make_adopted(assembly))
    resolution.document.themes.add(peace)

    page = client.get(f"/en/events/138/resolutions/{resolution.pk}/").content.decode()

    for address in ("/en/themes/peace/", "/en/bodies/assembly/", "/en/events/138/",
                    "/en/resolutions/A/138/Res.1/"):  # fmt: skip
        assert f'href="{address}"' in page


ASKED = {
    COUNCIL: 11,
    "/en/bodies/": 5,
    "/en/themes/peace/": 11,
    "/en/themes/": 6,
    "/en/resolutions/": 6,
}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("path", ASKED)
def test_pages_ask_as_often_for_three_as_for_one(
    client, assembly, peace, path, rows, django_assert_num_queries
):
    council = make_body()
    for row in range(rows):
        at = timezone.now() + timedelta(days=row + 1)
        held = make_sitting(assembly, hour=9 + 2 * row, themes=["peace"])
        make_sitting(assembly, starts_at=at, ends_at=at + timedelta(hours=1), themes=["peace"])
        make_part(held, guest=f"Rosa {row}")
        make_debate(held)
        make_document(assembly, f"CL/138/A.{row + 1}").themes.add(peace)
        publish(make_adopted(assembly, body=council), f"A/138/Res.{row + 1}").document.themes.add(
            peace
        )
        event = make_assembly(number=200 + row, body=council)
        event.themes.add(peace)
    assert Resolution.objects.count() == rows
    client.get(path)
    moments.forget()  # the version of all events, which is remembered for a moment

    with django_assert_num_queries(ASKED[path]):
        assert client.get(path, {"zone": "none"}).status_code == 200


def test_page_is_kept_for_the_next_visitor(client, assembly, django_assert_num_queries):
    make_sitting(assembly)
    client.get(COUNCIL)
    moments.forget()

    with django_assert_num_queries(1):  # the version of all events
        assert client.get(COUNCIL).status_code == 200
