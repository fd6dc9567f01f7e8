"""Editors at the same moment: the event's row lock gives one symbol to one document."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import IntegrityError, transaction

from assemblies.fields import LanguageMap
from assemblies.models.events import Event
from sessions.errors import SymbolTaken
from sessions.models.documents import Document, LanguageVersion
from sessions.rules import symbols
from sessions.services import document_uploads, documents, events
from sessions.services.documents import Showing
from tests.factories.accounts import make_account
from tests.factories.documents import PUBLIC, make_bodies, make_document, put, send
from tests.factories.sessions import LATER, NOW, make_assembly
from tests.simultaneously import alone, simultaneously, wait_until_somebody_waits

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def assembly():
    make_bodies()
    return make_assembly()


def issue_twice(assembly):
    def issue():
        symbol = symbols.read("A/138/Inf.1")
        return documents.issue(event=assembly, symbol=symbol, by=None, at=NOW)

    made = simultaneously(issue, issue)
    return [type(one) for one in made if isinstance(one, Exception)]


def test_symbol_asked_for_twice_at_once_is_given_once(assembly):
    assert issue_twice(assembly) == [SymbolTaken]
    assert Document.objects.count() == 1


def test_without_the_lock_both_believe_that_it_is_free(assembly, monkeypatch):
    """The negative control: this is what the lock is for."""
    both_looked, check_new = Barrier(2, timeout=10), documents.check_new

    def check_once_both_have(*given):
        place = check_new(*given)
        with suppress(BrokenBarrierError):
            both_looked.wait()
        return place

    monkeypatch.setattr(events, "lock", lambda among: None)
    monkeypatch.setattr(documents, "check_new", check_once_both_have)

    assert issue_twice(assembly) == [IntegrityError]


def test_batch_sent_twice_at_once_is_issued_once(assembly):
    editor = make_account("editor@example.org")
    batch = send(assembly, editor, "A-138-C.1-e.pdf", "A-138-C.1-f.pdf")

    def issue():
        return document_uploads.issue(batch=batch, titles={}, showing=PUBLIC, by=editor, at=NOW)

    made = simultaneously(issue, issue)

    assert sum(isinstance(one, document_uploads.UploadGone) for one in made) == 1
    assert LanguageVersion.objects.count() == 2


def show(document):
    hidden = Showing(access="secretariat")
    return documents.show(document=document, showing=hidden, by=None, at=LATER)


def withdraw(document):
    why = LanguageMap({"en": "Wrong."})
    revision = document.revisions.get()
    return documents.withdraw(revision=revision, reason=why, by=None, at=LATER)


@pytest.mark.parametrize("act", [show, withdraw, lambda document: put(document, "fr")])
def test_whoever_holds_the_event_finds_its_documents_free(assembly, act):
    document = make_document(assembly)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Event.objects.select_for_update().get()
            other = pool.submit(alone, act, document)
            wait_until_somebody_waits()
            # With another order this ends in an error: the act holds it and waits for us.
            assert len(Document.objects.select_for_update(nowait=True)) == 1
        other.result(timeout=30)
