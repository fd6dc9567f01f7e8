"""Documents, made by the acts themselves."""

from django.utils import timezone

from assemblies.enums import Language
from assemblies.models.bodies import Theme
from sessions.enums import DocumentAccess
from sessions.rules import symbols
from sessions.services import document_uploads, documents
from sessions.services.documents import Paper, Showing
from tests import papers
from tests.factories.sessions import NOW, make_agenda_item, make_body

PUBLIC = Showing(access=DocumentAccess.PUBLIC)


def make_bodies():
    """Make the bodies that documents are of, and item 2 of the Assembly's agenda."""
    make_body("governing_council")
    make_body("executive_committee", name={"en": "Executive Committee", "fr": "Comité exécutif"})
    make_body("assembly", name={"en": "Assembly", "fr": "Assemblée"})


def make_item(event, number=2):
    return make_agenda_item(event, number, title={"en": "Emergency item", "fr": "Point d’urgence"})


def make_theme(code="peace", **changes):
    values = {"name": {"en": "Peace", "fr": "Paix"}, **changes}
    return Theme.objects.get_or_create(code=code, defaults=values)[0]


def make_document(
    event, symbol="A/138/A.1", *, languages=("en",), showing=PUBLIC, at=NOW, by=None, **values
):
    """Issue a document, there in these languages."""
    make_bodies()
    document = documents.issue(
        event=event, symbol=symbols.read(symbol), showing=showing, by=by, at=at, **values
    )
    for language in languages:
        put(document, language, at=at, by=by)
    document.refresh_from_db()
    return document


def put(document, language="en", *, content=papers.PDF, name="", revision=None, at=NOW, by=None):
    """Keep the newest revision, or the one of that number, in a language."""
    held = document.revisions.order_by("-number")
    found = held.first() if revision is None else held.get(number=revision)
    return documents.put(
        revision=found, language=Language(language), paper=Paper(name, content), by=by, at=at
    )


def send(event, by, *named, at=NOW, content=papers.PDF):
    """Send files by these names."""
    return document_uploads.send(
        event=event, papers=[Paper(name, content) for name in named], by=by, at=at
    )


def make_document_things(world):
    """Issue a document, and send a file that waits to be issued; both by the manager, now."""
    now = timezone.now()
    document = make_document(world.assembly, by=world.manager, at=now)
    return document, send(world.assembly, world.manager, "A-138-C.1-e.pdf", at=now)
