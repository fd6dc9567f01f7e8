"""How editors keep documents: many files at once, one document at a time."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from assemblies.fields import LanguageMap
from sessions.enums import DocumentAccess
from sessions.models.documents import Document, LanguageVersion, UploadBatch
from sessions.services import document_uploads, documents
from sessions.services.documents import Showing
from tests import papers
from tests.factories.documents import (
    make_bodies,
    make_document,
    make_item,
    make_theme,
    send,
)
from tests.factories.sessions import make_sitting

pytestmark = pytest.mark.django_db
KEPT = "/en/events/138/documents"
HIDDEN = Showing(access=DocumentAccess.SECRETARIAT)


@pytest.fixture
def editor(client, world):
    make_bodies()
    client.force_login(world.editor)
    return client


@pytest.fixture
def now():
    return timezone.now() - timedelta(minutes=1)


def file_of(name, content=papers.PDF):
    return SimpleUploadedFile(name, content)


def upload(client, *files):
    return client.post(f"{KEPT}/upload/", {"sent": list(files)}, follow=True)


def post(client, known_as, act, **values):
    document = Document.objects.get(symbol=known_as)
    values = {"version": document.version, **values}
    return client.post(f"/en/documents/{known_as}/{act}/", values, follow=True)


def test_many_files_are_sent_looked_at_and_issued(editor, world):
    make_item(world.assembly, 2)

    looked = upload(
        editor, file_of("A-138-2-P.4-e.pdf"), file_of("A-138-2-P.4-f.pdf"),
        file_of("CL-202-A.1-e.docx", papers.office()),
    )  # fmt: skip

    said = looked.content.decode()
    assert "3 files can be kept." in said
    assert not Document.objects.exists()
    form = {"title0_en": "An emergency", "title0_fr": "Une urgence", "title1_en": "",
            "title1_fr": "", "access": "public", "visible_from": ""}  # fmt: skip
    done = editor.post(looked.redirect_chain[-1][0], form, follow=True).content.decode()
    assert "The files of 2 documents are kept." in done
    held = Document.objects.order_by("order")
    assert [(one.symbol, one.title["en"], one.access) for one in held] == [
        ("A/138/2-P.4", "An emergency", "public"), ("CL/202/A.1", "Agenda", "public"),
    ]  # fmt: skip
    assert Client().get("/en/documents/A/138/2-P.4/fr/").content == papers.PDF


def test_embargo_is_on_the_venues_clock(editor, world):
    looked = upload(editor, file_of("A-138-C.1-e.pdf"))

    form = {"access": "public", "visible_from": "2018-03-24T09:00"}
    editor.post(looked.redirect_chain[-1][0], form)

    assert Document.objects.get().visible_from.isoformat() == "2018-03-24T08:00:00+00:00"


def test_every_fault_is_listed_and_nothing_may_be_issued(editor, world):
    looked = upload(
        editor, file_of("A-138-P.1-e.pdf"), file_of("letter.pdf"), file_of("A-138-C.1-e.pdf", b""),
        file_of("A-138-C.1-f.docx"), file_of("A-138-Inf.1-e.pdf", b"<html><script>"),
        file_of("A-138-Inf.2-e.pdf", papers.PDF[:12]), file_of("A-138-Inf.3-e.pdf"),
    )  # fmt: skip
    said = looked.content.decode()

    for sentence in (
        "A/138/P.1 lacks its agenda item", "No symbol can be read from this name",
        "The file is empty", "ends in .docx, but its content is PDF", "none of the kinds",
        "The end of the file is missing", "6 files have faults",
    ):  # fmt: skip
        assert sentence in said
    assert "Keep 1 file" not in said
    form = {"access": "public", "visible_from": ""}
    refused = editor.post(looked.redirect_chain[-1][0], form)
    assert refused.status_code == 422
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("files", "sentence"),
    [((), "Choose the files."),
     ([SimpleUploadedFile(f"{n}.pdf", b"x") for n in range(51)], "At most 50 files at once."),
     ([SimpleUploadedFile("A-138-C.1-e.pdf", b"0" * 24_000_001)], "At most 22.9")],
)  # fmt: skip
def test_too_many_or_none_are_refused_at_the_field(editor, files, sentence):
    answer = editor.post(f"{KEPT}/upload/", {"sent": list(files)})

    assert answer.status_code == 422
    assert sentence in answer.content.decode().replace("\xa0", " ")
    assert not UploadBatch.objects.exists()


def test_file_too_large_is_listed_as_a_fault(editor):
    looked = upload(editor, file_of("A-138-C.1-e.pdf", b"%PDF-" + b"0" * 20_000_001))

    assert "The file is too large: up to 20 MB are taken." in looked.content.decode()


def test_upload_that_is_cut_off_is_refused(editor):
    body = b'--x\r\nContent-Disposition: form-data; name="sent"; filename="A-138-C.1-e.pdf"\r\n'

    answer = editor.post(f"{KEPT}/upload/", body, content_type="multipart/form-data; boundary=x")

    assert answer.status_code == 422
    assert not UploadBatch.objects.exists()


def test_files_that_are_not_wanted_are_forgotten(editor, world):
    batch = send(world.assembly, world.editor, "A-138-C.1-e.pdf", at=timezone.now())
    path = f"{KEPT}/upload/{batch.public_id}/"

    said = editor.post(f"{path}forget/", follow=True).content.decode()

    assert "The files are forgotten; nothing was issued." in said
    assert "What was sent is gone" in editor.get(path, follow=True).content.decode()


def test_what_somebody_else_has_sent_is_not_found(editor, world):
    batch = send(world.assembly, world.manager, "A-138-C.1-e.pdf", at=timezone.now())

    assert editor.get(f"{KEPT}/upload/{batch.public_id}/").status_code == 404


def test_issued_meanwhile_the_batch_says_so(editor, world, now):
    looked = upload(editor, file_of("A-138-C.1-e.pdf"))
    make_document(world.assembly, "A/138/C.1", at=now)

    form = {"access": "public", "visible_from": ""}
    answer = editor.post(looked.redirect_chain[-1][0], form)

    assert answer.status_code == 422
    assert LanguageVersion.objects.count() == 1


def test_symbol_is_taken_before_its_file_comes(editor, world):
    form = {"symbol": " a / 138 / inf.1", "title_en": "A note", "title_fr": "",
            "access": "secretariat", "visible_from": ""}  # fmt: skip
    made = editor.post(f"{KEPT}/new/", form)

    assert made.url == "/en/documents/A/138/Inf.1/put/"
    again = editor.post(f"{KEPT}/new/", form)
    assert again.status_code == 422
    assert "A/138/Inf.1 is taken. The next free one is A/138/Inf.2." in again.content.decode()


@pytest.mark.parametrize(
    ("symbol", "sentence"),
    [("A/138/P.1", "lacks its agenda item"), ("A/138/9-P.1", "has no item 9"),
     ("A/77/C.1", "Session 77 of this body"), ("nonsense", "This is no symbol"),
     ("", "This field is required")],
)  # fmt: skip
def test_bad_symbol_is_refused_at_its_field(editor, world, symbol, sentence):
    form = {"symbol": symbol, "access": "public", "visible_from": ""}

    answer = editor.post(f"{KEPT}/new/", form)

    assert answer.status_code == 422
    assert sentence in " ".join(answer.context["form"].errors["symbol"])


def test_worklist_shows_missing_languages_and_what_readers_do_not_see(editor, world, now):
    make_document(world.assembly, "A/138/A.1", languages=("en",), at=now)
    make_document(world.assembly, "A/138/Inf.1", languages=("en", "fr", "es"), showing=HIDDEN)

    said = editor.get(f"{KEPT}/worklist/").content.decode()

    assert said.index("A/138/A.1") < said.index("A/138/Inf.1")
    assert "<bdi>Français</bdi> · <bdi>Español</bdi> · <bdi>العربية</bdi>" in said
    assert "The secretariat only" in said


def test_worklist_without_documents_says_what_to_do_first(editor, world):
    assert "No document yet" in editor.get(f"{KEPT}/worklist/").content.decode()


def test_language_is_added_and_refused_at_its_field(editor, world, now):
    make_document(world.assembly, "A/138/A.1", at=now)

    done = post(editor, "A/138/A.1", "put", language="fr", file=file_of("agenda.pdf"))
    again = post(editor, "A/138/A.1", "put", language="fr", file=file_of("agenda.pdf"))
    wrong = post(editor, "A/138/A.1", "put", language="es", file=file_of("agenda.docx"))
    nothing = post(editor, "A/138/A.1", "put", language="es", file=file_of("agenda.pdf", b""))

    assert "The file is kept." in done.content.decode()
    assert list(again.context["form"].errors) == ["language"]
    assert list(wrong.context["form"].errors) == ["file"]
    assert "The file is empty. Choose another one." in nothing.content.decode()


def test_document_is_revised_described_shown_renamed_and_withdrawn(editor, world, now):
    make_document(world.assembly, "A/138/Inf.1", showing=HIDDEN, at=now)
    theme = make_theme()

    renamed = post(editor, "A/138/Inf.1", "rename", symbol="A/138/Inf.2")
    assert "The document has another symbol." in renamed.content.decode()
    post(editor, "A/138/Inf.2", "show", access="public", visible_from="")
    refused = post(editor, "A/138/Inf.2", "rename", symbol="A/138/Inf.3")
    assert list(refused.context["form"].errors) == ["symbol"]
    post(editor, "A/138/Inf.2", "describe", title_en="A note", themes=[theme.code],
         sittings=[world.sitting.pk])  # fmt: skip
    revised = post(editor, "A/138/Inf.2", "revise", note_en="A table was added.")
    assert revised.redirect_chain[-1][0] == "/en/documents/A/138/Inf.2/put/"
    withdrawn = post(editor, "A/138/Inf.2", "rev/0/withdraw", reason_en="Superseded.")

    said = withdrawn.content.decode()
    for words in ("A note", "A table was added.", "Superseded.", "Peace", "Governing Council"):
        assert words in said


def test_link_to_a_planned_sitting_stays_until_it_is_taken_away(editor, world, now):
    document = make_document(world.assembly, "A/138/Inf.1", at=now)
    planned = make_sitting(world.assembly, hour=14, released_at=None, title={"en": "Later"})
    make_sitting(world.assembly, hour=16, released_at=None, title={"en": "Unlinked"})
    linked = document.sittings(manager="planned")
    linked.set([planned])

    page = editor.get("/en/documents/A/138/Inf.1/describe/").content.decode()
    post(editor, "A/138/Inf.1", "describe", title_en="A note", sittings=[planned.pk])

    assert "Later" in page
    assert "Unlinked" not in page
    assert list(linked.all()) == [planned]
    post(editor, "A/138/Inf.1", "describe", title_en="A note")
    assert list(linked.all()) == []


def test_withdrawal_asks_for_a_reason(editor, world, now):
    make_document(world.assembly, "A/138/Inf.1", at=now)

    asked = editor.get("/en/documents/A/138/Inf.1/rev/0/withdraw/").content.decode()
    answer = post(editor, "A/138/Inf.1", "rev/0/withdraw")

    assert "This cannot be undone." in asked
    assert list(answer.context["form"].errors) == ["reason_en"]
    assert not Document.objects.get().revisions.get().is_withdrawn


def test_editor_who_saw_an_older_version_overwrites_nothing(editor, world, now):
    document = make_document(world.assembly, "A/138/Inf.1", at=now)
    title = LanguageMap({"en": "Newer"})
    details = documents.Details(title=title)
    documents.describe(document=document, details=details, by=world.manager, at=now)

    answer = post(editor, "A/138/Inf.1", "describe", version=document.version, title_en="Older")

    assert answer.status_code == 422
    assert "Somebody else has changed this meanwhile." in answer.content.decode()
    assert Document.objects.get().title["en"] == "Newer"


def test_strangers_learn_nothing_from_the_editors_addresses(world, now):
    make_document(world.assembly, "A/138/Inf.1", showing=HIDDEN, at=now)
    stranger = Client()
    stranger.force_login(world.stranger)

    statuses = {
        act: stranger.get(f"/en/documents/A/138/Inf.1/{act}/").status_code
        for act in ("put", "describe", "show", "rename", "revise", "rev/0/withdraw")
    }

    assert set(statuses.values()) == {404}


def test_batch_that_was_never_made_is_gone(editor, world):
    path = f"{KEPT}/upload/00000000-0000-4000-8000-000000000000/"

    assert "What was sent is gone" in editor.get(path, follow=True).content.decode()


def test_batch_sent_again_replaces_the_one_before(editor, world):
    upload(editor, file_of("A-138-C.1-e.pdf"))
    upload(editor, file_of("A-138-A.1-e.pdf"))

    (batch,) = UploadBatch.objects.all()
    lines = document_uploads.lines_of(batch, at=timezone.now())
    assert [str(line.symbol) for line in lines] == ["A/138/A.1"]
