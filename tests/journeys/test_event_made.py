"""A webinar in a browser: made from a template, published by the clock, copied, cancelled."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assemblies.models.events import Event
from notifications.services import follows
from registrations.models.registrations import Registration
from sessions import schedule
from tests.factories.accounts import make_account
from tests.journeys.conftest import NARROW, WIDE, look_at
from tests.journeys.test_mailing import is_in_mailbox
from tests.journeys.test_main_job import log_in_with_password

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.timeout(400)]


def in_days(days):
    return (timezone.now().date() + timedelta(days=days)).isoformat()


def registers(event, email):
    """Enter somebody who has sent her registration, and an account that takes part."""
    Registration.objects.create(
        event=event, given_name="Ada", family_name="Example", badge_name="Ada Example",
        sex="female", capacity="observer", email=email, state="submitted", language="fr",
        created_at=timezone.now(), changed_at=timezone.now(),
    )  # fmt: skip
    follows.follow(user=make_account("takes.part@example.org"), topic=event.topic,
                   at=timezone.now())  # fmt: skip


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_webinar_is_made_published_by_the_clock_copied_and_cancelled(site, visitor, width):
    editor, reader = visitor(width), visitor(width)
    log_in_with_password(editor, site, "editor@demo.example")

    # She finds the list of all events from the home page, and makes one on one page.
    editor.goto(f"{site}/en/")
    editor.get_by_role("link", name="Secretariat").first.click()
    look_at(editor)
    editor.get_by_role("link", name="New event").first.click()
    look_at(editor)
    editor.get_by_role("link", name="Webinar", exact=True).click()
    look_at(editor)
    editor.get_by_label("Title – English").fill("Water for all")
    editor.get_by_label("Title – Français").fill("L'eau pour tous")
    editor.get_by_label("Day", exact=True).fill(in_days(30))
    editor.get_by_label("Body").select_option(index=1)
    editor.get_by_role("button", name="Make the draft").click()
    expect(editor.get_by_role("status").first).to_contain_text("The draft is made")
    expect(editor.get_by_text("3 of 7 done")).to_be_visible()
    look_at(editor)
    overview = editor.url
    event = Event.objects.get(published_at=None, title__en="Water for all")
    address = f"{site}/en/events/{event.slug}/"

    # She says what it is about; nobody else finds it yet.
    editor.get_by_role("link", name="What it is about").click()
    look_at(editor)
    editor.get_by_label("What it is about – English").fill("Wells, rivers and taps.")
    editor.get_by_role("button", name="Keep").click()
    expect(editor.get_by_text("4 of 7 done")).to_be_visible()
    assert reader.goto(address).status == 404
    reader.complaints.clear()

    # She looks at it as the public will, and leaves it to the clock.
    editor.get_by_role("link", name="See it as the public will").click()
    expect(editor.get_by_text("Wells, rivers and taps.")).to_be_visible()
    look_at(editor)
    editor.goto(f"{overview}publication/")
    look_at(editor)
    editor.get_by_label("Publish on").fill("2020-01-01T09:00")
    editor.get_by_role("button", name="Leave it to the clock").click()
    expect(editor.get_by_role("alert")).to_contain_text("This moment is past")
    editor.complaints.clear()  # the browser notes the 422
    editor.get_by_label("Publish on").fill(f"{in_days(2)}T09:00")
    editor.get_by_role("button", name="Leave it to the clock").click()
    expect(editor.get_by_role("status").first).to_contain_text("The clock publishes it")

    # The moment comes.
    Event.objects.filter(pk=event.pk).update(publish_at=timezone.now() - timedelta(seconds=1))
    schedule.publish_due()
    assert reader.goto(address).status == 200
    expect(reader.get_by_role("heading", name="Water for all", level=1)).to_be_visible()
    registers(event, "waits@example.org")

    # She makes one like it.
    editor.goto(overview)
    editor.get_by_role("link", name="Make one like it").click()
    look_at(editor)
    editor.get_by_label("First day").fill(in_days(60))
    editor.get_by_role("button", name="Make the draft").click()
    expect(editor.get_by_role("status").first).to_contain_text("The draft is made")
    assert Event.objects.filter(title__en="Water for all").count() == 2

    # She cancels the first, in two languages; whoever registered or follows it reads why.
    editor.goto(overview)
    editor.get_by_role("link", name="Cancel the event").click()
    expect(editor.get_by_text("2 people who registered or follow it")).to_be_visible()
    look_at(editor)
    editor.get_by_label("Message – English").fill("The speaker is ill.")
    editor.get_by_label("Message – Français").fill("L'orateur est malade.")
    editor.get_by_role("button", name="Cancel the event").click()
    expect(editor.get_by_role("status").first).to_contain_text("The event is cancelled")
    assert is_in_mailbox(editor, site, "takes.part@example.org")
    assert is_in_mailbox(editor, site, "waits@example.org")
    reader.goto(address)
    expect(reader.get_by_text("cancelled").first).to_be_visible()

    for page in ("secretariat/events/", "secretariat/events/new/conference/"):
        editor.goto(f"{site}/ar/{page}")
        look_at(editor, direction="rtl")


def test_a_webinar_is_made_in_a_minute(site, visitor):
    """As somebody types who knows what she wants: five keys a second, a second for each click."""
    editor = visitor()
    log_in_with_password(editor, site, "editor@demo.example")
    editor.goto(f"{site}/en/secretariat/events/")
    since = timezone.now()
    clicks = 0
    for name in ("New event", "Webinar"):
        editor.wait_for_timeout(1_000)
        editor.get_by_role("link", name=name, exact=True).first.click()
        clicks += 1
    for label, words in (
        ("Title – English", "Water for all: how parliaments can keep the promise"),
        ("Title – Français", "L'eau pour tous : comment les parlements tiennent parole"),
    ):
        editor.get_by_label(label).press_sequentially(words, delay=200)
        editor.wait_for_timeout(1_000)
    editor.get_by_label("Day", exact=True).fill(in_days(30))
    editor.wait_for_timeout(4_000)
    editor.get_by_label("Body").select_option(index=1)
    editor.wait_for_timeout(4_000)
    editor.get_by_role("button", name="Make the draft").click()
    clicks += 1
    expect(editor.get_by_role("status").first).to_contain_text("The draft is made")

    took = (timezone.now() - since).total_seconds()
    assert (clicks, took < 90) == (3, True), took
