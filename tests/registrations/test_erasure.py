"""Who asks to be erased is erased everywhere, and every new column is classified."""

import json
import zipfile
from datetime import datetime, time, timedelta
from io import BytesIO

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import models
from django.test import Client
from django.utils import timezone

from assemblies.models.accounts import IdempotentRequest, User
from assemblies.models.audit import AuditEntry
from assemblies.models.delegations import Participant
from notifications.messages import DIGEST
from notifications.models.calendars import CalendarState, CalendarToken
from notifications.models.messages import Message
from notifications.services import addressees, digests, outbox
from notifications.services.addressees import Choice
from registrations.enums import (
    AskedWhen,
    ChangeKind,
    DataClass,
    ExportState,
    InquiryState,
    QuestionKind,
)
from registrations.errors.privacy import StillTakingPart
from registrations.messages import OFFICIAL_NOTICE
from registrations.models.desk import Export, ExportPart, Note
from registrations.models.history import FieldChange
from registrations.models.inquiries import Inquiry
from registrations.models.late_changes import ChangeRequest
from registrations.models.questions import Answer, Question
from registrations.models.registrations import DelegationFile, Registration
from registrations.models.retention import Erasure
from registrations.models.sheets import Sheet
from registrations.services import (
    delegations,
    erasing,
    people,
    personal,
    photos,
    reviews,
    sitting_seats,
    uploads,
)
from tests.assemblies.api.test_keys import client_with, person_in
from tests.factories.seats import make_participants, make_workshop
from tests.registrations.personal_data import CLASSIFIED
from tests.registrations.pictures import picture

OURS = ("assemblies", "notifications", "sessions", "registrations")
NOW = timezone.now()
NAME = "Zephyrine Quillfeather"
ADDRESS = "zephyrine@demo.example"
MARKS = ("Zephyrine", "Quillfeather", "zephyrine", "quillfeather", "ZQ99881", "zq-diet", "zq-ramp",
         "zq-chair", "zq-file", "zq-note", "zq-reply", "JFIF")  # fmt: skip


def our_models():
    return [one for one in apps.get_models() if one.__module__.partition(".")[0] in OURS]


def holds_words(field):
    if field.primary_key or field.choices:
        return False
    is_day = isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField)
    words = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
    return is_day or isinstance(field, words)


def test_every_column_that_may_hold_personal_data_is_classified():
    columns = {
        f"{model.__name__}.{field.name}"
        for model in our_models()
        for field in model._meta.local_concrete_fields
        if holds_words(field)
    }

    assert columns - CLASSIFIED == set(), "say in tests/registrations/personal_data.py whose it is"
    assert CLASSIFIED - columns == set(), "gone from the tables"


def traces():
    """Return in which tables, opened, a mark of the person stands."""
    found = {}
    for model in [*our_models(), EmailAddress]:
        for row in model.objects.all():
            values = {f.name: getattr(row, f.attname) for f in row._meta.local_concrete_fields}
            text = " ".join(
                value.decode("latin-1") if isinstance(value, bytes) else str(value)
                for value in values.values()
            )
            marks = [mark for mark in MARKS if mark in text]
            if marks:
                found.setdefault(model.__name__, set()).update(marks)
    return found


@pytest.fixture
def person(world, deliver_all):
    """Register, through acts where there are some, a person who leaves traces everywhere."""
    world.assembly.starts_on = NOW.date() + timedelta(days=20)
    world.assembly.ends_on = NOW.date() + timedelta(days=24)
    world.assembly.save()
    person = world.add_person(
        given_name="Zephyrine",
        family_name="Quillfeather",
        badge_name=NAME,
        email=ADDRESS,
        born_on=NOW.date(),
        access_needs="zq-ramp",
        function_in_parliament="zq-chair",
        is_listed=True,
    )
    delegations.submit(file=world.file, by=world.coordinator, at=NOW)
    person = reviews.approve(person=person, by=world.desk, at=NOW)
    deliver_all()
    people.change(person=person, changes={"access_needs": "zq-ramps"}, by=world.desk, at=NOW)
    photos.put(person=person, content=picture(), by=world.coordinator, at=NOW)
    account = User.objects.get(email=ADDRESS)
    EmailAddress.objects.create(user=account, email=ADDRESS)
    CalendarToken.objects.create(
        user=account, name="zq-phone", digest="0" * 64, last_used_by="DAVx5", created_at=NOW
    )
    CalendarState.objects.create(user=account, listing={"entries": {}}, created_at=NOW)
    pdf = uploads.keep(
        name="zq-file.pdf", content=b"%PDF- %%EOF", allowed={"application/pdf"}, by=None, at=NOW
    )
    after = AskedWhen.AFTER_APPROVAL
    for key, more, value in (
        ("diet", {}, {"value": "zq-diet"}),
        ("passport", {"is_protected": True, "asked_when": after}, {"protected_value": "ZQ99881"}),
        ("cv", {}, {"upload": pdf}),
    ):
        question = Question.objects.create(
            event=world.assembly, key=key, kind=QuestionKind.TEXT, label={"en": key}, **more
        )
        Answer.objects.create(question=question, registration=person, answered_at=NOW, **value)
    _copies(world, person)
    person.refresh_from_db()
    return person


