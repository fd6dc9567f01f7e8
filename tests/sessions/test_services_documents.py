import hashlib
from datetime import timedelta

import pytest

from assemblies.enums import Language
from assemblies.errors import (
    Superseded,
    UploadCutOff,
    UploadEmpty,
    UploadMisnamed,
    UploadTooLarge,
    UploadUnknown,
)
from assemblies.fields import LanguageMap
from assemblies.models.audit import AuditEntry
from sessions.enums import DocumentAccess
from sessions.errors import (
    AlreadyShown,
    BodyUnknown,
    ItemUnknown,
    RevisionTaken,
    RevisionWithdrawn,
    SessionElsewhere,
    SittingElsewhere,
    SymbolTaken,
    SymbolWithoutItem,
)
from sessions.models.documents import Document, DocumentContent
from sessions.models.sittings import Sitting
from sessions.rules.symbols import read
from sessions.selectors.documents import missing_from, newest_of, worklist_of
from sessions.services import documents
from sessions.services.documents import MOST_BYTES, Details, Showing
from tests import papers
from tests.factories.accounts import make_account
from tests.factories.documents import (
    make_bodies,
    make_document,
    make_item,
    make_theme,
    put,
)
from tests.factories.sessions import (
    LATER,
    NOW,
    make_agenda,
    make_agenda_item,
    make_assembly,
    make_body,
    make_sitting,
)

pytestmark = pytest.mark.django_db
WHY = LanguageMap({"en": "Issued by mistake."})


@pytest.fixture
def assembly():
    make_bodies()
    return make_assembly()


@pytest.fixture
def editor():
    return make_account("editor@example.org")


def test_document_is_issued_under_its_symbol(assembly, editor):
    item = make_item(assembly, 2)

    document = documents.issue(event=assembly, symbol=read("a/138/2-p.4"), by=editor, at=NOW)

    assert document.symbol == "A/138/2-P.4"
    assert (document.body.code, document.agenda_item) == ("assembly", item)
    assert document.access == DocumentAccess.SECRETARIAT
    assert document.title["en"] == "Proposal: Emergency item"
    assert [one.number for one in document.revisions.all()] == [0]
    entry = AuditEntry.objects.get(act="document.issue")
    assert (entry.by_key, entry.after["symbol"]) == (str(editor.pk), "A/138/2-P.4")


def test_first_revision_may_be_a_later_one(assembly):
    document = make_document(assembly, "A/138/C.1-rev.2", languages=())

    assert [one.number for one in document.revisions.all()] == [2]


@pytest.mark.parametrize(
    ("symbol", "refusal"),
    [("A/138/P.1", SymbolWithoutItem), ("A/138/7-P.1", ItemUnknown),
     ("A/138/3(a)-P.1", ItemUnknown), ("A/139/C.1", SessionElsewhere),
     ("C-I/138/DR.1", BodyUnknown), ("CL/202/9-R.1", ItemUnknown)],
)  # fmt: skip
def test_symbol_that_belongs_nowhere_is_refused(assembly, symbol, refusal):
    with pytest.raises(refusal):
        make_document(assembly, symbol)

    assert not Document.objects.exists()


def test_symbol_taken_is_refused_and_the_next_free_one_named(assembly):
    make_document(assembly, "A/138/Inf.1")
    make_document(assembly, "A/138/Inf.4")

    with pytest.raises(SymbolTaken) as refusal:
        make_document(assembly, "a/138/inf.1-rev")

    assert refusal.value.details == {"symbol": "A/138/Inf.1", "free": "A/138/Inf.5"}


def test_session_of_the_council_belongs_to_one_event(assembly):
    make_document(assembly, "CL/202/A.1")

    with pytest.raises(SessionElsewhere):
        make_document(make_assembly(139), "CL/202/Inf.1")
    assert make_document(assembly, "CL/202/Inf.1")


