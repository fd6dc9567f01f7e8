"""Who comes without a delegation registers herself, on pages of her own."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assemblies.enums import Capacity
from assemblies.models.accounts import User
from assemblies.models.audit import AuditEntry
from assemblies.models.delegations import Participant
from notifications.models.follows import Follow
from notifications.models.messages import Message
from registrations.enums import ApprovalPath, AskedWhen, QuestionKind, WayIn
from registrations.models.registrations import Registration
from registrations.services import questions, reviews
from registrations.services.questions import Wanted
from registrations.web import codes
from tests.factories.capacity_forms import SECRET, make_application, make_form

NOW = timezone.now()
PRESS, OBSERVER = Capacity.PRESS, Capacity.OBSERVER
WHO = {
    "given_name": "Jo",
    "family_name": "Urnalist",
    "sex": "female",
    "organization": "Example Gazette",
    "function_in_parliament": "Correspondent",
}
REACH = {"language": "fr", "languages": ["en", "fr"], "access_needs": "", "is_listed": "on"}


@pytest.fixture
def press(world):
    return make_form(
        world.assembly,
        PRESS,
        way_in=WayIn.SECRET_LINK,
        approval=ApprovalPath.MEDIA,
        limit_per_organization=3,
        introduction={"en": "Bring your press card."},
    )


@pytest.fixture
def observers(world):
    return make_form(world.assembly, OBSERVER)


def url(name, *args):
    return reverse(f"registrations:{name}", args=args)


def version_on(page):
    return re.search(r'name="version" value="(\d+)"', page.content.decode())[1]


def test_journalist_registers_by_the_secret_link_and_is_told_at_each_step(
    world, client, press, deliver_all
):
    # She opens the link, reads what is asked, and gives her address.
    page = client.get(url("register-link", SECRET))
    assert "Bring your press card." in page.content.decode()
    assert not User.objects.filter(email="jo@gazette.example").exists()
    answer = client.post(url("register-link-code", SECRET), {"email": "Jo@Gazette.example"})
    code = Message.objects.get(recipient="jo@gazette.example").context["code"]

    # The code of the mail logs her in and leads back to the form.
    answer = client.post(answer.url, {"code": code})
    assert answer.url == url("register-link", SECRET)
    answer = client.post(answer.url, WHO)
    one = Registration.objects.get()
    assert (one.state, one.file, one.capacity, one.email) == (
        "draft",
        None,
        "press",
        "jo@gazette.example",
    )
    assert answer.url == url("application-change", one.pk, "contact") + "?new=1"
    answer = client.post(answer.url, {**REACH, "version": 1})
    assert answer.url == url("application", one.pk)

    # She checks her answers and sends them; a mail says that they came.
    page = client.get(answer.url)
    assert "Check your answers" in page.content.decode()
    assert "Example Gazette" in page.content.decode()
    client.post(url("application-submit", one.pk), {"version": version_on(page)})
    received = deliver_all()[-1]
    assert "jo@gazette.example" in str(received.to)
    assert url("application", one.pk) in received.body.replace("/fr/", "/en/")

    # The media officer approves; the confirmation carries the days, and no role is given.
    one.refresh_from_db()
    assert (one.state, one.language, one.is_listed) == ("submitted", "fr", True)
    reviews.approve(person=one, by=world.media, at=NOW)
    confirmed = deliver_all()[-1]
    assert "Example Gazette" in confirmed.body
    user = User.objects.get(email="jo@gazette.example")
    assert not user.grants.exists()
    assert Follow.objects.filter(user=user, topic=world.assembly.topic).exists()
    assert "Approved" in client.get(url("application", one.pk)).content.decode()

    # She cannot come: her place is free, and her calendar is told.
    page = client.get(url("application-withdraw", one.pk))
    client.post(url("application-withdraw", one.pk), {"version": version_on(page)})
    one.refresh_from_db()
    assert one.state == "withdrawn"
    assert Participant.objects.get().withdrawn_at is not None
    assert Message.objects.filter(kind="person_withdrawn").count() == 1
    deliver_all()


@pytest.mark.parametrize(
    "secret", ["wrong", "a-link-for-the-pres", "A-LINK-FOR-THE-PRESS", "%00", "é", "x" * 500]
)
def test_wrong_link_leads_nowhere(client, press, secret):
    assert client.get(f"/en/register/link/{secret}/").status_code == 404
    assert client.post(f"/en/register/link/{secret}/code/", {"email": "a@b.org"}).status_code == 404


def test_form_behind_a_link_is_not_found_without_it(world, client, press, observers):
    page = client.get(url("register-list", world.assembly.slug)).content.decode()

    assert "Observer" in page
    assert "Press" not in page
    assert client.get(url("register", world.assembly.slug, "press")).status_code == 404
    assert client.get(url("register", world.assembly.slug, "observer")).status_code == 200


def test_form_of_delegations_is_no_way_in(world, client):
    make_form(world.assembly, Capacity.ADVISER, way_in=WayIn.DELEGATION)
    client.force_login(world.stranger)

    assert client.get(url("register", world.assembly.slug, "adviser")).status_code == 404
    assert "Adviser" not in client.get(url("register-list", world.assembly.slug)).content.decode()


def test_who_has_begun_is_led_to_her_registration(world, client, observers):
    one = make_application(observers, world.stranger)
    client.force_login(world.stranger)

    page = client.get(url("register-list", world.assembly.slug)).content.decode()
    answers = [client.get(url("register", world.assembly.slug, "observer")),
               client.post(url("register", world.assembly.slug, "observer"), WHO)]  # fmt: skip

    assert url("application", one.pk) in page
    assert {answer.url for answer in answers} == {url("application", one.pk)}
    assert Registration.objects.count() == 1


def test_who_has_withdrawn_may_register_anew(world, client, observers):
    one = make_application(observers, world.stranger)
    client.force_login(world.stranger)
    client.post(url("application-withdraw", one.pk), {"version": one.version})

    client.post(url("register", world.assembly.slug, "observer"), WHO)

    assert Registration.objects.filter(state="draft").count() == 1


def test_refused_one_reads_why_corrects_it_and_sends_again(world, client, observers, deliver_all):
    one = make_application(observers, world.stranger, is_sent=True)
    reviews.refuse(person=one, reason="Which organization is this?", by=world.desk, at=NOW)
    mail = next(sent for sent in deliver_all() if "Not approved" in sent.subject)
    assert "Which organization is this?" in mail.body
    assert "delegation" not in mail.body
    client.force_login(world.stranger)
    assert "Which organization is this?" in client.get(url("application", one.pk)).content.decode()

    one.refresh_from_db()
    given = {**WHO, "organization": "Example Observers International", "version": one.version}
    client.post(url("application-change", one.pk, "person"), given)
    one.refresh_from_db()
    client.post(url("application-submit", one.pk), {"version": one.version})

    one.refresh_from_db()
    assert (one.state, one.organization) == ("submitted", "Example Observers International")


def test_limit_is_said_in_words_and_nothing_is_begun(world, client, press):
    for number in range(3):
        user = User.objects.create_user(f"gazette{number}@example.org")
        make_application(press, user, organization="Example Gazette", is_sent=True)
    client.force_login(world.stranger)

    answer = client.post(url("register-link", SECRET), WHO)

    assert answer.status_code == 422
    assert "An organization may send 3 people" in answer.content.decode()
    assert not Registration.objects.filter(applicant=world.stranger).exists()


def test_without_a_look_she_is_registered_at_once(world, client):
    form = make_form(world.assembly, OBSERVER, approval=ApprovalPath.AUTOMATIC)
    one = make_application(form, world.stranger)
    client.force_login(world.stranger)

    answer = client.post(url("application-submit", one.pk), {"version": one.version}, follow=True)

    assert "You are registered. A mail confirms it." in answer.content.decode()
    kinds = Message.objects.filter(recipient=world.stranger.email).values_list("kind", flat=True)
    assert list(kinds) == ["person_confirmed"]
    assert AuditEntry.objects.get(act="registration.approve").by_key == ""


def test_after_the_deadline_nothing_is_begun_sent_or_changed_but_one_may_withdraw(world, client):
    form = make_form(world.assembly, OBSERVER)
    one = make_application(form, world.stranger)
    form.closes_at = NOW - timedelta(minutes=1)
    form.save()
    client.force_login(world.stranger)

    sent = client.post(url("application-submit", one.pk), {"version": 1})
    changed = client.post(url("application-change", one.pk, "person"), {**WHO, "version": 1})
    page = client.get(url("application", one.pk)).content.decode()
    client.force_login(world.delegate)
    begun = client.post(url("register", world.assembly.slug, "observer"), WHO)
    code = client.post(
        url("register-code", world.assembly.slug, "observer"), {"email": "late@example.org"}
    )

    assert [sent.status_code, changed.status_code, begun.status_code] == [422, 422, 422]
    assert "(Europe/Zurich)" in sent.content.decode()
    assert "Send to the secretariat" not in page
    assert "closed" in code.content.decode()
    assert not User.objects.filter(email="late@example.org").exists()
    one.refresh_from_db()
    assert (one.state, one.version, Registration.objects.count()) == ("draft", 1, 1)
    client.force_login(world.stranger)
    client.post(url("application-withdraw", one.pk), {"version": 1})
    one.refresh_from_db()
    assert one.state == "withdrawn"


def test_registration_of_somebody_else_is_not_found(world, client, observers):
    one = make_application(observers, world.stranger)
    client.force_login(world.delegate)

    answers = [
        client.get(url("application", one.pk)),
        client.get(url("application-change", one.pk, "person")),
        client.post(url("application-submit", one.pk), {"version": 1}),
        client.post(url("application-withdraw", one.pk), {"version": 1}),
    ]

    assert {answer.status_code for answer in answers} == {404}
    one.refresh_from_db()
    assert one.state == "draft"


def test_who_was_slower_than_herself_in_another_window_sees_what_is_kept(world, client, observers):
    one = make_application(observers, world.stranger)
    client.force_login(world.stranger)
    client.post(url("application-change", one.pk, "person"), {**WHO, "version": 1})

    answer = client.post(
        url("application-change", one.pk, "person"), {**WHO, "given_name": "Ann", "version": 1}
    )

    assert answer.status_code == 422
    assert "Somebody else has changed this meanwhile" in answer.content.decode()
    assert version_on(answer) == "2"


def test_missing_answers_are_named(world, client, observers):
    client.force_login(world.stranger)

    answer = client.post(url("register", world.assembly.slug, "observer"), {"given_name": "Jo"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Enter for whom you come." in page
    assert 'href="#id_organization"' in page


def test_no_network_makes_accounts_without_end(world, client, observers, monkeypatch, settings):
    monkeypatch.setattr(codes, "NEW_ACCOUNTS_AN_HOUR", 2)
    address = url("register-code", world.assembly.slug, "observer")

    answers = [client.post(address, {"email": f"new{n}@example.org"}) for n in range(4)]

    assert [answer.status_code for answer in answers] == [302, 302, 422, 422]
    assert User.objects.filter(email__startswith="new").count() == 2
    # Who has an account already is not stopped.
    assert client.post(address, {"email": world.stranger.email}).status_code == 302


def test_own_registrations_are_listed_with_their_states(world, client, observers, press):
    make_application(observers, world.stranger, is_sent=True)
    make_application(press, world.stranger)
    client.force_login(world.stranger)

    page = client.get(url("application-list")).content.decode()

    assert "With secretariat" in page
    assert "Not sent yet" in page


def ask(world, key, **wanted):
    return questions.ask(
        event=world.assembly,
        wanted=Wanted(key=key, kind=QuestionKind.TEXT, label={"en": f"Your {key}"}, **wanted),
        by=world.manager,
        at=NOW,
    )


def test_questions_of_the_secretariat_are_a_step_and_miss_nobody(world, client, observers):
    ask(world, "card", is_required=True, capacities=(OBSERVER,))
    ask(world, "hobby", capacities=(PRESS,))
    client.force_login(world.stranger)
    first = client.get(url("register", world.assembly.slug, "observer")).content.decode()
    assert "Step 1 of 4" in first
    answer = client.post(url("register", world.assembly.slug, "observer"), WHO)
    one = Registration.objects.get()

    answer = client.post(answer.url, {**REACH, "version": 1})
    assert answer.url == url("application-change", one.pk, "questions") + "?new=1"
    page = client.get(answer.url).content.decode()
    early = client.post(url("application-submit", one.pk), {"version": 2})
    missed = client.post(answer.url, {"version": 2, "q_card": ""})
    given = client.post(answer.url, {"version": 2, "q_card": "0042"})
    sent = client.post(url("application-submit", one.pk), {"version": 3})

    assert "Your card" in page
    assert "Your hobby" not in page
    assert (early.status_code, missed.status_code) == (422, 422)
    assert given.url == sent.url == url("application", one.pk)
    assert "0042" in client.get(sent.url).content.decode()
    one.refresh_from_db()
    assert one.state == "submitted"


def test_travel_data_are_asked_of_the_approved_only(world, client, observers):
    ask(world, "flight", asked_when=AskedWhen.AFTER_APPROVAL)
    one = make_application(observers, world.stranger, is_sent=True)
    client.force_login(world.stranger)
    address = url("application-change", one.pk, "travel")
    assert client.get(address).status_code == 404

    one = reviews.approve(person=one, by=world.desk, at=NOW)
    given = client.post(address, {"version": one.version, "q_flight": "XX 42"})

    assert given.status_code == 302
    assert "XX 42" in client.get(url("application", one.pk)).content.decode()
    one.refresh_from_db()
    assert one.state == "approved"