def _copies(world, person):
    Note.objects.create(registration=person, text=f"zq-note on {NAME}", written_at=NOW)
    Sheet.objects.create(
        file=world.file, name="zq-file.xlsx", rows=[{"name": NAME}], read_at=NOW,
        read_by=world.coordinator, expires_at=NOW,
    )  # fmt: skip
    export = Export.objects.create(
        event=world.assembly, sheet="xlsx", filters={"q": NAME}, state=ExportState.READY,
        asked_at=NOW, asked_by=world.desk, finished_at=NOW, expires_at=NOW,
    )  # fmt: skip
    ExportPart.objects.create(export=export, number=1, content=NAME.encode())
    Inquiry.objects.create(
        registration=person, question=f"Who sends {NAME}?", answer="zq-reply of Quillfeather",
        state=InquiryState.ANSWERED, asked_at=NOW, answered_at=NOW,
    )  # fmt: skip
    ChangeRequest.objects.create(
        file=world.file, kind=ChangeKind.CHANGE, person=person, changes={"badge_name": NAME},
        note=f"{NAME} marries", asked_at=NOW,
    )  # fmt: skip
    DelegationFile.objects.filter(pk=world.file.pk).update(
        question=f"Who is {NAME}?", answer="Ms Quillfeather is our chair"
    )


def when_over(world):
    day = world.assembly.ends_on + timedelta(days=1)
    return datetime.combine(day, time(12), tzinfo=world.assembly.zone)


def test_erasure_reaches_every_copy(world, person):
    before = traces()
    personal.erase_person(person=person, by=world.desk, at=when_over(world))
    after = traces()

    assert {
        "Registration", "Participant", "Answer", "Upload", "Photo", "FieldChange", "Note",
        "ChangeRequest", "Inquiry", "Sheet", "Export", "ExportPart", "Message", "DelegationFile",
    } <= set(before), "there was something to leave behind"  # fmt: skip
    # The account has the address: it goes when its owner asks, or is somebody's who works with it.
    assert set(after) <= {"User", "EmailAddress", "CalendarToken"}


def test_account_goes_too_when_its_owner_asks(world, person):
    user = User.objects.get(email=ADDRESS)

    is_gone = personal.erase_account(user=user, by=user, at=when_over(world))

    assert is_gone
    assert traces() == {}
    assert not CalendarToken.objects.exists()
    assert not CalendarState.objects.exists()
    user.refresh_from_db()
    assert (user.is_active, user.name, user.has_usable_password()) == (False, "", False)


def test_figures_stay_without_the_name(world, person):
    personal.erase_person(person=person, by=world.desk, at=when_over(world))

    kept = Registration.objects.get(pk=person.pk)
    assert (kept.badge_name, kept.state, kept.sex) == ("(erased)", "approved", "female")
    assert Participant.objects.accredited().delegates().count() == 1


def test_proof_of_a_request_names_classes_only(world, person):
    personal.erase_person(person=person, by=world.desk, at=when_over(world))

    lines = {line.data_class: (line.count, line.basis, line.days) for line in Erasure.objects.all()}
    assert lines[DataClass.PHOTOS] == (1, "request", None)
    assert lines[DataClass.IDENTITY] == (1, "request", None)
    assert lines[DataClass.ANSWERS][0] == 1
    assert AuditEntry.objects.filter(act="registration.erase").count() == 1


