"""The pages beside the main job, held against what every page must be, in both directions.

In English the journeys walk them; here they stand in the dark in French, and from right to left.
"""

import pytest
from django.utils import timezone

from assemblies.models.accounts import User
from assemblies.models.bodies import Body
from assemblies.models.events import Assembly
from registrations.enums import QuestionKind, RegistrationState, SheetKind
from registrations.models.badges import Badge
from registrations.models.check_in import CheckIn
from registrations.models.late_changes import ChangeRequest
from registrations.models.letters import Letter
from registrations.models.questions import Question
from registrations.models.registrations import DelegationFile, Registration
from registrations.selectors.people import Wanted
from registrations.services import exports, people
from registrations.services.demonstration_people import PASSWORD
from sessions.enums import ItemState
from sessions.models.agenda import Agenda, AgendaItem
from sessions.models.sittings import Sitting
from tests.factories.worlds import some_answers
from tests.journeys.conftest import look_at
from tests.journeys.test_main_job import log_in_with_password

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.timeout(400)]

APPLICANT = "kyna.press@demo.example"  # of the press; the registration is not sent yet
PAGES = {
    "": ["register/138/", "register/138/observer/", "letters/", "events/138/participants/"],
    "editor@demo.example": [
        "events/138/agenda/",
        "events/999/agenda/",
        "events/138/agendas/",
        "events/999/agendas/{agenda}/",
        "events/138/agenda-items/{item}/",
    ],
    "coordinator@iceland.demo.example": [
        "delegations/{IS}/leaders/",
        "delegations/{IS}/copy/",
        "delegations/{IS}/sheet/",
        "delegations/{IS}/coordinators/",
        "delegations/{IS}/substitute/{person}/",
        "delegations/{IS}/requests/add/",
        "delegations/{IS}/requests/change/{person}/",
        "delegations/{IS}/requests/answers/{person}/",
        "delegations/{IS}/requests/send/{draft}/",
        "people/{person}/photo/",
        "my-data/",
        "my-data/erase/",
        "my-letters/",
        "applications/",
    ],
    APPLICANT: [
        "applications/",
        "applications/{application}/",
        "applications/{application}/person/",
        "applications/{application}/contact/",
        "applications/{application}/questions/",
        "applications/{application}/withdraw/",
    ],
    "delegate@demo.example": ["events/999/sittings/{sitting}/places/"],
    "manager@demo.example": [
        "console/138/people/?view=",
        "console/people/{person}/",
        "console/people/{submitted}/refuse/",
        "people/{submitted}/erase/",
        "console/questions/{question}/",
        "console/exports/{export}/",
        "console/badges/{badge}/",
        "console/letters/{letter}/withdraw/",
        "console/check-ins/{check_in}/undo/",
        "events/999/sittings/{sitting}/places/set/",
        "console/sittings/{sitting}/places/",
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
        "console/999/programme/",
        "console/999/programme/add/",
        "console/999/programme/undo/",
        "console/999/programme/copy/?source=",
        "console/999/programme/release/",
        "console/999/programme/sittings/{next_sitting}/",
        "console/999/rooms/",
        "console/999/bodies/",
        "console/999/bodies/{body}/members/",
        "events/138/programme/changes/",
        "events/138/programme/releases/1/",
    ],
    "protocol@demo.example": ["console/138/travel/", "console/138/people/{traveller}/protected/"],
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
    """Return what the addresses are about; whoever registers herself is given a password."""
    file = DelegationFile.objects.get(delegation__institution__code="IS")
    applicant = User.objects.get(email=APPLICANT)
    applicant.set_password(PASSWORD)
    applicant.save()
    assembly = Assembly.objects.get(slug="138")
    by = {"by": User.objects.get(email="manager@demo.example"), "at": timezone.now()}
    export = exports.ask(event=assembly, wanted=Wanted(), sheet=SheetKind.XLSX, **by)
    draft = people.add(file=file, answers=some_answers(), past_deadline=True, **by)
    registered = Registration.objects.order_by("pk")
    found = {
        "person": registered.filter(file=file),
        "submitted": registered.filter(state=RegistrationState.SUBMITTED),
        "traveller": registered.filter(answers__question__is_protected=True),
        "application": registered.filter(applicant=applicant),
        "asked": ChangeRequest.objects,
        "question": Question.objects.filter(kind=QuestionKind.CHOICE),
        "badge": Badge.objects.filter(voided_at=None),
        "letter": Letter.objects.standing(),
        "check_in": CheckIn.objects.standing(),
        "sitting": Sitting.objects.filter(places__isnull=False),
        "body": Body.objects,
        "next_sitting": Sitting.objects.filter(event__slug="999"),
        "agenda": Agenda.objects.filter(event__slug="999"),
        "item": AgendaItem.objects.filter(state=ItemState.IN_HAND),
    }
    keys = {name: things.earliest("pk").pk for name, things in found.items()}
    return {**keys, "draft": draft.pk, "IS": file.pk, "export": export.public_id}