def test_revisions_follow_each_other_and_keep_their_numbers(assembly):
    document = make_document(assembly)
    note = LanguageMap({"en": "Item 3 added."})

    first = documents.revise(document=document, note=note, by=None, at=LATER)
    documents.withdraw(revision=first, reason=WHY, by=None, at=LATER)
    second = documents.revise(document=document, by=None, at=LATER)

    assert (first.number, second.number) == (1, 2)
    with pytest.raises(RevisionTaken) as refusal:
        documents.revise(document=document, number=1, by=None, at=LATER)
    assert refusal.value.details == {"symbol": "A/138/A.1-rev", "free": "A/138/A.1-rev.3"}


def test_file_is_kept_with_what_is_in_it(assembly):
    document = make_document(assembly, languages=())

    kept = put(document, "fr", content=papers.office("docx"), name="agenda.docx")

    whole = papers.office("docx")
    assert kept.media_type.endswith("wordprocessingml.document")
    assert kept.size == len(bytes(kept.content.content))
    assert kept.sha256 == hashlib.sha256(bytes(kept.content.content)).hexdigest()
    assert len(whole) == kept.size


def test_file_is_replaced_only_while_nobody_can_have_seen_it(assembly):
    hidden = Showing(access=DocumentAccess.PUBLIC, visible_from=LATER)
    document = make_document(assembly, showing=hidden)

    replaced = put(document, content=papers.TEXT)

    assert replaced.media_type == "text/plain"
    assert DocumentContent.objects.count() == 1
    with pytest.raises(AlreadyShown):
        put(document, content=papers.PDF, at=LATER)
    assert put(document, "fr", at=LATER)  # a language that was missing


def test_what_was_seen_once_cannot_be_unseen(assembly, editor):
    document = make_document(assembly)
    hidden = Showing(access=DocumentAccess.SECRETARIAT)

    documents.show(document=document, showing=hidden, by=editor, at=LATER)

    with pytest.raises(AlreadyShown):
        put(document, content=papers.TEXT, at=LATER)


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [("a.pdf", b"", UploadEmpty), ("a.pdf", papers.PDF[:20], UploadCutOff),
     ("a.docx", papers.office()[:100], UploadCutOff), ("a.pdf", papers.office(), UploadMisnamed),
     ("a.html", b"<html><script>alert(1)</script>", UploadUnknown),
     ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", UploadUnknown),
     ("a.pdf", b"\0" * (MOST_BYTES + 1), UploadTooLarge),
     ("a.exe", papers.PDF, UploadMisnamed)],
)  # fmt: skip
def test_file_that_is_not_taken_leaves_nothing(assembly, name, content, refusal):
    document = make_document(assembly, languages=())

    with pytest.raises(refusal):
        put(document, content=content, name=name)

    assert not DocumentContent.objects.exists()


def test_withdrawn_revision_says_why_and_takes_no_files(assembly, editor):
    document = make_document(assembly)
    revision = document.revisions.get()

    withdrawn = documents.withdraw(revision=revision, reason=WHY, by=editor, at=LATER)

    assert withdrawn.withdrawn_by == editor
    assert newest_of(document) is None
    for act in (
        lambda: documents.withdraw(revision=revision, reason=WHY, by=editor, at=LATER),
        lambda: put(document, "fr"),
    ):
        with pytest.raises(RevisionWithdrawn):
            act()


def test_document_is_described_and_found_anew(assembly, editor):
    document, sitting = make_document(assembly), make_sitting(assembly)
    details = Details(
        title=LanguageMap({"en": "Annotated agenda"}), themes=[make_theme()], sittings=[sitting]
    )

    documents.describe(document=document, details=details, by=editor, at=LATER)

    document.refresh_from_db()
    assert "annotated agenda" in document.search_key
    assert [list(document.themes.all()), list(document.sittings.all())] == [
        [make_theme()], [sitting]
    ]  # fmt: skip


def test_sitting_of_another_event_is_refused(assembly, editor):
    elsewhere = make_sitting(make_assembly(139))
    details = Details(title=LanguageMap({"en": "Agenda"}), sittings=[elsewhere])

    with pytest.raises(SittingElsewhere):
        documents.describe(document=make_document(assembly), details=details, by=editor, at=LATER)


