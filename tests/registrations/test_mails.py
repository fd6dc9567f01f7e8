"""Every mail of registration and of accounts, as its reader gets it."""

import re

import pytest
from django.utils import timezone
from django.utils.translation import override
from icalendar import Calendar

from assemblies.enums import Capacity
from config.messages import ACCOUNT_MAIL
from notifications.models.messages import Message
from notifications.services import outbox
from registrations.services import delegations, invitations, people, reviews

NOW = timezone.now()


def parts_of(mail):
    message = mail.message()
    kinds = {part.get_content_type(): part for part in message.walk()}
    text = kinds["text/plain"].get_content()
    html = kinds["text/html"].get_content()
    calendar = kinds.get("text/calendar")
    return text, html, calendar and Calendar.from_ical(calendar.get_payload(decode=True))


def to(mails, address):
    return [mail for mail in mails if address in mail.to[0]]


def approve(world, **answers):
    person = world.add_person(**answers)
    delegations.submit(file=world.file, by=world.coordinator, at=NOW)
    reviews.approve_all(file=world.file, by=world.desk, at=NOW)
    person.refresh_from_db()
    return person


def test_confirmation_says_what_when_with_zone_where_and_links(world, deliver_all):
    approve(world, email="ada@example.org", badge_name="Ada O'Exemplar & Co")

    (mail,) = to(deliver_all(), "ada@example.org")

    text, html, calendar = parts_of(mail)
    assert mail.subject == "You are registered: 138th Assembly"
    assert "Dear Ada O'Exemplar & Co," in text
    assert "as: Member of parliament." in text
    for said in ("138th Assembly", "Geneva, Switzerland", "21 October 2026", "25 October 2026"):
        assert said in text, said
    assert "Europe/Zurich" in text
    assert "http://testserver/en/events/138/programme/" in text
    assert "http://testserver/calendar/assemblies/138.en.ics" in text
    assert "Ada O&#x27;Exemplar &amp; Co" in html
    assert str(calendar.walk("VEVENT")[0]["UID"]) == str(world.assembly.uid)


def test_confirmation_is_in_the_language_of_the_person_not_of_the_secretariat(world, deliver_all):
    with override("en"):
        approve(world, email="ada@example.org", language="fr")

    (mail,) = to(deliver_all(), "ada@example.org")

    text, html, _calendar = parts_of(mail)
    assert "138e Assemblée" in mail.subject
    assert "Genève, Suisse" in text
    assert "21 octobre 2026" in text
    assert "/fr/events/138/programme/" in text
    assert '<html lang="fr"' in html
    assert "You are registered" not in text + mail.subject


def test_address_that_was_corrected_reads_that_the_registration_stands(world, deliver_all):
    person = approve(world, email="wrong@example.org")
    changes = {"email": "right@example.org"}
    people.change(person=person, changes=changes, by=world.coordinator, at=NOW)

    _confirmed, mail = to(deliver_all(), "wrong@example.org")

    text, html, calendar = parts_of(mail)
    assert mail.subject == "No more mails to this address: 138th Assembly"
    for form in (text, html):
        words = " ".join(form.split())
        assert "no longer go to this address. The registration itself stands." in words
    assert "right@example.org" not in text + html
    assert calendar["METHOD"] == "CANCEL"


def test_coordinator_reads_who_was_received_and_then_confirmed(world, deliver_all):
    approve(world, badge_name="Ada Exemplar")

    received, confirmed = to(deliver_all(), "fr@example.org")

    text, _html, calendar = parts_of(received)
    assert received.subject == "Received: the delegation of France, 138th Assembly"
    assert "- Ada Exemplar\n" in text.replace("\r\n", "\n")
    assert "Members of parliament: 1 of 8. Votes: 18." in text
    assert calendar is None
    text, _html, calendar = parts_of(confirmed)
    assert confirmed.subject == "Confirmed: the delegation of France, 138th Assembly"
    assert calendar["METHOD"] == "REQUEST"


def test_question_and_refusal_bring_the_secretariats_words_and_the_way_back(world, deliver_all):
    person = world.add_person(capacity=Capacity.ADVISER, badge_name="Eve")
    delegations.submit(file=world.file, by=world.coordinator, at=NOW)
    reviews.refuse(person=person, reason="Not <known> to us", by=world.desk, at=NOW)
    world.add_person()
    delegations.submit(file=world.file, by=world.coordinator, at=NOW)
    delegations.return_with_question(file=world.file, question="Who leads?", by=world.desk, at=NOW)

    mails = {mail.subject: parts_of(mail) for mail in deliver_all()}

    text, html, _calendar = mails["Not approved: Eve, delegation of France"]
    assert "Not <known> to us" in text
    assert "Not &lt;known&gt; to us" in html
    for form in (text, html):
        assert "Reason:" in form
        assert "then send the person again" in form
    page = f"http://testserver/en/delegations/{world.file.pk}/"
    assert page in text
    text, _html, _calendar = mails["A question about the delegation of France, 138th Assembly"]
    assert "Who leads?" in text
    assert page in text


def test_withdrawal_is_told_with_a_cancellation(world, deliver_all):
    person = approve(world, email="ada@example.org")
    deliver_all()
    people.withdraw(person=person, by=world.coordinator, at=NOW)

    (mail,) = to(deliver_all(), "ada@example.org")

    text, _html, calendar = parts_of(mail)
    assert mail.subject == "Registration ended: 138th Assembly"
    assert "out of your calendar" in text
    assert calendar["METHOD"] == "CANCEL"


def test_invitation_is_forgotten_by_the_outbox_once_it_has_left(world, deliver_all):
    invitations.invite(
        assembly=world.assembly,
        institution=world.file.delegation.institution,
        email="clerk@example.org",
        language="en",
        by=world.desk,
        at=NOW,
    )

    (mail,) = deliver_all()

    text, _html, _calendar = parts_of(mail)
    link = re.search(r"http://testserver/en/invitations/(\S+)/", text)
    assert invitations.open_invitation(secret=link[1], at=NOW).email == "clerk@example.org"
    assert Message.objects.get(kind="coordinator_invited").context == {}


@pytest.mark.parametrize(
    ("words", "subject"),
    [
        ({"code": "ABC-DEF", "about": "login_code"}, "ABC-DEF is your log-in code"),
        (
            {"code": "ABC-DEF", "about": "password_reset_code"},
            "ABC-DEF is your code for a new password",
        ),
        (
            {"password_reset_url": "https://x.example/reset/1/", "about": "password_reset_key"},
            "A new password for your account",
        ),
        ({"about": "unknown_account"}, "No account with this address"),
        ({"about": "password_changed"}, "Your password was changed"),
        ({"about": "anything_new"}, "About your account"),
    ],
)
def test_account_mails_say_what_they_are_about(db, deliver_all, words, subject):
    outbox.queue(
        kind=ACCOUNT_MAIL,
        to=outbox.Recipient(address="ada@example.org"),
        key="account:1",
        words=outbox.Words(context=words),
        at=timezone.now(),  # the code in it runs out while a slow suite is on its way
    )

    (mail,) = deliver_all()

    text, html, _calendar = parts_of(mail)
    assert mail.subject == subject
    for name in ("code", "password_reset_url"):
        if name in words:
            assert words[name] in text
            assert words[name] in html
    assert len(text.splitlines()) > 4
