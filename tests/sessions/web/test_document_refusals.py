"""What is wrong about a document is said at its field, and nothing is kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sessions.enums import DocumentAccess
from sessions.models.documents import Document, LanguageVersion
from sessions.services.documents import Showing
from tests import papers
from tests.factories.documents import make_bodies, make_document, make_item
from tests.sessions.web.test_document_keeping import KEPT, file_of, upload

pytestmark = pytest.mark.django_db

SPRING, AUTUMN = "2018-03-25T02:30", "2018-10-28T02:30"  # when the venue's clocks change
NEVER = "This time does not exist: clocks go forward on that day."
TWICE = "Clocks show this hour twice, for they go back on that day. Choose another one."


@pytest.fixture
def editor(client, world):
    make_bodies()
    make_item(world.assembly)
    client.force_login(world.editor)
    return client


def refused(answer, field):
    """Return what is said at one field; no other one, nor the form, has a fault."""
    form = answer.context["form"]
    page = answer.content.decode()
    assert answer.status_code == 422
    assert set(form.errors) == {field}
    assert f'id="id_{field}_error"' in page or 'aria-invalid="true"' in page
    return " ".join(form.errors[field])


@pytest.mark.parametrize(
    ("symbol", "sentence"),
    [
        ("A/138/A.1", "A/138/A.1 is taken. The next free one is A/138/A.2."),
        ("a/138/a.1", "A/138/A.1 is taken. The next free one is A/138/A.2."),
        ("A/138/P.1", "A/138/P.1 lacks its agenda item: proposals and reports name one."),
        ("A/138/9-P.1", "The agenda of this body has no item 9."),
        ("A/139/A.7", "Session 139 of this body does not belong to this event."),
        ("XX/1/A.1", "This is no symbol."),
    ],
)
@pytest.mark.parametrize("way", ["new", "rename"])
def test_symbol_is_refused_where_it_was_typed(world, editor, way, symbol, sentence):
    make_document(world.assembly, "A/138/A.1")
    hidden = Showing(access=DocumentAccess.SECRETARIAT)
    other = make_document(world.assembly, "A/138/C.1", showing=hidden)
    address = {"new": f"{KEPT}/new/", "rename": "/en/documents/A/138/C.1/rename/"}[way]
    data = {"symbol": symbol, "access": "public", "version": other.version}

    assert sentence in refused(editor.post(address, data), "symbol")
    assert Document.objects.count() == 2


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (("paper.docx", papers.PDF), "ends in .docx, but its content is PDF."),
        (("paper.pdf", b"A plain text.\n"), "ends in .pdf, but its content is TXT."),
        (("paper.pdf", papers.PDF[:-8]), "it was cut off. Send it again."),
        (("paper.docx", papers.office()[:-30]), "it was cut off. Send it again."),
        (("paper.pdf", b""), "The file is empty."),
        (("paper.html", b"<html><script>alert(1)</script>"), "none of the kinds"),
    ],
)
def test_file_is_refused_where_it_was_chosen(world, editor, file, sentence):
    document = make_document(world.assembly, "A/138/A.1")
    data = {"version": document.version, "language": "fr", "file": SimpleUploadedFile(*file)}

    answer = editor.post("/en/documents/A/138/A.1/put/", data)

    assert sentence in refused(answer, "file")
    assert LanguageVersion.objects.count() == 1


@pytest.mark.parametrize(("moment", "sentence"), [(SPRING, NEVER), (AUTUMN, TWICE)])
@pytest.mark.parametrize("way", ["new", "show", "batch"])
def test_embargo_at_an_hour_that_is_none_or_two_is_refused(world, editor, way, moment, sentence):
    document = make_document(world.assembly, "A/138/A.1")
    address = {"new": f"{KEPT}/new/", "show": "/en/documents/A/138/A.1/show/"}.get(way)
    if way == "batch":
        address = upload(editor, file_of("A-138-C.1-e.pdf")).redirect_chain[-1][0]
    data = {"symbol": "A/138/C.2", "access": "public", "version": document.version}

    assert (
        refused(editor.post(address, {**data, "visible_from": moment}), "visible_from") == sentence
    )
    assert Document.objects.get().visible_from is None


@pytest.mark.parametrize("moment", ["2018-03-25T01:30", "2018-03-25T03:30"])
def test_embargo_beside_the_change_of_clocks_is_taken(world, editor, moment):
    data = {"symbol": "A/138/C.2", "access": "public", "visible_from": moment}

    editor.post(f"{KEPT}/new/", data)

    assert Document.objects.get().visible_from.isoformat() in (
        "2018-03-25T00:30:00+00:00", "2018-03-25T01:30:00+00:00",
    )  # fmt: skip
