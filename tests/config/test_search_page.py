"""The page of the search and its list for programs."""

import pytest
from django.db import connection
from django.test import Client

from assemblies.services import search
from tests.factories.documents import make_theme
from tests.factories.search import make_entry

pytestmark = pytest.mark.django_db


def page(client, **asked):
    return client.get("/en/search/", asked)


def test_without_a_question_the_page_says_what_can_be_found(client):
    answer = page(client)

    assert answer.status_code == 200
    assert "Find assemblies since 1889" in answer.content.decode()


def test_answers_are_marked_counted_and_told_by_language(client):
    make_entry("Peace & security", symbol="A/138/C.1", texts={"en": "Of <b>peace</b> we speak."})
    make_entry("Paix (peace)", language="fr")

    text = page(client, q="peace").content.decode()

    assert "2 results" in text
    assert "<mark>Peace</mark> &amp; security" in text
    assert "Of &lt;b&gt;<mark>peace</mark>&lt;/b&gt;" in text
    assert "In French" in text
    assert 'href="/en/documents/A/138/C.1/"' in text


def test_pages_are_counted(client):
    for n in range(45):
        make_entry(f"Peace {n}")

    assert "21 to 40 of 45 results" in page(client, q="peace", page=2).content.decode()
    assert "41 to 45 of 45 results" in page(client, q="peace", page=3).content.decode()


@pytest.mark.parametrize("number", ["1000000000", "4", "x", "0", "-1", "9" * 5_000])
def test_page_that_is_not_there_is_said_with_the_way_to_the_last(client, number):
    for n in range(45):
        make_entry(f"Peace {n}")

    response = page(client, q="peace", page=number)

    assert response.status_code == 404
    assert "the last one is page 3." in response.content.decode()
    assert 'href="?q=peace&amp;page=3"' in response.content.decode()
    assert '<ol class="hits"' not in response.content.decode()


def test_slips_are_told(client):
    make_entry("Budget of the Assembly")
    search.learn_all()

    text = page(client, q="budgte").content.decode()

    assert "Showing results for <strong>budget</strong>" in text


@pytest.mark.parametrize("question", ["the", "!!!", "'", "; --"])
def test_a_question_that_says_nothing_is_answered_in_words(client, question):
    answer = page(client, q=question)

    assert answer.status_code == 200
    assert "Add a word that says more" in answer.content.decode()


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "x" * 10_000},
        {"q": "peace\x00"},
        {"q": "peace", "kind": "secrets"},
        {"q": "peace", "year": "x"},
        {"q": "peace", "year": "9" * 5_000},
        {"q": "peace", "theme": "none"},
        {"q": "peace", "body": "none"},
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(client, asked):
    answer = page(client, **asked)
    told = client.get("/api/v1/search/", asked)

    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode() or "error" in answer.content.decode()
    assert told.status_code == 400
    assert told.json()["code"]


@pytest.mark.parametrize(
    "question", ["'; DROP TABLE x; --", "a' OR '1'='1", "\x07peace", "%%%peace"]
)
def test_statements_and_control_characters_are_words_like_others(client, question):
    make_entry("Peace")

    assert page(client, q=question).status_code == 200


def test_a_filter_that_leaves_nothing_leads_out(client):
    make_theme()
    make_entry("Peace")

    text = page(client, q="peace", theme="peace").content.decode()

    assert "Nothing was found" in text
    assert "Search without filters" in text


def test_programs_get_the_same(client):
    make_entry("Peace & security", symbol="A/138/C.1", texts={"en": "Of peace."})

    told = client.get("/api/v1/search/", {"q": "peace"}).json()

    assert told["count"] == 1
    assert told["counts"] == {"document": 1}
    assert told["results"][0] | {"date": None} == {
        "kind": "document", "title": "Peace & security", "symbol": "A/138/C.1", "language": "en",
        "date": None, "event": None, "text": "Of peace.",
        "url": "http://testserver/en/documents/A/138/C.1/",
    }  # fmt: skip


def test_a_search_asks_no_more_the_more_is_found(client, django_assert_num_queries):
    make_entry("Peace")
    with django_assert_num_queries(8 if connection.vendor == "postgresql" else 4):
        page(client, q="peace")
    for n in range(30):
        make_entry(f"Peace {n}")

    with django_assert_num_queries(8 if connection.vendor == "postgresql" else 4):
        page(client, q="peace")


def test_browsers_are_told_how_to_ask():
    answer = Client().get("/fr/search/opensearch.xml")

    assert answer["Content-Type"] == "application/opensearchdescription+xml"
    assert 'template="http://testserver/fr/search/?q={searchTerms}"' in answer.content.decode()
