from datetime import timedelta

import pytest

from assemblies.errors import UploadUnknown
from assemblies.fields import LanguageMap
from sessions.errors import (
    AlreadyShown,
    ItemUnknown,
    LanguageTaken,
    LanguageUnsaid,
    NameUnread,
    RevisionWithdrawn,
    SessionElsewhere,
    SymbolWithoutItem,
    UploadFaulty,
    UploadGone,
)
from sessions.models.documents import Document, LanguageVersion, UploadBatch, UploadedPaper
from sessions.services import document_uploads, documents
from sessions.services.document_uploads import Does, lines_of, new_symbols
from sessions.services.documents import Paper
from tests import papers
from tests.factories.accounts import make_account
from tests.factories.documents import PUBLIC, make_bodies, make_document, make_item, send
from tests.factories.sessions import LATER, NOW, make_assembly

pytestmark = pytest.mark.django_db


@pytest.fixture
def assembly():
    make_bodies()
    return make_assembly()


@pytest.fixture
def editor():
    return make_account("editor@example.org")


def faults_of(batch):
    return {line.paper.name: [type(one) for one in line.faults] for line in lines_of(batch, at=NOW)}


def issue(batch, editor, titles=None, at=NOW):
    return document_uploads.issue(
        batch=batch, titles=titles or {}, showing=PUBLIC, by=editor, at=at
    )


def test_names_say_symbols_and_languages_and_everything_is_issued_at_once(assembly, editor):
    make_item(assembly, 2)
    batch = send(
        assembly, editor, "A-138-2-P.4-e.pdf", "A-138-2-P.4-f.pdf", "A-138-2-P.4-rev-e.pdf",
        "CL_202_A1_fr.pdf",
    )  # fmt: skip

    assert new_symbols(lines_of(batch, at=NOW)) == ("A/138/2-P.4", "CL/202/A.1")
    title = LanguageMap({"en": "An emergency"})
    issued = issue(batch, editor, {"A/138/2-P.4": title})

    assert [(one.symbol, one.title["en"]) for one in issued] == [
        ("A/138/2-P.4", "An emergency"), ("CL/202/A.1", "Agenda")
    ]  # fmt: skip
    held = LanguageVersion.objects.order_by("pk").values_list(
        "revision__document__symbol", "revision__number", "language"
    )
    assert list(held) == [
        ("A/138/2-P.4", 0, "en"), ("A/138/2-P.4", 0, "fr"), ("A/138/2-P.4", 1, "en"),
        ("CL/202/A.1", 0, "fr"),
    ]  # fmt: skip
    assert not UploadBatch.objects.exists()


def test_every_fault_is_listed_by_file(assembly, editor):
    batch = send(
        assembly, editor, "notes.pdf", "A-138-P.1-e.pdf", "A-138-9-P.1-e.pdf", "A-139-C.1-e.pdf",
        "A-138-C.1.pdf", "A-138-Inf.1-e.pdf", "A_138_Inf1_en.pdf", "A-138-Inf.2-e.pdf",
    )  # fmt: skip

    assert faults_of(batch) == {
        "notes.pdf": [NameUnread],
        "A-138-P.1-e.pdf": [SymbolWithoutItem],
        "A-138-9-P.1-e.pdf": [ItemUnknown],
        "A-139-C.1-e.pdf": [SessionElsewhere],
        "A-138-C.1.pdf": [LanguageUnsaid],
        "A-138-Inf.1-e.pdf": [LanguageTaken],
        "A_138_Inf1_en.pdf": [LanguageTaken],
        "A-138-Inf.2-e.pdf": [],
    }
    with pytest.raises(UploadFaulty) as refusal:
        issue(batch, editor)
    assert refusal.value.details == {"count": 7}
    assert not Document.objects.exists()