def test_who_is_expected_withdraws_first(world, person):
    before = traces()

    with pytest.raises(StillTakingPart):
        personal.erase_person(person=person, by=world.desk, at=NOW)

    assert traces() == before
    people.withdraw(person=person, by=world.coordinator, at=NOW)
    personal.erase_person(person=person, by=world.desk, at=NOW)
    assert set(traces()) <= {"User", "EmailAddress"}


def test_mail_that_waits_for_an_erased_person_is_not_sent(world, person, deliver_all):
    people.withdraw(person=person, by=world.coordinator, at=NOW)
    waiting = Message.objects.filter(recipient=ADDRESS, state="queued")
    assert waiting.exists()

    personal.erase_person(person=person, by=world.desk, at=NOW)

    assert [mail.to for mail in deliver_all() if "zephyrine" in str(mail.to)] == []
    assert not Message.objects.filter(state="queued").exists()


def test_others_keep_what_is_theirs(world, person):
    other = world.add_person(given_name="Paul", family_name="Roux", badge_name="Paul Roux")
    FieldChange.objects.create(registration=other, field="email", before="a", changed_at=NOW)
    message = Message.objects.filter(recipient=world.coordinator.email).first()

    personal.erase_person(person=person, by=world.desk, at=when_over(world))

    other.refresh_from_db()
    assert other.badge_name == "Paul Roux"
    assert FieldChange.objects.filter(registration=other).exists()
    kept = Message.objects.get(pk=message.pk)
    assert kept.recipient == world.coordinator.email
    assert kept.context["parliament"] == "France"
    assert "(erased)" in str(kept.context["people"])


