"""Messages in the secretariat's own words: kept, shown, sent, given up."""

import re
from datetime import time, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from assemblies.errors import Superseded
from assemblies.models.audit import AuditEntry
from config.messages import ACCOUNT_MAIL
from notifications.errors import PlaceholderMissing, PlaceholderUnknown, WordingNotEditable
from notifications.gateways import links
from notifications.jobs import rendering, wordings
from notifications.messages import kinds, placeholders_of
from notifications.models.mailings import MailTemplate
from notifications.models.messages import Message
from notifications.rules.own_words import Wording
from notifications.services import addressees, mail_templates, outbox, postroom
from notifications.services.addressees import Choice
from notifications.services.outbox import Recipient, Words
from registrations.messages import INVITED, PERSON_CONFIRMED
from sessions.messages import EXCHANGE_ASKED, PROGRAMME_CHANGED, SITTING_CHANGED

pytestmark = pytest.mark.django_db

NOW = timezone.now()
EDITABLE = [
    kind
    for kind in kinds().values()
    if kind.is_editable and not kind.templates.startswith("tests/")
]
LANGUAGES = mail_templates.languages()


def edit(world, kind=SITTING_CHANGED, language="en", version=0, **words):
    wording = Wording(**{"subject": "New hour: {title}", "text": "It is {when}.", **words})
    return mail_templates.edit(
        kind=kind, language=language, wording=wording, version=version, by=world.manager, at=NOW
    )


def tell(kind=SITTING_CHANGED, language="en", name="Amina", **context):
    outbox.queue(
        kind=kind,
        to=Recipient(address="amina@example.org", name=name, language=language),
        key=f"test of words {Message.objects.count()}",
        words=Words(context={"title": "Plenary", "when": "at ten", **context}),
        at=NOW,
    )


def test_mail_leaves_in_own_words_within_the_frame_of_the_house(world, deliver_all):
    edit(world)
    tell()

    (sent,) = deliver_all()

    assert sent.subject == "New hour: Plenary"
    assert "Dear Amina,\n\nIt is at ten.\n" in sent.body
    assert "A sitting you follow has changed" not in sent.body
    assert "You receive this because you follow this sitting" in sent.body
    assert "It is at ten.</p>" in sent.alternatives[0][0]


def test_other_languages_keep_the_built_in_words(world, deliver_all):
    edit(world)
    tell(language="fr")

    (sent,) = deliver_all()

    assert "New hour" not in sent.subject


def test_facts_print_what_the_built_in_words_say(world, deliver_all):
    edit(world, text="We are sorry.\n\n{facts}\n\nThe secretariat")
    tell(where="Room 1", url="https://example.org/x")

    (sent,) = deliver_all()

    body, page = sent.body, sent.alternatives[0][0]
    assert body.index("We are sorry.") < body.index("Room 1") < body.index("The secretariat")
    assert page.index("We are sorry.") < page.index("Room 1") < page.index("The secretariat")
    assert body.count("Dear Amina") == page.count("Dear Amina") == 1
    assert page.count("<html") == 1


def test_what_people_type_becomes_neither_header_nor_page_nor_placeholder(world, deliver_all):
    edit(world, text="{note} {title} {when}")
    tell(
        title="Plenary\r\nBcc: everybody@example.org",
        note="<script>alert(1)</script> {when}",
        name="{when}",
    )

    (sent,) = deliver_all()

    assert "\n" not in sent.subject
    assert sent.recipients() == ["amina@example.org"]
    assert "<script>" not in sent.alternatives[0][0]
    assert "Dear {when}," in sent.body
    assert "<script>alert(1)</script> {when}" in sent.body


def test_thousand_mails_cost_one_look_at_the_words(world, django_assert_num_queries):
    edit(world)
    wordings.forget()
    message = Message(kind=SITTING_CHANGED.name, language="en", recipient="a@example.org",
                      context={"title": "Plenary", "when": "at ten"})  # fmt: skip

    with django_assert_num_queries(1):
        for _number in range(50):
            rendering.parts_of(message, at=NOW)


def test_another_process_hears_of_it_within_seconds(world):
    edit(world)
    assert wordings.wording_of(SITTING_CHANGED.name, "en", at=NOW) is not None
    MailTemplate.objects.update(text="It is at {when} now.")  # as another process would

    soon, later = NOW + timedelta(seconds=4), NOW + wordings.FRESH
    assert wordings.wording_of(SITTING_CHANGED.name, "en", at=soon).text == "It is {when}."
    assert wordings.wording_of(SITTING_CHANGED.name, "en", at=later).text == "It is at {when} now."


