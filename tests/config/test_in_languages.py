import pytest
from django.urls import reverse

from config.in_languages import in_language


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/en/events/138/?kind=webinar", "/fr/events/138/?kind=webinar"),
        ("/ar/", "/fr/"),
        ("/en/search/?q=/en/", "/fr/search/?q=/en/"),
        ("/api/v1/en/", "/api/v1/en/"),
        ("/english/", "/english/"),
        ("/", "/"),
    ],
)
def test_only_the_first_part_is_the_language(path, said):
    assert in_language(path, "fr") == said


def test_a_page_and_a_missing_one_lead_to_themselves_in_the_other_languages(client, db):
    here = reverse("assembly_sessions:subscribe")

    shown = client.get(here, {"body": "x"}).content.decode()
    missing = client.get("/en/no/such/page/").content.decode()

    assert 'href="/es/subscribe/?body=x" lang="es"' in shown
    assert 'href="/es/no/such/page/" lang="es"' in missing
