"""The secretariat's pages of mailings and templates."""

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.models.mailings import Mailing, MailTemplate
from notifications.models.messages import Message
from notifications.services import mailings as many
from notifications.services import outbox
from notifications.services.outbox import Recipient, Words
from sessions.messages import SITTING_CHANGED
from tests.factories.mailings import make_mailing

pytestmark = pytest.mark.django_db

NOW = timezone.now()
WORDS = {"subject": "New hour: {title}", "text": "It is {when}.", "version": "0"}


def to(name, *args):
    return reverse(f"registrations:{name}", args=["138", *args])


def hold_some(world):
    """Hold the mails of an act, in two languages."""
    since = many.last_row()
    for number, language in enumerate(["en", "fr", "en"]):
        outbox.queue(
            kind=SITTING_CHANGED,
            to=Recipient(address=f"reader{number}@example.org", language=language),
            key="release:7",
            words=Words(context={"title": f"Plenary in {language}", "when": "at ten"}),
            at=NOW,
        )
    return many.hold_if_many(
        event=world.assembly, kind=SITTING_CHANGED, occasion="release:7", since=since, told=3,
        things=2, is_asked=True, by=world.editor, at=NOW,
    )  # fmt: skip


def test_held_mails_are_shown_one_for_each_language_and_let_go(world, client):
    found = hold_some(world)
    client.force_login(world.desk)

    page = client.get(to("mailing", found.pk))
    english, french = (
        client.get(to("mailing-preview", found.pk, code), {"kind": "sitting_changed"})
        for code in ("en", "fr")
    )
    client.post(to("mailing-act", found.pk, "release"), {"version": found.version})

    assert [(one["kind"], one["language"]) for one in page.context["samples"]] == [
        ("sitting_changed", "en"),
        ("sitting_changed", "fr"),
    ]
    assert "Plenary in en" in english.content.decode()
    assert "Plenary in fr" in french.content.decode()
    assert set(Message.objects.values_list("state", flat=True)) == {"queued"}


def test_preview_runs_no_script_and_is_framed_by_us_alone(world, client):
    client.force_login(world.desk)

    answer = client.get(to("mailing-preview", make_mailing(world).pk, "en"))

    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "sandbox" in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_language_without_a_reader_among_held_mails_is_not_found(world, client):
    found = hold_some(world)
    client.force_login(world.desk)

    assert client.get(to("mailing-preview", found.pk, "es")).status_code == 404


def test_list_of_mailings_costs_the_same_for_many(world, client, django_assert_max_num_queries):
    for _number in range(12):
        make_mailing(world)
    client.force_login(world.manager)
    client.get(to("mailing-list"))

    with django_assert_max_num_queries(8):
        client.get(to("mailing-list"))


def test_act_on_another_version_is_refused(world, client):
    found = make_mailing(world)
    client.force_login(world.manager)

    client.post(to("mailing-act", found.pk, "hold"), {"version": "9"})
    client.post(to("mailing-act", found.pk, "hold"), {"version": "x"})

    assert Mailing.objects.get().state == "draft"


def test_mailing_of_another_event_is_not_found(world, client):
    found = make_mailing(world)
    Mailing.objects.update(event=None)
    client.force_login(world.manager)

    assert client.get(to("mailing", found.pk)).status_code == 404


def test_what_is_typed_is_previewed_and_not_kept(world, client):
    client.force_login(world.manager)
    address = to("mail-template-preview", "sitting_changed", "en")

    shown = client.post(address, {**WORDS, "text": "<i>{when}</i>"})
    refused = client.post(address, {**WORDS, "text": "{code} {when}"})

    assert "&lt;i&gt;1 March 2027, 10:00&lt;/i&gt;" in shown.content.decode()
    assert refused.status_code == 422
    assert "{code}" in refused.content.decode()
    assert not MailTemplate.objects.exists()


def test_template_is_kept_and_a_second_editor_is_told(world, client):
    client.force_login(world.manager)
    address = to("mail-template", "sitting_changed", "en")

    first = client.post(address, WORDS)
    second = client.post(address, {**WORDS, "text": "{when}!"})

    assert first.status_code == 302
    assert second.status_code == 422
    assert MailTemplate.objects.get().text == "It is {when}."
    client.post(to("mail-template-reset", "sitting_changed", "en"), {"version": "1"})
    assert MailTemplate.objects.get().text == ""


def test_kind_of_log_in_codes_has_no_page(world, client):
    client.force_login(world.manager)

    assert client.get(to("mail-template", "account", "en")).status_code == 404
