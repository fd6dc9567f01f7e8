"""The agenda for everybody: a tree for each body, as far as the reader may see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sessions.permissions import may_edit_programme, visible_agendas, visible_sittings
from sessions.selectors.agenda import trees_of
from sessions.selectors.documents import documents_by_item
from sessions.web.access import seen_event
from sessions.web.agenda_presenting import sheets_of
from sessions.web.programme import frame
from sessions.web.public import public_page


@public_page
@require_safe
def agenda(request: HttpRequest, event: str) -> HttpResponse:
    """Show what each body deals with: items, how far they are, the sittings that treat them."""
    at, assembly = timezone.now(), seen_event(event)
    agendas = visible_agendas(request.user, at=at)
    adopted = agendas.filter(event=assembly, adopted_at__isnull=False)
    trees = trees_of(adopted, visible_sittings(request.user, at=at))
    documents = documents_by_item(request.user, assembly, at=at)
    context = {
        **frame(assembly, _("Agenda")),
        "sheets": sheets_of(trees, at=at, documents=documents),
        "may_edit": may_edit_programme(request.user),
    }
    return render(request, "assembly_sessions/agenda.html", context)