def test_sitting_that_was_only_planned_and_is_gone_is_refused(assembly, editor):
    gone = make_sitting(assembly, released_at=None)
    seen_before = Sitting.planned.get(pk=gone.pk)
    gone.delete()
    details = Details(title=LanguageMap({"en": "Agenda"}), sittings=[seen_before])

    with pytest.raises(Superseded):
        documents.describe(document=make_document(assembly), details=details, by=editor, at=LATER)


def test_symbol_is_put_right_only_while_nobody_can_have_seen_it(assembly, editor):
    hidden = Showing(access=DocumentAccess.SECRETARIAT)
    document = make_document(assembly, "A/138/Inf.1", showing=hidden)

    renamed = documents.rename(document=document, symbol=read("A/138/Inf.2"), by=editor, at=LATER)

    assert (renamed.symbol, renamed.number) == ("A/138/Inf.2", 2)
    assert "inf.2" in renamed.search_key
    documents.show(document=document, showing=Showing(access="public"), by=editor, at=LATER)
    with pytest.raises(AlreadyShown):
        documents.rename(document=document, symbol=read("A/138/Inf.3"), by=editor, at=LATER)


def test_editor_who_saw_an_older_version_is_told(assembly, editor):
    document = make_document(assembly)
    seen, revision = document.version, document.revisions.get()
    documents.revise(document=document, version=seen, by=editor, at=LATER)

    for act in (
        lambda: documents.revise(document=document, version=seen, by=editor, at=LATER),
        lambda: documents.withdraw(
            revision=revision, reason=WHY, version=seen, by=editor, at=LATER
        ),
        lambda: documents.show(
            document=document, showing=Showing(access="public"), version=seen, by=editor, at=LATER
        ),
    ):
        with pytest.raises(Superseded):
            act()


def test_worklist_says_which_languages_lack_official_ones_first(assembly):
    whole = make_document(assembly, "A/138/A.1", languages=[x.value for x in Language])
    french = make_document(assembly, "A/138/C.1", languages=["en", "fr", "ar"])
    english = make_document(assembly, "A/138/Inf.1", languages=["en"])
    withdrawn = make_document(assembly, "A/138/Inf.2")
    documents.withdraw(revision=withdrawn.revisions.get(), reason=WHY, by=None, at=LATER)

    worklist = worklist_of(assembly)

    assert [(one.document, one.languages, one.is_official) for one in worklist] == [
        (english, (Language.FRENCH, Language.SPANISH, Language.ARABIC), True),
        (french, (Language.SPANISH,), False),
    ]
    assert missing_from(whole.revisions.get()) == ()


def test_embargo_is_told_by_the_clock(assembly):
    hidden = Showing(access=DocumentAccess.PUBLIC, visible_from=LATER)
    document = make_document(assembly, showing=hidden)

    assert document.is_embargoed(LATER - timedelta(microseconds=1))
    assert not document.is_embargoed(LATER)
    assert document.was_shown(LATER)


def test_what_is_kept_of_the_event_is_outdated_by_every_act(assembly, editor):
    document = make_document(assembly)
    assembly.refresh_from_db()
    before = assembly.calendar_version

    documents.withdraw(revision=document.revisions.get(), reason=WHY, by=editor, at=LATER)

    assembly.refresh_from_db()
    assert assembly.calendar_version > before


def test_item_is_found_by_the_number_that_is_printed(assembly):
    council = make_body("governing_council")
    agenda = make_agenda(assembly, council)
    whole = make_agenda_item(assembly, 3, agenda=agenda)
    part = make_agenda_item(assembly, 2, agenda=agenda, parent=whole)

    document = make_document(assembly, "CL/202/3(b)-P.1")

    assert document.agenda_item == part
    with pytest.raises(ItemUnknown):  # the Assembly's agenda is another one
        make_document(assembly, "A/138/3(b)-P.1")


def test_title_tells_nothing_of_an_agenda_that_is_a_draft(assembly):
    secret = {"en": "Dismissal", "fr": "Révocation"}
    make_agenda_item(assembly, 2, agenda=make_agenda(assembly, adopted_at=None), title=secret)

    assert make_document(assembly, "A/138/2-P.1").title["en"] == "Proposal"