def test_file_may_have_faults_of_name_and_content_and_keeps_no_bytes(assembly, editor):
    sent = [Paper("page.pdf", b"<html><script>alert(1)</script>")]

    batch = document_uploads.send(event=assembly, papers=sent, by=editor, at=NOW)

    assert faults_of(batch) == {"page.pdf": [UploadUnknown, NameUnread]}
    assert bytes(UploadedPaper.objects.get().content) == b""


def test_path_in_a_name_is_cut_away(assembly, editor):
    batch = send(assembly, editor, "../../etc/A-138-C.1-e.pdf", "..\\A-138-C.1-f.pdf")

    assert [line.paper.name for line in lines_of(batch, at=NOW)] == [
        "A-138-C.1-e.pdf", "A-138-C.1-f.pdf"
    ]  # fmt: skip


def test_file_adds_revises_or_replaces_what_is_there(assembly, editor):
    make_document(assembly, "A/138/C.1", showing=None)
    make_document(assembly, "A/138/A.1")
    batch = send(
        assembly, editor, "A-138-C.1-e.pdf", "A-138-C.1-f.pdf", "A-138-C.1-rev-e.pdf",
        "A-138-A.1-e.pdf",
    )  # fmt: skip

    lines = {line.paper.name: line for line in lines_of(batch, at=LATER)}

    assert lines["A-138-C.1-e.pdf"].does == Does.REPLACES
    assert lines["A-138-C.1-f.pdf"].does == Does.ADDS
    assert lines["A-138-C.1-rev-e.pdf"].does == Does.REVISES
    assert [type(one) for one in lines["A-138-A.1-e.pdf"].faults] == [AlreadyShown]


def test_withdrawn_revision_takes_no_files(assembly, editor):
    document = make_document(assembly, "A/138/C.1")
    why = LanguageMap({"en": "Wrong."})
    documents.withdraw(revision=document.revisions.get(), reason=why, by=editor, at=NOW)

    batch = send(assembly, editor, "A-138-C.1-f.pdf", "A-138-C.1-rev-f.pdf")

    assert faults_of(batch) == {"A-138-C.1-f.pdf": [RevisionWithdrawn], "A-138-C.1-rev-f.pdf": []}


def test_files_of_another_event_are_not_touched(assembly, editor):
    make_document(assembly, "CL/202/A.1")

    batch = send(make_assembly(139), editor, "CL-202-A.1-f.pdf", "A-138-C.1-f.pdf")

    assert faults_of(batch) == {
        "CL-202-A.1-f.pdf": [SessionElsewhere], "A-138-C.1-f.pdf": [SessionElsewhere]
    }  # fmt: skip


def test_batch_is_issued_once_and_waits_for_a_day(assembly, editor):
    batch = send(assembly, editor, "A-138-C.1-f.pdf")
    late = send(assembly, make_account("other@example.org"), "A-138-A.1-f.pdf")

    issue(batch, editor)

    with pytest.raises(UploadGone):
        issue(batch, editor)
    with pytest.raises(UploadGone):
        issue(late, editor, at=NOW + timedelta(days=1))


def test_sending_again_forgets_what_was_sent_before(assembly, editor):
    send(assembly, editor, "A-138-C.1-f.pdf")

    batch = send(assembly, editor, "A-138-C.1-e.pdf")

    assert list(UploadBatch.objects.all()) == [batch]


def test_what_waited_for_more_than_a_day_is_forgotten(assembly, editor):
    send(assembly, editor, "A-138-C.1-e.pdf")
    late = send(assembly, make_account("other@example.org"), "A-138-A.1-f.pdf", at=LATER)

    assert document_uploads.forget_expired(at=NOW + timedelta(days=1)) == 1

    assert list(UploadBatch.objects.all()) == [late]
    assert UploadedPaper.objects.count() == 1


def test_nothing_sent_issues_nothing(assembly, editor):
    with pytest.raises(UploadFaulty):
        issue(send(assembly, editor), editor)


def test_text_is_a_paper_too(assembly, editor):
    batch = send(assembly, editor, "A-138-C.1-f.txt", content=papers.TEXT)

    assert faults_of(batch) == {"A-138-C.1-f.txt": []}
