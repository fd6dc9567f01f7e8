import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.enums import Lane
from notifications.gateways.mail import list_mailbox
from notifications.jobs import delivery
from notifications.services import follows
from registrations.services import delegations, reviews
from sessions.jobs import telling
from sessions.services import sittings


@pytest.fixture
def mails(world, settings):
    """Return a function that delivers what waits into the mailbox and lists it, newest first."""
    settings.EMAIL_BACKEND = "notifications.gateways.mail.MailboxBackend"

    def deliver():
        while any(delivery.deliver_next(lane=lane, at=timezone.now()) for lane in Lane):
            pass
        return list_mailbox(settings.MAILBOX_DIR)

    return deliver


@pytest.fixture
def confirmation(world, mails):
    world.add_person(badge_name="Ada <script>", email="ada@example.org")
    delegations.submit(file=world.file, by=world.coordinator, at=timezone.now())
    reviews.approve_all(file=world.file, by=world.desk, at=timezone.now())
    return next(one for one in mails() if "ada@example.org" in one.recipient)


def test_mailbox_is_searched_by_address_and_subject(client, world, confirmation):
    everything = client.get(reverse("mailbox-list")).context["page_obj"]
    of_ada = client.get(reverse("mailbox-list"), {"q": "ADA@example"}).context["page_obj"]
    of_nobody = client.get(reverse("mailbox-list"), {"q": "nobody"}).context["page_obj"]

    assert [len(page) for page in (everything, of_ada, of_nobody)] == [3, 1, 0]


def test_empty_mailbox_says_what_will_be_here(client, db):
    assert "No mail yet" in client.get(reverse("mailbox-list")).content.decode()


def test_mail_is_shown_as_text_and_its_calendar_part_in_words(client, world, confirmation):
    page = client.get(reverse("mailbox-read", args=[confirmation.name])).content.decode()

    assert "Ada &lt;script&gt;" in page
    assert "<script>" not in page.partition("<main")[2].partition("</main>")[0]
    assert str(world.assembly.uid) in page
    assert "REQUEST" in page
    assert "(whole day)" in page


def test_whole_days_end_on_their_last_day_for_people(client, world, confirmation):
    rows = client.get(reverse("mailbox-read", args=[confirmation.name])).context["calendar"]

    said = {row.label: row.value for row in rows}
    assert said["Begins"] == "21 October 2026 (whole day)"
    assert said["Ends"] == "25 October 2026 (whole day)"


def test_file_of_several_entries_is_shown_and_given(client, world, mails):
    follows.follow(user=world.delegate, topic=world.assembly.programme_topic, at=timezone.now())
    sittings.cancel(sitting=world.sitting, by=None, at=timezone.now())
    telling.tell_untold(at=timezone.now())
    mail = next(one for one in mails() if world.delegate.email in one.recipient)

    page = client.get(reverse("mailbox-read", args=[mail.name])).content.decode()
    given = client.get(reverse("mailbox-calendar", args=[mail.name]))

    assert "changes.ics" in page
    assert str(world.sitting.uid) in page
    assert "METHOD" not in page
    assert "changes.ics" in given["Content-Disposition"]
    assert str(world.sitting.uid).encode() in given.content


def test_reader_of_a_mail_is_named_without_brackets(client, confirmation):
    page = client.get(reverse("mailbox-read", args=[confirmation.name])).content.decode()

    assert '<bdi dir="ltr">ada@example.org</bdi>' in page
    assert "&lt;ada@example.org&gt;" not in page


def test_html_of_a_mail_has_no_rights(client, confirmation):
    answer = client.get(reverse("mailbox-html", args=[confirmation.name]))

    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy


def test_calendar_part_is_given_as_it_was_mailed(client, world, confirmation):
    answer = client.get(reverse("mailbox-calendar", args=[confirmation.name]))

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert b"METHOD:REQUEST" in answer.content


@pytest.mark.parametrize("page", ["mailbox-read", "mailbox-html", "mailbox-calendar"])
def test_unknown_mail_is_not_found(client, db, page):
    assert client.get(reverse(page, args=["f" * 40])).status_code == 404
    assert client.get(reverse(page, args=["passwd"])).status_code == 404


@pytest.mark.parametrize("page", ["list", "read", "html", "calendar"])
def test_outside_the_demonstration_there_is_no_mailbox(client, confirmation, settings, page):
    address = reverse(f"mailbox-{page}", args=[] if page == "list" else [confirmation.name])
    assert client.get(address).status_code == 200

    settings.DEMO = False

    assert client.get(address).status_code == 404
    assert "mailbox" not in client.get(reverse("home")).content.decode()
