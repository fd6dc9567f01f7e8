"""Documents for the demonstration: real patterns of symbols, contents plainly invented."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils import translation

from assemblies.enums import Language
from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.bodies import Theme
from assemblies.models.events import Assembly
from registrations.paper.samples import sample_pdf
from sessions.enums import DocumentAccess
from sessions.models.documents import Document, Revision
from sessions.models.sittings import Sitting
from sessions.rules import symbols
from sessions.selectors.document_words import KINDS
from sessions.services import documents, themes
from sessions.services.documents import Details, Paper, Showing

EMBARGO: Final = timedelta(days=30)
THEMES: Final = {
    "peace": {"en": "Peace and security", "fr": "Paix et sécurité", "es": "Paz y seguridad",
              "ar": "السلم والأمن"},
    "development": {"en": "Sustainable development", "fr": "Développement durable",
                    "es": "Desarrollo sostenible", "ar": "التنمية المستدامة"},
}  # fmt: skip
INVENTED: Final = {
    "en": "Invented for the demonstration. Nothing in this paper is true.",
    "fr": "Inventé pour la démonstration. Rien de ce document n’est vrai.",
    "es": "Inventado para la demostración. Nada de este documento es cierto.",
    "ar": "وثيقة مختلقة لغرض العرض التوضيحي. لا شيء فيها صحيح.",
}
_LINES: Final = {
    "en": "Here the text of the document would stand.",
    "fr": "Ici figurerait le texte du document.",
    "es": "Aquí figuraría el texto del documento.",
    "ar": "هنا يرد نص الوثيقة.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """A document of the demonstration. revised: the languages of a second revision."""

    symbol: str
    title: Mapping[str, str]
    languages: str
    revised: str = ""
    note: Mapping[str, str] | None = None
    access: DocumentAccess = DocumentAccess.PUBLIC
    is_embargoed: bool = False
    is_text: bool = False
    theme: str = ""
    body_of_sitting: str = ""


DOCUMENTS: Final = (
    Demo(
        symbol="A/138/C.1",
        title={"en": "Convocation of the 138th Assembly (invented)",
               "fr": "Convocation de la 138e Assemblée (inventée)",
               "es": "Convocatoria de la 138.ª Asamblea (inventada)",
               "ar": "الدعوة إلى الجمعية الـ 138 (مختلقة)"},
        languages="en fr es ar",
    ),
    Demo(
        symbol="A/138/A.1",
        title={"en": "Agenda of the Assembly (invented)",
               "fr": "Ordre du jour de l’Assemblée (inventé)"},
        languages="en fr", revised="en fr es", body_of_sitting="assembly",
        note={"en": "An item was added.", "fr": "Un point a été ajouté."},
    ),
    Demo(
        symbol="A/138/3-DR.1",
        title={"en": "Draft resolution: first example (invented)",
               "fr": "Projet de résolution : premier exemple (inventé)"},
        languages="en fr", theme="peace", body_of_sitting="assembly",
    ),
    Demo(
        symbol="A/138/3-DR.2",
        title={"en": "Draft resolution: second example (invented)",
               "fr": "Projet de résolution : second exemple (inventé)"},
        languages="en", revised="en fr", theme="development",
        note={"en": "The title was changed.", "fr": "Le titre a été modifié."},
    ),
    Demo(
        symbol="A/138/Inf.1",
        title={"en": "Results of the Assembly (invented)",
               "fr": "Résultats de l’Assemblée (inventés)"},
        languages="en fr", is_embargoed=True,
    ),
    Demo(
        symbol="A/138/J.1",
        title={"en": "Daily Journal No. 1 (invented)", "fr": "Journal no 1 (inventé)"},
        languages="en", is_text=True,
    ),
    Demo(
        symbol="C-I/138/DR.1",
        title={"en": "Draft resolution (invented)", "fr": "Projet de résolution (inventé)"},
        languages="en fr", theme="peace", access=DocumentAccess.PARTICIPANTS,
    ),
    Demo(
        symbol="CL/202/A.1",
        title={"en": "Agenda of the Governing Council (invented)",
               "fr": "Ordre du jour du Conseil directeur (inventé)"},
        languages="en fr", body_of_sitting="governing_council",
    ),
    Demo(
        symbol="EX/279/A.1",
        title={"en": "Agenda of the Executive Committee (invented)",
               "fr": "Ordre du jour du Comité exécutif (inventé)"},
        languages="en", access=DocumentAccess.MEMBERS, body_of_sitting="executive_committee",
    ),
)  # fmt: skip


def build(*, assembly: Assembly, manager: User, at: datetime) -> str:
    """Issue the documents, withdraw one revision; return what was done, in one line."""
    for code, name in THEMES.items():
        if not Theme.objects.filter(code=code).exists():
            themes.add(code=code, name=LanguageMap(name), by=manager, at=at)
    issued = [_issue(demo, assembly, manager, at) for demo in DOCUMENTS]
    mistaken = Revision.objects.get(document__symbol="A/138/3-DR.2", number=0)
    why = {"en": "Issued by mistake (invented).", "fr": "Publié par erreur (inventé)."}
    documents.withdraw(revision=mistaken, reason=LanguageMap(why), by=manager, at=at)
    return f"documents: {len(issued)}, one revision withdrawn, one document under embargo"


def _issue(demo: Demo, assembly: Assembly, manager: User, at: datetime) -> Document:
    moment = at + EMBARGO if demo.is_embargoed else None
    showing, title = Showing(access=demo.access, visible_from=moment), LanguageMap(demo.title)
    document = documents.issue(
        event=assembly, symbol=symbols.read(demo.symbol), title=title, showing=showing,
        by=manager, at=at,
    )  # fmt: skip
    _put(demo, document.revisions.get(), demo.languages, manager, at)
    if demo.revised:
        note = LanguageMap(demo.note) if demo.note else None
        revision = documents.revise(document=document, note=note, by=manager, at=at)
        _put(demo, revision, demo.revised, manager, at)
    details = Details(
        title=title, themes=list(Theme.objects.filter(code=demo.theme)),
        sittings=_sittings(demo, assembly),
    )  # fmt: skip
    return documents.describe(document=document, details=details, by=manager, at=at)


def _sittings(demo: Demo, assembly: Assembly) -> list[Sitting]:
    of_body = Sitting.objects.filter(event=assembly, body__code=demo.body_of_sitting)
    return list(of_body.order_by("starts_at", "pk")[:1])


def _put(demo: Demo, revision: Revision, languages: str, manager: User, at: datetime) -> None:
    for code in languages.split():
        content = _text(demo, code) if demo.is_text else _pdf(demo, revision, code, at)
        paper = Paper("", content)
        documents.put(
            revision=revision, language=Language(code), paper=paper, by=manager, at=at
        )  # fmt: skip


def _text(demo: Demo, code: str) -> bytes:
    title = LanguageMap(demo.title).in_language(code)
    return "\n\n".join((demo.symbol, title, INVENTED[code], _LINES[code], "")).encode()


def _pdf(demo: Demo, revision: Revision, code: str, at: datetime) -> bytes:
    symbol = symbols.read(demo.symbol).revised(revision.number)
    with translation.override(code):
        kind = str(KINDS[symbol.kind])
    return sample_pdf(
        language=code, symbol=str(symbol), kind=kind,
        title=LanguageMap(demo.title).in_language(code), said=INVENTED[code],
        lines=[_LINES[code]], at=at,
    )  # fmt: skip
