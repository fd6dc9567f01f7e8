"""The pages beside the main job, held against what every page must be, in both directions.

In English the journeys walk them; here they stand in the dark in French, and from right to left.
"""

import pytest

from registrations.models.late_changes import ChangeRequest
from registrations.models.registrations import DelegationFile, Registration
from tests.journeys.conftest import look_at
from tests.journeys.test_main_job import log_in_with_password

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.timeout(400)]

PAGES = {
    "": ["register/138/", "register/138/observer/", "letters/", "assemblies/138/participants/"],
    "coordinator@iceland.demo.example": [
        "delegations/{IS}/leaders/",
        "delegations/{IS}/copy/",
        "delegations/{IS}/sheet/",
        "delegations/{IS}/coordinators/",
        "delegations/{IS}/substitute/{person}/",
        "people/{person}/photo/",
        "my-data/",
        "my-data/erase/",
        "my-letters/",
        "applications/",
    ],
    "manager@demo.example": [
        "console/138/people/?view=",
        "console/people/{person}/",
        "console/138/duplicates/",
        "console/138/requests/",
        "console/requests/{asked}/",
        "console/138/mails/",
        "console/138/privacy/",
        "console/138/retention/",
        "console/138/erasures/",
        "console/138/looks/",
        "console/138/letters/",
        "console/138/letters/issue/?kind=visa&language=en",
        "console/138/badges/",
        "console/138/participants/",
        "console/138/check-in/",
        "console/138/check-in/arrivals/",
        "console/138/check-in/presence/",
        "console/138/places/",
        "console/138/roles/",
        "console/999/places/",
    ],
    "protocol@demo.example": ["console/138/travel/"],
}


@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl")])
def test_pages_of_registration_are_sound_in_both_directions(site, visitor, language, direction):
    keys = things()

    for account, addresses in PAGES.items():
        page = visitor(color_scheme="dark" if language == "fr" else "light")
        if account:
            log_in_with_password(page, site, account)
        for address in addresses:
            answer = page.goto(f"{site}/{language}/{address.format(**keys)}")
            assert answer.status == 200, address
            look_at(page, direction)
            assert page.evaluate("document.documentElement.lang") == language


def things():
    file = DelegationFile.objects.get(delegation__institution__code="IS")
    person = Registration.objects.filter(file=file).earliest("pk")
    asked = ChangeRequest.objects.earliest("pk")
    return {"IS": file.pk, "person": person.pk, "asked": asked.pk}
