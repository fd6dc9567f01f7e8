"""The secretariat's pages of mailings and templates."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.messages import kinds
from notifications.models.mailings import Mailing, MailTemplate
from notifications.models.messages import Message
from notifications.services import mail_templates, outbox
from notifications.services import mailings as many
from notifications.services.outbox import Recipient, Words
from sessions.messages import SITTING_CHANGED
from sessions.models.releases import Release
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


def test_page_of_a_template_acts_on_the_language_of_the_template(world, client):
    client.force_login(world.manager)
    french = to("mail-template", "sitting_changed", "fr")
    client.post(french, WORDS)

    page = client.get(french).content.decode()

    for act in ("mail-template-preview", "mail-template-reset"):
        assert f'="{to(act, "sitting_changed", "fr")}"' in page
        assert to(act, "sitting_changed", "en") not in page


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


@pytest.mark.parametrize(
    "kind",
    [kind.name for kind in kinds().values() if kind.is_editable and kind.name != "test_news"],
)
def test_every_template_opens_and_is_shown(world, client, kind):
    client.force_login(world.manager)

    for language in mail_templates.languages():
        for name in ("mail-template", "mail-template-preview"):
            assert client.get(to(name, kind, language)).status_code == 200, (name, language)


def test_what_was_tried_is_kept_from_the_same_page(world, client):
    client.force_login(world.manager)
    address = to("mail-template", "sitting_changed", "en")

    tried = client.post(address, {**WORDS, "test": "1"})

    assert tried.status_code == 200
    assert not MailTemplate.objects.exists()
    assert Message.objects.filter(key__startswith="test:").count() == 1
    assert "It is {when}." in tried.content.decode()
    client.post(address, WORDS)
    assert MailTemplate.objects.get().text == "It is {when}."
    assert Message.objects.filter(key__startswith="test:").count() == 1


def test_words_that_may_not_be_kept_are_not_tried(world, client):
    client.force_login(world.manager)
    address = to("mail-template", "sitting_changed", "en")

    tried = client.post(address, {**WORDS, "text": "{code}", "test": "1"})

    assert tried.status_code == 422
    assert not Message.objects.exists()


def test_moment_of_the_last_change_is_the_venues(world, client):
    of = {"kind": "sitting_changed", "language": "en", "text": "{facts}"}
    at = datetime(2026, 11, 30, 21, 50, tzinfo=UTC)
    MailTemplate.objects.create(**of, changed_at=at, changed_by=world.manager)
    client.force_login(world.manager)

    page = client.get(to("mail-template", "sitting_changed", "en")).content.decode()

    assert f"{at.astimezone(world.assembly.zone):%Y-%m-%d %H:%M}" in page
    assert world.assembly.zone.utcoffset(at)


def test_mailing_that_waits_is_counted_at_mails_and_on_the_first_page(world, client):
    hold_some(world)
    client.force_login(world.manager)

    page = client.get(to("people-list"))
    home = client.get("/en/").content.decode()

    assert {link.text: link.count for link in page.context["tabs"]}["Mails"] == 1
    assert "Mails (1)" in page.content.decode()
    assert "Mailings (1): " in home
    assert to("mailing-list") in home


def test_nothing_is_counted_where_nothing_waits_or_for_who_keeps_no_mails(world, client):
    client.force_login(world.manager)
    assert "Mailings (" not in client.get("/en/").content.decode()
    hold_some(world)
    client.force_login(world.editor)
    assert "Mailings (" not in client.get("/en/").content.decode()


def test_mails_of_a_release_are_named_by_its_number_and_moment(world, client):
    found = hold_some(world)
    release = Release.objects.create(event=world.assembly, number=12, released_at=NOW)
    Mailing.objects.update(occasion=f"release:{release.pk}")
    client.force_login(world.manager)

    for address in (to("mailing-list"), to("mailing", found.pk)):
        assert "Release 12, " in client.get(address).content.decode()


def test_test_mail_and_the_event_are_marked_in_the_post_room(world, client):
    client.force_login(world.manager)
    client.post(to("mail-template", "sitting_changed", "en"), {**WORDS, "test": "1"})
    test = Message.objects.get()
    Message.objects.update(context={**test.context, "event": "Meeting of elsewhere"})

    for address in (to("post-room"), to("post-mail", test.pk)):
        page = client.get(address).content.decode()
        assert ">Test<" in page
        assert "Meeting of elsewhere" in page
