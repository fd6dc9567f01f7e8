"""The pages on which people register for an event without delegations, and look after it."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assemblies.enums import CalendarStatus, EventFormat, EventKind
from assemblies.models.accounts import User
from assemblies.models.events import Event
from notifications.models.messages import Message
from registrations.enums import AdmittedKind
from registrations.models.registrations import Registration
from registrations.services import inquiries, people, reviews, sitting_seats
from registrations.services.sitting_seats import Setting
from tests.factories.accounts import make_account
from tests.factories.enrolments import (
    enrolment_answers,
    make_admission,
    make_enrolment,
    make_event,
    make_part,
    member_answers,
)
from tests.factories.worlds import make_parliament

pytestmark = pytest.mark.django_db
NOW = timezone.now()
WHO = {
    "given_name": "Noor",
    "family_name": "Example",
    "sex": "female",
    "comes_as": "organization",
    "organization": "Example Watch",
    "language": "en",
}


def url(name, *args):
    return reverse(f"registrations:{name}", args=args)


def words(answer):
    return answer.content.decode()


def version_on(page):
    return re.search(r'name="version" value="(\d+)"', words(page))[1]


@pytest.fixture
def webinar():
    event = make_event()
    make_admission(event)
    return event


@pytest.fixture
def noor(client):
    user = make_account("noor@example.org")
    client.force_login(user)
    return user


def test_visitor_registers_by_a_code_and_one_page(client, webinar, deliver_all):
    # She gives her address, and types the code that is mailed.
    make_parliament("KE", "Kenya")
    sitting = make_part(webinar)
    page = client.get(url("enrol", "webinar"))
    assert "Mail me a code" in words(page)
    answer = client.post(url("enrol-code", "webinar"), {"email": "Noor@Example.org"})
    code = Message.objects.get(recipient="noor@example.org").context["code"]
    answer = client.post(answer.url, {"code": code})
    assert answer.url == url("enrol", "webinar")

    # One page asks all there is, and she is registered at once.
    page = words(client.get(answer.url))
    assert "Kenya" in page
    assert "Date of birth" not in page
    answer = client.post(answer.url, WHO, follow=True)
    assert answer.redirect_chain == [(url("enrolment", "webinar"), 302)]
    assert "You are registered. A mail confirms it." in words(answer)
    assert f"/sittings/{sitting.pk}/lobby/" in words(answer)
    deliver_all()

    # Whoever opens the form again is led to what she has.
    assert client.get(url("enrol", "webinar")).url == url("enrolment", "webinar")
    assert Registration.objects.get().badge_name == "Noor Example"


@pytest.mark.parametrize(
    ("said", "read"),
    [("organization", "For an organization, or as an observer"), ("other", "Other")],
)
def test_she_reads_what_she_said_that_she_comes_as(client, webinar, noor, deliver_all, said, read):
    organization = "Example Watch" if said == "organization" else ""
    make_part(webinar)

    client.post(url("enrol", "webinar"), {**WHO, "comes_as": said, "organization": organization})

    assert f"You are registered, as: {read} (" in deliver_all()[0].body
    page = client.get(url("enrolment", "webinar"))
    assert ("You come as", read) in [(row.label, row.value) for row in page.context["rows"]]


def test_member_of_parliament_comes_for_hers(client, webinar, noor):
    kenya = make_parliament("KE", "Kenya")

    client.post(
        url("enrol", "webinar"), {**WHO, "comes_as": "member", "institution": str(kenya.pk)}
    )

    one = Registration.objects.get()
    assert (one.capacity, one.institution, one.organization) == ("member_of_parliament", kenya, "")


def test_of_several_sittings_each_says_what_is_left(client, webinar, noor):
    full, free = (
        make_part(webinar, "Early", places=1),
        make_part(webinar, "Late", hour=18, places=7),
    )
    make_enrolment(webinar, sittings=[full])

    page = words(client.get(url("enrol", "webinar")))
    assert "Full: you would be number 1 on the waiting list" in page
    assert "7 places left" in page
    answer = client.post(url("enrol", "webinar"), WHO)
    assert answer.status_code == 422
    assert "Choose at least one sitting." in words(answer)
    answer = client.post(
        url("enrol", "webinar"), {**WHO, "sittings": [full.pk, free.pk]}, follow=True
    )

    assert "not every sitting had a place left" in words(answer)
    assert "Number 1 of 1 on the waiting list" in words(answer)
    assert "Place held" in words(answer)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"given_name": ""}, "Enter the name."),
        ({"sex": ""}, "Choose one of them."),
        ({"comes_as": "king"}, "king"),
        ({"organization": ""}, "Enter for whom you come."),
        ({"comes_as": "member", "organization": ""}, "Choose your parliament, or write"),
        ({"comes_as": "member", "institution": "0"}, "Choose a parliament from the list."),
        ({"comes_as": "staff", "institution": "9" * 400}, "Choose a parliament from the list."),
        ({"family_name": "\x00"}, "Remove the characters that cannot be printed."),
        ({"family_name": "x" * 10_000}, "at most 100"),
        ({"sittings": ["7" * 300]}, "Choose sittings from the list."),
        ({"sittings": ["\x00"]}, "Choose sittings from the list."),
    ],
)
def test_what_is_wrong_is_said(client, webinar, noor, wrong, said):
    make_part(webinar)

    answer = client.post(url("enrol", "webinar"), {**WHO, **wrong})

    assert answer.status_code == 422
    assert said in words(answer)
    assert not Registration.objects.exists()


def test_refusal_of_the_law_stands_at_its_field(client, noor):
    event, kenya = make_event(), make_parliament("KE", "Kenya")
    make_admission(event, who=AdmittedKind.MEMBERS, most_of_member=1, oldest=45)
    asked = {**WHO, "comes_as": "member", "institution": str(kenya.pk), "born_on": "1990-01-01"}
    make_enrolment(event, answers=member_answers(kenya, born_on=date(1990, 1, 1)))

    full = client.post(url("enrol", "webinar"), asked)
    old = client.post(url("enrol", "webinar"), {**asked, "born_on": "1950-01-01"})
    none = client.post(url("enrol", "webinar"), {**asked, "institution": ""})

    assert 'href="#id_institution"' in words(full)
    assert "Each Member may send 1 people to this event" in words(full)
    assert 'href="#id_born_on"' in words(old)
    assert "takes people of Member parliaments and Associate Members only" in words(none)
    assert "For an organization" not in words(none)


def test_before_and_after_says_when_on_both_clocks(client, webinar, noor):
    def opened(**window):
        Event.objects.filter(pk=webinar.pk).update(**window)
        return client.get(url("enrol", "webinar")), client.post(url("enrol", "webinar"), WHO)

    later = {"registration_opens_at": NOW + timedelta(days=2)}
    for page in opened(**later, registration_closes_at=NOW + timedelta(days=3)):
        assert "Registration has not opened yet" in words(page)
        assert "data-reader-clock" in words(page)
        assert "Europe/Zurich" in words(page)
    past = {"registration_closes_at": NOW - timedelta(hours=1)}
    for page in opened(registration_opens_at=NOW - timedelta(days=2), **past):
        assert "Registration is closed" in words(page)
        assert "data-reader-clock" in words(page)
    for page in opened(registration_opens_at=None, registration_closes_at=None):
        assert "has not set the dates" in words(page)
    assert not Registration.objects.exists()


def test_cancelled_event_says_so_and_a_draft_is_not_found(client, webinar, noor):
    Event.objects.filter(pk=webinar.pk).update(status=CalendarStatus.CANCELLED, cancelled_at=NOW)
    make_admission(make_event("draft", published_at=None))
    make_event("nobody-registers")

    assert "This event has been cancelled" in words(client.post(url("enrol", "webinar"), WHO))
    for slug in ("draft", "nobody-registers", "no-such-event"):
        assert client.get(url("enrol", slug)).status_code == 404
        assert client.post(url("enrol-code", slug), {"email": "a@b.org"}).status_code == 404
    assert not Registration.objects.exists()


def test_invited_people_come_by_their_link_and_nobody_else(client, noor):
    event = make_event()
    secret = make_admission(event, who=AdmittedKind.INVITED).secret

    assert "By invitation only" in words(client.post(url("enrol", "webinar"), WHO))
    for wrong in ("wrong", secret[:-1], "%00", "x" * 500):
        assert client.get(f"/en/events/webinar/register/with/{wrong}/").status_code == 404
    client.post(url("enrol-link", "webinar", secret), WHO)

    assert Registration.objects.get().applicant == noor


def test_assembly_leads_to_its_own_ways(client, world):
    slug = world.assembly.slug

    assert client.get(url("enrol", slug)).url == url("register-list", slug)
    assert client.post(url("enrol-code", slug), {"email": "a@b.org"}).status_code == 404


def test_no_code_is_mailed_while_nobody_registers(client, webinar):
    Event.objects.filter(pk=webinar.pk).update(registration_closes_at=NOW)

    client.post(url("enrol-code", "webinar"), {"email": "new@example.org"})

    assert not User.objects.filter(email="new@example.org").exists()
    assert not Message.objects.exists()


# My registration


def test_pages_of_my_registration_are_nobody_elses(client, webinar, noor):
    make_enrolment(webinar)

    for name in ("enrolment", "enrolment-change", "enrolment-sittings", "enrolment-withdraw"):
        assert client.get(url(name, "webinar")).status_code == 404
        assert client.post(url(name, "webinar"), {"version": 1}).status_code in (404, 405)
    client.logout()
    assert client.get(url("enrolment", "webinar")).status_code == 302


def test_she_corrects_herself_and_stays_registered(client, webinar, noor):
    make_enrolment(webinar, noor)
    page = client.get(url("enrolment-change", "webinar"))
    assert 'value="Example Watch"' in words(page)

    stale = client.post(url("enrolment-change", "webinar"), {**WHO, "version": 1})
    kept = {**WHO, "comes_as": "other", "version": version_on(page)}
    answer = client.post(url("enrolment-change", "webinar"), kept)

    assert stale.status_code == 422
    assert answer.url == url("enrolment", "webinar")
    one = Registration.objects.get()
    assert (one.state, one.organization) == ("approved", "")


def test_after_the_window_the_secretariat_is_asked(client, webinar, noor):
    make_enrolment(webinar, noor)
    Event.objects.filter(pk=webinar.pk).update(registration_closes_at=NOW)

    assert "ask the secretariat" in words(client.get(url("enrolment-change", "webinar")))
    kept = {**WHO, "version": Registration.objects.get().version, "given_name": "Other"}
    assert client.post(url("enrolment-change", "webinar"), kept).status_code == 422
    assert Registration.objects.get().given_name == "Noor"


def test_she_changes_her_sittings(client, webinar, noor):
    early, late = make_part(webinar, "Early"), make_part(webinar, "Late", hour=18)
    make_enrolment(webinar, noor, sittings=[early])
    page = client.get(url("enrolment-sittings", "webinar"))
    assert re.search(rf'value="{early.pk}"[^>]*checked', words(page))

    chosen = {"sittings": [late.pk], "version": version_on(page)}
    answer = client.post(url("enrolment-sittings", "webinar"), chosen, follow=True)

    assert "Your choice is kept." in words(answer)
    assert f"/sittings/{late.pk}/lobby/" in words(answer)
    assert f"/sittings/{early.pk}/lobby/" not in words(answer)


def test_she_withdraws(client, webinar, noor):
    make_part(webinar)
    make_enrolment(webinar, noor)
    page = client.get(url("enrolment-withdraw", "webinar"))

    client.post(url("enrolment-withdraw", "webinar"), {"version": version_on(page)})

    assert Registration.objects.get().state == "withdrawn"
    assert client.get(url("enrolment", "webinar")).status_code == 404
    assert client.get(url("enrol", "webinar")).status_code == 200


def test_offer_is_accepted_on_her_own_page(client, webinar, noor):
    sitting = make_part(webinar, places=1, offer_hours=24)
    first = make_enrolment(webinar)
    make_enrolment(webinar, noor)
    people.withdraw(person=first, by=first.applicant, at=NOW)
    page = words(client.get(url("enrolment", "webinar")))
    accept = re.search(r'action="(/en/seats/\d+/accept/)"', page)[1]

    answer = client.post(accept, follow=True)

    assert answer.redirect_chain == [(url("enrolment", "webinar"), 302)]
    assert f"/sittings/{sitting.pk}/lobby/" in words(answer)


def test_waiting_approval_refusal_and_question_are_said(client, world, noor):
    event = make_event()
    make_admission(event, needs_approval=True)
    one = make_enrolment(event, noor)

    def page():
        return words(client.get(url("enrolment", "webinar")))

    assert "The secretariat has your registration." in page()
    inquiry = inquiries.ask(person=one, question="For which paper?", by=world.desk, at=NOW)
    assert "For which paper?" in page()
    assert client.get(url("application-answer", one.pk)).status_code == 200
    client.post(url("application-answer", one.pk), {"answer": "The Gazette"})
    inquiry.refresh_from_db()
    assert inquiry.answer == "The Gazette"
    reviews.refuse(person=one, reason="We know you not.", by=world.desk, at=NOW)
    assert "We know you not." in page()


def test_other_pages_lead_to_it(client, webinar, noor):
    one = make_enrolment(webinar, noor)

    assert url("application", one.pk) in words(client.get(url("application-list")))
    assert client.get(url("application", one.pk)).url == url("enrolment", "webinar")
    for name in ("application-withdraw", "application-submit", "application-request"):
        assert client.post(url(name, one.pk)).status_code == 404
    assert client.get(url("application-change", one.pk, "person")).status_code == 404


@pytest.mark.parametrize("others", [2, 5])
def test_queries_do_not_grow_with_those_who_registered(
    client, webinar, noor, others, django_assert_num_queries
):
    early, late = make_part(webinar, places=2), make_part(webinar, hour=18)
    for _one in range(others):
        make_enrolment(webinar, sittings=[early, late])
    client.get(url("enrol", "webinar"))

    with django_assert_num_queries(12):
        client.get(url("enrol", "webinar"))


def test_hearing_in_a_room_has_no_join_button(client, noor):
    event = make_event("hearing", EventKind.HEARING, format=EventFormat.IN_PERSON)
    make_admission(event)
    sitting = make_part(event, format=EventFormat.IN_PERSON)
    sitting_seats.set_places(sitting=sitting, setting=Setting(places=5), by=None, at=NOW)
    make_enrolment(event, noor, answers=enrolment_answers())

    page = words(client.get(url("enrolment", "hearing")))

    assert "Place held" in page
    assert "lobby/" not in page


# The secretariat


@pytest.fixture
def desk_of_webinar(world, client, webinar):
    """A webinar with people who wait, who take part and who stand on a waiting list."""
    make_admission(webinar, needs_approval=False)
    sitting = make_part(webinar, places=1)
    kenya = world.other_file.delegation.institution
    held = make_enrolment(webinar, answers=member_answers(kenya))
    make_enrolment(webinar)
    make_admission(webinar, needs_approval=True)
    waiting = make_enrolment(webinar, answers=member_answers(kenya, family_name="Waits"))
    client.force_login(world.manager)
    return sitting, held, waiting


def test_every_page_in_the_bar_of_a_webinar_is_there(client, desk_of_webinar):
    found, asked = {url("people-list", "webinar")}, set()
    while waiting := sorted(found - asked):
        for address in waiting:
            page = client.get(address, follow=True)
            assert (address, page.status_code) == (address, 200)
            found |= set(re.findall(r'href="(/en/console/webinar/[a-z-]+/)"', words(page)))
            asked.add(address)

    assert url("admission", "webinar") in found
    assert url("mailing-list", "webinar") in found
    assert url("delegation-list", "webinar") not in found


def test_desk_works_on_people_of_a_webinar(client, world, desk_of_webinar, deliver_all):
    sitting, held, waiting = desk_of_webinar

    listed = words(client.get(url("people-list", "webinar") + "?view=&q=kenya"))
    assert held.badge_name in listed
    assert "Kenya" in listed
    page = client.get(url("person-review", waiting.pk))
    assert "Kenya" in words(page)
    client.post(url("person-approve", waiting.pk), {"version": waiting.version})
    waiting.refresh_from_db()
    assert waiting.state == "approved"
    assert "Kenya" in words(client.get(url("seat-list", sitting.pk)))
    assert "Kenya" in words(client.get(url("seat-export", sitting.pk)))
    assert client.get(url("seats", "webinar", sitting.pk)).status_code == 200
    assert client.get(url("seat-setting", "webinar", sitting.pk)).status_code == 200
    assert client.get(url("person-refuse", held.pk)).status_code == 200
    deliver_all()


def test_secretariat_sets_registration(client, world, webinar):
    client.force_login(world.manager)
    sitting = make_part(webinar)
    page = words(client.get(url("admission", "webinar")))
    assert "Anybody is admitted." in page
    opens, closes = (f"2026-0{month}-01T10:00" for month in (1, 2))
    given = {
        "version": 1,
        "who": "invited",
        "needs_approval": "on",
        "opens_at": opens,
        "closes_at": closes,
        "most_of_member": 2,
        "youngest": 18,
        f"places_{sitting.pk}": 40,
        f"hours_{sitting.pk}": 12,
    }

    answer = client.post(url("admission", "webinar"), given, follow=True)
    stale = client.post(url("admission", "webinar"), given)

    assert "Only who has the link below is admitted." in words(answer)
    assert "Each person waits for a decision of the desk." in words(answer)
    assert "/en/events/webinar/register/with/" in words(answer)
    webinar.refresh_from_db()
    assert f"{webinar.registration_opens_at:%H:%M}" == "09:00"
    sitting.refresh_from_db()
    assert (sitting.places, sitting.offer_hours) == (40, 12)
    assert stale.status_code == 422
    link = client.post(url("admission-link", "webinar"), {"version": 2}, follow=True)
    assert "There is a new link" in words(link)


@pytest.mark.parametrize(
    "wrong",
    [
        {"who": "nobody"},
        {"opens_at": "yesterday"},
        {"closes_at": "2025-01-01T10:00"},
        {"most_of_member": "0"},
        {"most_women_of_member": "9" * 400},
        {"youngest": "50", "oldest": "40"},
        {"oldest": "\x00"},
        {"version": "-1"},
    ],
)
def test_wrong_settings_are_said_at_their_field(client, world, webinar, wrong):
    client.force_login(world.manager)
    given = {
        "version": 1,
        "who": "anybody",
        "opens_at": "2026-01-01T10:00",
        "closes_at": "2026-02-01T10:00",
    }

    answer = client.post(url("admission", "webinar"), {**given, **wrong})

    assert answer.status_code == 422
    assert "There is a problem" in words(answer)


def test_setting_registration_is_for_who_configures_it(client, world, webinar):
    for account in ("desk", "door", "coordinator", "stranger"):
        client.force_login(world.accounts[account])
        assert client.get(url("admission", "webinar")).status_code == 404
        assert client.post(url("admission-link", "webinar"), {"version": 1}).status_code == 404
    client.force_login(world.manager)
    assert client.get(url("admission", world.assembly.slug)).status_code == 404