def test_own_edit_counts_at_once(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        edit(world)
    wordings.wording_of(SITTING_CHANGED.name, "en", at=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        edit(world, version=1, text="At {when}.")

    assert wordings.wording_of(SITTING_CHANGED.name, "en", at=NOW).text == "At {when}."


def test_second_editor_does_not_overwrite_the_first(world):
    edit(world)

    with pytest.raises(Superseded):
        edit(world, text="{when}!")

    assert edit(world, version=1, text="{when}!").version == 2


def test_reset_brings_the_built_in_words_back_and_versions_go_on(world, deliver_all):
    edit(world)
    mail_templates.reset(kind=SITTING_CHANGED, language="en", version=1, by=world.manager, at=NOW)
    wordings.forget()
    tell()

    (sent,) = deliver_all()

    assert sent.subject.startswith("Changed: ")
    with pytest.raises(Superseded):
        edit(world, version=1)
    assert edit(world, version=2).version == 3


def test_who_changed_what_is_recorded(world):
    edit(world)

    entry = AuditEntry.objects.get(act="mail_template.edit")
    assert entry.by_key == str(world.manager.pk)
    assert entry.after["kind"] == "sitting_changed"
    assert entry.after["text"] == "It is {when}."


def test_wording_is_refused_that_would_be_of_no_use(world):
    with pytest.raises(PlaceholderUnknown, match=r"\{code\}"):
        edit(world, text="{code} {when}")
    with pytest.raises(PlaceholderMissing, match=r"\{url\}"):
        edit(world, INVITED, text="Come, {parliament}!", subject="Come")
    with pytest.raises(WordingNotEditable):
        edit(world, ACCOUNT_MAIL, text="Send your code to me.")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", EDITABLE, ids=lambda kind: kind.name)
def test_every_kind_can_be_worded_from_where_it_begins(world, kind, language):
    """Its built-in subject and {facts} pass their own check, and samples fill every placeholder."""
    begun = mail_templates.built_in(kind, language)
    every = " ".join(f"{{{one.name}}}" for one in placeholders_of(kind))
    wording = mail_templates.checked(kind, Wording(begun.subject, f"{begun.text}\n\n{every}"))

    parts = mail_templates.preview(
        message=mail_templates.example_of(kind, language), wording=wording, at=NOW
    )

    assert parts.subject
    assert "{" not in str(parts.text)
    assert str(parts.html).count("</html>") == 1
    assert ('dir="rtl"' in str(parts.html)) is (language == "ar")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", EDITABLE, ids=lambda kind: kind.name)
def test_subject_that_is_offered_says_what_the_built_in_one_says(world, kind, language):
    """Kept as it is offered, it changes no mail; so it is left empty where it would."""
    begun = mail_templates.built_in(kind, language)
    message = mail_templates.example_of(kind, language)

    shown = mail_templates.preview(message=message, wording=begun, at=NOW)

    assert (
        shown.subject == mail_templates.preview(message=message, wording=None, at=NOW).subject != ""
    )


def test_facts_of_the_last_mail_are_not_frozen_into_the_subject(world):
    tell(EXCHANGE_ASKED, subject="Exchange places?", debate="Debate of yesterday", event="138th")
    tell(PROGRAMME_CHANGED, changes=[{"title": "One"}], total=1, event="138th")

    asked = mail_templates.built_in(EXCHANGE_ASKED, "en")
    changed = mail_templates.built_in(PROGRAMME_CHANGED, "en")

    assert asked.subject == "{subject} · {debate}"
    assert changed.subject == ""


def test_without_own_subject_the_built_in_one_stands(world, deliver_all):
    edit(world, subject=" ")
    tell()

    (sent,) = deliver_all()

    assert sent.subject == "Changed: Plenary, at ten"
    assert "It is at ten." in sent.body


def test_preview_takes_the_newest_real_message(world):
    tell(title="Old")
    tell(title="Newest")

    found = mail_templates.example_of(SITTING_CHANGED, "en")

    assert found.context["title"] == "Newest"
    assert found.pk is None


def test_preview_of_a_secret_kind_shows_nobodys_link(world):
    tell(INVITED, url="https://example.org/secret")

    assert "secret" not in str(mail_templates.example_of(INVITED, "en").context)


def test_who_looks_at_a_preview_or_a_mail_gets_no_link_of_its_reader(world):
    tell()
    message = Message.objects.get()
    ways = (links.Purpose.WISHES, links.Purpose.STOP)

    shown = mail_templates.preview(
        message=mail_templates.example_of(SITTING_CHANGED, "en"), wording=None, at=NOW
    )
    opened = postroom.opened(message=message, at=NOW)
    hers = rendering.parts_of(message, at=NOW)

    def doors(text):
        tokens = re.split(r"[/\s\"<>]+", text)
        return [
            one for token in tokens for way in ways if (one := links.opened(way, token, at=NOW))
        ]

    # Else this proves nothing: two links, and either opens both doors.
    assert len(doors(str(hers.text))) == 4
    assert doors(str(shown.text)) + doors(str(shown.html)) + doors(shown.unsubscribe or "") == []
    assert doors(opened.text) == []
    assert "No more mails of this kind" in str(shown.text)


def test_test_reaches_who_asks_whatever_she_chose(world):
    addressees.choose(
        address=world.manager.email,
        choice=Choice(cadences={"programme": "none"}, quiet=(time(0), time(23, 59))),
        by=None, at=NOW,
    )  # fmt: skip

    mail_templates.send_test(
        kind=SITTING_CHANGED,
        message=mail_templates.example_of(SITTING_CHANGED, "en"),
        wording=Wording("News", "{facts}"),
        by=world.manager,
        at=NOW,
    )

    assert Message.objects.get(recipient=world.manager.email).due_at == NOW


def test_test_goes_to_who_asks_without_a_calendar_part_and_is_marked(world, deliver_all):
    tell(PERSON_CONFIRMED, name="Somebody Else", assembly="Assembly", capacity="Press")
    deliver_all()
    world.manager.name = "Paul Example"
    mail_templates.send_test(
        kind=PERSON_CONFIRMED,
        message=mail_templates.example_of(PERSON_CONFIRMED, "en"),
        wording=Wording("Welcome", "{facts}"),
        by=world.manager,
        at=NOW,
    )

    (sent,) = deliver_all()

    assert sent.to == [mail.outbox[-1].to[0]]
    assert sent.recipients() == [world.manager.email]
    assert sent.subject == "[Test] Welcome"
    assert "Dear Paul Example," in sent.body
    assert "Dear Somebody Else" not in sent.body
    row = Message.objects.latest("pk")
    assert row.entry is None
    assert row.key.startswith("test:")
