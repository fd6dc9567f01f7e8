"""Keys that encrypt personal data change, and the old one can be dropped."""

from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, models, transaction
from django.utils import timezone

from assemblies.errors import SealedUnreadable
from assemblies.fields import SealedField, SealedJSONField
from registrations.models.photos import Photo
from registrations.models.uploads import Upload
from registrations.services import photos, resealing, uploads
from registrations.services.resealing import sealed_columns
from tests.registrations.pictures import picture
from tests.simultaneously import alone, wait_until_somebody_waits

NOW = timezone.now()
PDF = b"%PDF-1.7 signed by the Speaker %%EOF"
OLD, NEW = ["old-key"], ["new-key", "old-key"]


def reseal(*options):
    said = StringIO()
    call_command("reseal", *options, stdout=said)
    return said.getvalue()


def raw(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT content FROM {table} ORDER BY id")
        return [bytes(row[0]) for row in cursor.fetchall()]


@pytest.fixture
def sealed(world, settings):
    """Seal a photo and three uploads with a key that is about to be replaced."""
    settings.FIELD_KEYS = OLD
    person = world.add_person()
    photos.put(person=person, content=picture(), by=world.coordinator, at=NOW)
    for name in "abc":
        uploads.keep(name=name, content=PDF, allowed={"application/pdf"}, by=None, at=NOW)
    return person


def test_every_sealed_field_of_every_table_is_found():
    tables = [model.__name__ for model, _name in sealed_columns()]

    assert {"Answer", "Photo", "Upload"} <= set(tables)
    for model, name in sealed_columns():
        assert isinstance(model._meta.get_field(name), SealedField | SealedJSONField)
        assert isinstance(model._meta.pk, models.AutoField), "rows are walked by their number"


def test_old_key_can_be_dropped_after_resealing(sealed, settings):
    settings.FIELD_KEYS = NEW
    before = raw("registrations_upload")

    said = reseal("--batch", "2")

    assert "Upload.content: 3 resealed, 0 already" in said
    assert "Photo.content: 1 resealed, 0 already" in said
    assert not set(before) & set(raw("registrations_upload"))
    settings.FIELD_KEYS = ["new-key"]
    assert [upload.content for upload in Upload.objects.all()] == [PDF] * 3
    assert Photo.objects.get().content.startswith(b"\xff\xd8\xff")


def test_without_resealing_the_old_key_is_needed(sealed, settings):
    """The negative control of the test above."""
    settings.FIELD_KEYS = ["new-key"]

    with pytest.raises(SealedUnreadable):
        list(Upload.objects.all())


def test_it_may_be_stopped_and_started_again(sealed, settings, monkeypatch):
    settings.FIELD_KEYS = NEW
    written = resealing._write
    calls = []

    def stop_at_the_third(*args):
        if len(calls) == 2:
            raise KeyboardInterrupt
        calls.append(args)
        return written(*args)

    monkeypatch.setattr(resealing, "_write", stop_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        reseal("--batch", "1")
    monkeypatch.undo()

    assert "Upload.content: 2 resealed, 1 already" in reseal()
    assert "Upload.content: 0 resealed, 3 already" in reseal()


def test_what_is_written_meanwhile_is_resealed_and_not_lost(sealed, settings, monkeypatch):
    """A page that was served before the restart seals with the old key still."""
    written = resealing._write
    newer = PDF + b" once more"

    def overtaken(model, name, pk, *args):
        monkeypatch.undo()
        settings.FIELD_KEYS = OLD
        Upload.objects.filter(pk=pk).update(content=newer)
        settings.FIELD_KEYS = NEW
        return written(model, name, pk, *args)

    Photo.objects.all().delete()
    settings.FIELD_KEYS = NEW
    monkeypatch.setattr(resealing, "_write", overtaken)

    assert "Upload.content: 3 resealed, 0 already" in reseal()

    settings.FIELD_KEYS = ["new-key"]
    assert [upload.content for upload in Upload.objects.order_by("pk")] == [newer, PDF, PDF]


@pytest.mark.stack
@pytest.mark.django_db(transaction=True)
def test_resealing_and_who_writes_rows_in_another_order_do_not_wait_for_each_other(
    sealed, settings
):
    settings.FIELD_KEYS = NEW
    first, second, _third = Upload.objects.order_by("pk")

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Upload.objects.filter(pk=second.pk).update(name="b.pdf")
            said = pool.submit(alone, reseal)
            wait_until_somebody_waits()
            Upload.objects.filter(pk=first.pk).update(name="a.pdf")

        assert "Upload.content: 3 resealed, 0 already" in said.result(timeout=60)


def test_large_files_do_not_all_stand_in_memory_at_once(sealed, settings, monkeypatch):
    size = max(len(content) for content in raw("registrations_upload"))
    monkeypatch.setattr(resealing, "MOST_BYTES", 2 * size)
    settings.FIELD_KEYS = NEW

    together = resealing._next(Upload, "content", after=0, batch=200)
    monkeypatch.setattr(resealing, "MOST_BYTES", 1)  # the next one is too large, and taken alone
    alone = resealing._next(Upload, "content", after=together[-1], batch=200)

    first, second, third = Upload.objects.order_by("pk")
    assert (together, alone) == ([first.pk, second.pk], [third.pk])
    assert "Upload.content: 3 resealed, 0 already" in reseal()


def test_dry_run_writes_nothing(sealed, settings):
    settings.FIELD_KEYS = NEW
    before = raw("registrations_upload")

    said = reseal("--dry-run")

    assert "Upload.content: 3 to be resealed, 0 already" in said
    assert raw("registrations_upload") == before


def test_row_that_no_key_opens_is_named_and_left(sealed, settings):
    settings.FIELD_KEYS = ["quite-another"]
    before = raw("registrations_upload")

    with pytest.raises(CommandError, match="put the key back"):
        reseal()

    assert raw("registrations_upload") == before


def test_lost_key_is_said_on_the_page_that_needs_it_and_nowhere_else(
    sealed, world, settings, client
):
    client.force_login(world.coordinator)
    settings.FIELD_KEYS = ["quite-another"]

    needs_it = client.get(f"/en/people/{sealed.pk}/photo.jpg")
    others = [
        client.get(f"/en/people/{sealed.pk}/photo/"),
        client.get(f"/en/delegations/{world.file.pk}/people/{sealed.pk}/"),
        client.get(f"/en/delegations/{world.file.pk}/"),
    ]

    assert needs_it.status_code == 503
    assert "encrypted with a key that the site does not have" in needs_it.content.decode()
    assert [answer.status_code for answer in others] == [200, 200, 200]
