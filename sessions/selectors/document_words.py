"""What documents are called in words: kinds, who may see them, titles nobody has given yet."""

from typing import Final

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assemblies.fields import LanguageMap
from sessions.enums import DocumentAccess, DocumentKind
from sessions.models.agenda import AgendaItem
from sessions.rules.symbols import Symbol

KINDS: Final = {
    DocumentKind.CONVOCATION: _("Convocation"),
    DocumentKind.AGENDA: _("Agenda"),
    DocumentKind.PROPOSAL: _("Proposal"),
    DocumentKind.REPORT: pgettext_lazy("a document", "Report"),
    DocumentKind.SUMMARY_RECORDS: _("Summary records"),
    DocumentKind.INFORMATION: _("Information note"),
    DocumentKind.JOURNAL: _("Journal"),
    DocumentKind.DRAFT_RESOLUTION: _("Draft resolution"),
    DocumentKind.MEMORANDUM: _("Explanatory memorandum"),
    DocumentKind.RESOLUTION: _("Resolution"),
}
ACCESS: Final = {
    DocumentAccess.PUBLIC: pgettext_lazy("readers", "Everybody"),
    DocumentAccess.PARTICIPANTS: _("Participants of the event"),
    DocumentAccess.MEMBERS: _("Members of the body"),
    DocumentAccess.SECRETARIAT: _("The secretariat only"),
}


def first_title(symbol: Symbol, item: AgendaItem | None) -> LanguageMap:
    """Return a title for a document that has none: its kind, and the item it is about.

    What stands on an agenda that not everybody reads is not told.
    """
    if item is not None and (item.agenda.is_draft or not item.agenda.is_public):
        item = None
    titles = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            kind = str(KINDS[symbol.kind])
        told = language in item.title if item else language in ("en", "fr")
        if told:
            titles[language] = f"{kind}: {item.title.in_language(language)}" if item else kind
    return LanguageMap(titles)