def test_person_downloads_everything_that_is_held_about_her(world, person):
    client = Client()
    client.force_login(User.objects.get(email=ADDRESS))

    answer = client.post("/en/my-data/download/")

    with zipfile.ZipFile(BytesIO(answer.content)) as archive:
        data = json.loads(archive.read("data.json"))
        names = archive.namelist()
    text = json.dumps(data)
    for mark in set(MARKS) - {"quillfeather", "zq-file", "JFIF"}:
        assert mark in text, mark
    assert f"photo-{person.pk}.jpg" in names
    assert any(name.endswith("zq-file.pdf") for name in names)
    assert AuditEntry.objects.filter(act="personal.copy").count() == 1
    assert answer["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_person_is_told_why_not_yet_and_erases_herself_afterwards(world, person):
    client = Client()
    client.force_login(User.objects.get(email=ADDRESS))
    address = f"/en/people/{person.pk}/erase/"

    early = client.get("/en/my-data/").content.decode()
    refused = client.post("/en/my-data/erase/", {"sure": "on"})
    people.withdraw(person=person, by=world.coordinator, at=NOW)
    unsure = client.post(address)
    done = client.post(address, {"sure": "on"})
    gone = client.post("/en/my-data/erase/", {"sure": "on"})

    assert "Withdraw the registration first" in early
    assert refused.status_code == 422
    assert unsure.status_code == 422
    assert (done.status_code, done["Location"]) == (302, "/en/my-data/")
    assert gone.status_code == 302
    assert traces() == {}
    assert "/login/" in client.get("/en/my-data/")["Location"]


def test_nobody_erases_another_person(world, person):
    address = f"/en/people/{person.pk}/erase/"

    def status(user):
        client = Client()
        client.force_login(user)
        return client.get(address).status_code

    statuses = {who: status(user) for who, user in world.accounts.items()}
    assert {who for who, code in statuses.items() if code == 200} == {"manager", "desk"}
    assert statuses["coordinator"] == 403
    assert statuses["stranger"] == 404


def test_who_works_here_keeps_her_account(world):
    assert not personal.erase_account(user=world.desk, by=world.desk, at=NOW)

    world.desk.refresh_from_db()
    assert world.desk.is_active


def test_mails_about_her_places_do_not_name_her(world, person):
    (other,) = make_participants(world.assembly, 1)
    workshop = make_workshop(world.assembly, 1)
    first = sitting_seats.ask(sitting=workshop, people=[other.pk], by=world.desk, at=NOW)
    waiting = [person.participant_id]
    sitting_seats.ask(sitting=workshop, people=waiting, by=world.coordinator, at=NOW)
    sitting_seats.give_up(party=first, by=world.desk, at=NOW)
    told = Message.objects.filter(key__startswith="seat:", recipient=world.coordinator.email)
    assert any(NAME in str(message.context) for message in told)

    personal.erase_person(person=person, by=world.desk, at=when_over(world))

    assert "Message" not in traces()
    assert told.exists()


def test_who_shares_her_address_keeps_the_mails_that_are_theirs(world, person, deliver_all):
    other = world.add_person(badge_name="Paul Roux", email=ADDRESS)
    delegations.submit(file=world.file, by=world.coordinator, at=NOW)
    other.refresh_from_db()
    people.withdraw(person=person, by=world.coordinator, at=NOW)
    reviews.approve(person=other, by=world.desk, at=NOW)

    personal.erase_person(person=person, by=world.desk, at=NOW)

    assert len([mail for mail in deliver_all() if ADDRESS in str(mail.to)]) == 1
    hers = Message.objects.filter(key__startswith=f"registration:{person.pk}:", recipient=ADDRESS)
    assert hers.exists(), "its number counts for the address"
    assert not any(message.context for message in hers)
    confirmed = Message.objects.get(key__startswith=f"registration:{other.pk}:confirmed")
    assert (confirmed.state, confirmed.context["name"]) == ("sent", "Paul Roux")


@pytest.mark.parametrize("name", ["Quillfeather", "Žofie Ďurišová", 'Ada "Q" \\ O\'Neil'])
def test_answers_kept_for_repeats_do_not_outlive_her(world, name):
    client = client_with(world.coordinator)

    def post(key, **changes):
        body = person_in(world.file) | changes
        return client.post(
            "/api/v1/registrations/", body, format="json", headers={"Idempotency-Key": key}
        ).json()

    hers = post("hers", family_name=name, badge_name=name)
    post("other", family_name="Roux", badge_name="Paul Roux")
    assert hers["family_name"] == name

    one = Registration.objects.get(pk=hers["id"])
    personal.erase_person(person=one, by=world.desk, at=NOW)

    assert [kept.key for kept in IdempotentRequest.objects.all()] == ["other"]


def test_digest_that_took_over_news_about_her_does_not_name_her(world, person):
    chief = world.coordinator.email
    choice = Choice(cadences={"places": "daily"})
    addressees.choose(address=chief, choice=choice, by=None, at=NOW)
    (other,) = make_participants(world.assembly, 1)
    workshop = make_workshop(world.assembly, 1)
    first = sitting_seats.ask(sitting=workshop, people=[other.pk], by=world.desk, at=NOW)
    waiting = [person.participant_id]
    sitting_seats.ask(sitting=workshop, people=waiting, by=world.coordinator, at=NOW)
    sitting_seats.give_up(party=first, by=world.desk, at=NOW)
    digests.gather(at=NOW + timedelta(days=1))
    digest = Message.objects.get(kind="digest", recipient=chief)
    assert NAME in str(digest.context)

    personal.erase_person(person=person, by=world.desk, at=when_over(world))

    assert "Message" not in traces()
    digest.refresh_from_db()
    assert digest.context["count"] == 1


@pytest.mark.parametrize(
    "occasion", ["mailing:1", "release:1", "deadline:inquiry:1:1440:1", "digest:1"]
)
def test_what_went_to_many_loses_her_name_at_a_shared_address(world, person, occasion):
    other = world.add_person(badge_name="Paul Roux", email=ADDRESS)
    kind = DIGEST if occasion.startswith("digest") else OFFICIAL_NOTICE
    for name in (person.badge_name, other.badge_name):
        outbox.queue(
            kind=kind,
            to=outbox.Recipient(address=ADDRESS, name=name),
            key=occasion if name == NAME else "mailing:other",
            words=outbox.Words(context={"name": name}),
            at=NOW,
        )

    erasing.forget(person, by=None, at=NOW)

    hers = Message.objects.get(key=occasion)
    assert hers.recipient_name == ""
    assert NAME not in str(hers.context)
    assert hers.state == ("failed" if kind is OFFICIAL_NOTICE else "queued")
    theirs = Message.objects.get(key="mailing:other")
    assert (theirs.recipient_name, theirs.state) == ("Paul Roux", "queued")
