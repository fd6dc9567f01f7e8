"""Minutes: versions that stay, drafts that nobody loses, and what readers may see."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assemblies.enums import Language
from assemblies.errors import Superseded
from assemblies.models.audit import AuditEntry
from assemblies.models.events import Event
from sessions.errors import NothingSaved, NotPublished
from sessions.models.minutes import Minutes, MinutesDraft, MinutesVersion
from sessions.selectors.minutes import desk_of, minutes_of, published_minutes, versions_of
from sessions.services import minutes
from sessions.services.minutes import Typed
from tests.factories.record import publish_minutes, save_minutes

pytestmark = pytest.mark.django_db

EN, FR = Language.ENGLISH, Language.FRENCH


def keep(world, text, *, seen=0, by=None, language=EN, **page):
    return minutes.keep(
        sitting=world.sitting, language=language, typed=Typed(text, seen, **page),
        by=by or world.editor, at=timezone.now(),
    )  # fmt: skip


def desk(world, by=None, language=EN):
    return desk_of(world.sitting, language, by or world.editor)


def public(world):
    return [
        (one.minutes.language, one.version, one.text) for one in published_minutes(world.sitting)
    ]


def test_every_version_that_was_saved_is_kept(world):
    save_minutes(world.sitting, world.editor, "One.")
    save_minutes(world.sitting, world.manager, "Two.", seen=1)

    versions = versions_of(world.sitting, EN)

    assert [(one.version, one.text, one.saved_by) for one in versions] == [
        (2, "Two.", world.manager),
        (1, "One.", world.editor),
    ]
    assert AuditEntry.objects.filter(act="minutes.save").count() == 2
    assert "One." not in str(list(AuditEntry.objects.values_list("after", flat=True)))


def test_save_over_a_version_that_was_not_seen_is_refused(world):
    save_minutes(world.sitting, world.editor, "One.")

    for seen in (0, 2):
        with pytest.raises(Superseded):
            save_minutes(world.sitting, world.manager, "Two.", seen=seen)

    assert [one.text for one in versions_of(world.sitting, EN)] == ["One."]


def test_same_text_makes_no_new_version(world):
    save_minutes(world.sitting, world.editor, "One.")

    again = save_minutes(world.sitting, world.manager, "One.", seen=0)

    assert again.version == 1
    assert MinutesVersion.objects.count() == 1


def test_languages_are_saved_apart(world):
    save_minutes(world.sitting, world.editor, "One.")
    save_minutes(world.sitting, world.manager, "Un.", language=FR)

    assert (desk(world).saved, desk(world, language=FR).saved) == ("One.", "Un.")


def test_draft_is_ones_own_and_is_done_with_when_it_is_saved(world):
    keep(world, "Mine so far")
    keep(world, "Hers so far", by=world.manager)
    keep(world, "Mine so far, and more")

    assert desk(world).text == "Mine so far, and more"
    assert desk(world, by=world.manager).text == "Hers so far"
    save_minutes(world.sitting, world.editor, "Mine.")
    assert not desk(world).draft
    assert desk(world, by=world.manager).text == "Hers so far"


def test_draft_knows_with_which_version_it_began(world):
    save_minutes(world.sitting, world.manager, "One.")
    assert keep(world, "One. Mine", seen=1) == 1
    assert not desk(world).is_apart

    save_minutes(world.sitting, world.manager, "One. Hers", seen=1)
    newest = keep(world, "One. Mine, and more", seen=2)

    assert newest == 2
    assert desk(world).is_apart
    assert [(piece.of, piece.text) for piece in desk(world).differences] == [
        ("both", "One. "), ("other", "Hers"), ("own", "Mine, and more"),
    ]  # fmt: skip


def test_draft_is_given_up_only_by_its_editor(world):
    keep(world, "Mine")
    minutes.discard(sitting=world.sitting, language=EN, typed=Typed("", 0), by=world.manager)
    assert desk(world).draft

    minutes.discard(sitting=world.sitting, language=EN, typed=Typed("", 0), by=world.editor)

    assert not desk(world).draft


def test_readers_keep_the_published_version_until_another_one_is(world):
    version = lambda: Event.objects.get(pk=world.assembly.pk).calendar_version  # noqa: E731
    before = version()
    publish_minutes(world.sitting, world.editor, "One.")
    after = version()
    save_minutes(world.sitting, world.editor, "Two.", seen=1)

    assert public(world) == [("en", 1, "One.")]
    assert (after, version()) == (before + 1, after)
    minutes.publish(sitting=world.sitting, language=EN, seen=2, by=world.editor, at=timezone.now())
    assert public(world) == [("en", 2, "Two.")]


def test_minutes_that_are_withdrawn_are_public_no_more(world):
    publish_minutes(world.sitting, world.editor, "One.")
    act = {"sitting": world.sitting, "language": EN, "by": world.editor, "at": timezone.now()}

    minutes.withdraw(**act)

    assert public(world) == []
    assert desk(world).saved == "One."
    with pytest.raises(NotPublished):
        minutes.withdraw(**act)
    assert list(
        AuditEntry.objects.filter(act__in=["minutes.publish", "minutes.withdraw"])
        .order_by("pk")
        .values_list("before__published_version", "after__published_version")
    ) == [(None, 1), (1, None)]


def test_only_a_version_that_was_read_is_published(world):
    act = {"sitting": world.sitting, "language": EN, "by": world.editor, "at": timezone.now()}
    with pytest.raises(NothingSaved):
        minutes.publish(**act, seen=0)
    save_minutes(world.sitting, world.editor, "One.")
    save_minutes(world.sitting, world.manager, "Two.", seen=1)

    with pytest.raises(Superseded):
        minutes.publish(**act, seen=1)

    assert public(world) == []


def test_tables_hold_one_of_each(world):
    save_minutes(world.sitting, world.editor)
    keep(world, "Mine")
    head = minutes_of(world.sitting, EN)
    rows = {
        "language": lambda: Minutes.objects.create(sitting=world.sitting, language="en"),
        "number": lambda: MinutesVersion.objects.create(
            minutes=head, version=1, text="x", saved_at=timezone.now()
        ),
        "draft": lambda: MinutesDraft.objects.create(
            sitting=world.sitting, editor=world.editor, language="en", text="x", based_on=0,
            kept_at=timezone.now(),
        ),
        "published beyond": lambda: Minutes.objects.filter(pk=head.pk).update(
            published_version=2, published_at=timezone.now()
        ),
    }  # fmt: skip
    for write in rows.values():
        with pytest.raises(IntegrityError), transaction.atomic():
            write()


def save(world, text, *, seen=0, **page):
    return minutes.save(
        sitting=world.sitting, language=EN, typed=Typed(text, seen, **page), by=world.editor,
        at=timezone.now(),
    )  # fmt: skip


def test_what_is_typed_on_two_devices_is_kept_apart(world):
    keep(world, "On the laptop.", page="laptop")
    keep(world, "On the phone.", page="phone")

    save(world, "On the laptop, to the end.", page="laptop")

    assert desk(world).draft.text == "On the phone."
    assert desk(world).saved == "On the laptop, to the end."


def test_page_that_is_opened_with_a_draft_continues_it(world):
    keep(world, "Begun", page="first")
    taken = desk(world).draft.mark

    keep(world, "Begun and gone on", page="second", taken=taken)
    save(world, "Begun and gone on to the end", page="second", taken=taken)

    assert not MinutesDraft.objects.exists()


def test_page_that_goes_on_after_another_has_taken_up_its_draft_loses_nothing(world):
    keep(world, "Begun", page="first")
    taken = desk(world).draft.mark
    keep(world, "Begun, more on the first", page="first")

    save(world, "Begun, more on the second", page="second", taken=taken)

    assert desk(world).draft.text == "Begun, more on the first"


def test_giving_up_gives_up_what_was_shown_alone(world):
    keep(world, "On the phone.", page="phone")
    keep(world, "On the laptop.", page="laptop")
    shown = desk(world).draft

    minutes.discard(
        sitting=world.sitting, language=EN, by=world.editor,
        typed=Typed("", 0, page=shown.page, taken=shown.mark),
    )  # fmt: skip

    assert desk(world).draft.text == "On the phone."
