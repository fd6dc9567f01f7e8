"""The lot of a debate: the page on which everybody checks it, and the desk that draws."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.errors import DomainError
from sessions.enums.debates import ListOrder
from sessions.models.debates import Debate
from sessions.permissions.debates import may_run_debates
from sessions.rules.debates.draw import LONGEST_SPOKEN
from sessions.selectors.debates.draws import DrawState, ListDrawn, draw_export, draw_of
from sessions.selectors.debates.words import LISTS
from sessions.services.debates import draws
from sessions.web.access import console_frame, private, user_of
from sessions.web.debates.finding import address_of, debate_run, found_debate
from sessions.web.programme import frame
from sessions.web.refusing import Refusing

_SCRIPT = settings.ROOT / "tools" / "verify_draw.py"


class SpokenForm(Refusing):
    """What the room gave."""

    spoken = forms.CharField(
        label=gettext_lazy("Spoken in the room"),
        max_length=LONGEST_SPOKEN * 2,
        help_text=gettext_lazy(
            "For instance the throws of three dice by three delegations. Small and capital "
            "letters, blanks and signs between the words make no difference."
        ),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedLine:
    """A line as the page prints it."""

    number: int | None
    name: str
    text: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedList:
    """A list as the page prints it."""

    title: str
    lines: tuple[PrintedLine, ...]
    late: tuple[PrintedLine, ...]


@never_cache
@require_safe
def draw(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Show the closed lists and the commitment, and once it is drawn, all it takes to check it."""
    debate = _with_lot(found_debate(request, event, pk))
    context = {
        **frame(debate.event, _("Debates")),
        **_shown(debate),
        "live_url": reverse("debate-live", args=[debate.pk]),
        "desk_url": address_of(debate, "debate-draw-desk") if may_run_debates(request.user) else "",
    }
    return render(request, "assembly_sessions/debates/draw.html", context)


@never_cache
@require_safe
def record(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Give the draw out, to be checked without this program."""
    debate, state = _closed(request, event, pk)
    response = JsonResponse(draw_export(debate, state), json_dumps_params={"indent": 1})
    response["Content-Disposition"] = f'attachment; filename="draw-{debate.pk}.json"'
    return response


@never_cache
@require_safe
def lists(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Give the closed lists out, byte for byte as they were hashed."""
    debate, state = _closed(request, event, pk)
    response = HttpResponse(state.lists.encode(), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="lists-{debate.pk}.txt"'
    return response


@never_cache
@require_safe
def script(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Give out the script that checks a draw without this program."""
    _with_lot(found_debate(request, event, pk))
    response = HttpResponse(_script(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_SCRIPT.name}"'
    return response


@cache
def _script() -> bytes:
    return _SCRIPT.read_bytes()


@private
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Draw the lot from what is spoken in the room; made to be seen on the wall."""
    debate = _with_lot(debate_run(request, event, pk))
    form = SpokenForm(request.POST or None)
    if form.is_valid() and _is_drawn(request, debate, form):
        return redirect(address_of(debate, "debate-draw-desk"))
    return _desk_page(request, debate, form)


@private
@require_POST
def close(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Close the lists and publish them with the commitment."""
    debate, form = _with_lot(debate_run(request, event, pk)), SpokenForm()
    refused = Refusing({})
    try:
        draws.close_lists(debate=debate, by=user_of(request), at=timezone.now())
    except DomainError as refusal:
        refused.refuse(refusal)
        return _desk_page(request, debate, form, refused=refused)
    messages.success(request, _("The lists are closed; lists and commitment are published."))
    return redirect(address_of(debate, "debate-draw-desk"))


def _is_drawn(request: HttpRequest, debate: Debate, form: SpokenForm) -> bool:
    spoken = form.cleaned_data["spoken"]
    try:
        draws.draw(debate=debate, spoken=spoken, by=user_of(request), at=timezone.now())
    except DomainError as refusal:
        form.refuse(refusal)
        return False
    messages.success(request, _("The lot is drawn. Everybody can check it on the public page."))
    return True


def _desk_page(
    request: HttpRequest, debate: Debate, form: SpokenForm, *, refused: Refusing | None = None
) -> HttpResponse:
    at = timezone.now()
    context = {
        **console_frame(debate.event, "debate-desk"),
        **_shown(debate),
        "form": form,
        "refused": refused,
        "may_close": at >= debate.registration_closes_at,
        "is_early": debate.draw_at is not None and at < debate.draw_at,
    }
    status = 422 if form.errors or refused else 200
    return render(request, "assembly_sessions/debates/draw_desk.html", context, status=status)


def _with_lot(debate: Debate) -> Debate:
    if not debate.lists.filter(order=ListOrder.LOT).exists():
        raise Http404
    return debate


def _closed(request: HttpRequest, event: str, pk: int) -> tuple[Debate, DrawState]:
    debate = found_debate(request, event, pk)
    state = draw_of(debate)
    if state is None:
        raise Http404
    return debate, state


def _shown(debate: Debate) -> dict[str, Any]:
    state = draw_of(debate)
    by_category = state.by_category if state else ()
    return {
        "debate": debate,
        "draw": state,
        "lists": [_printed(one) for one in by_category if one.lines or one.late],
        "draw_url": address_of(debate, "debate-draw"),
        "record_url": address_of(debate, "debate-draw-record"),
        "lists_url": address_of(debate, "debate-draw-lists"),
        "script_url": address_of(debate, "debate-draw-script"),
    }


def _printed(one: ListDrawn) -> PrintedList:
    return PrintedList(
        title=str(LISTS[one.category]),
        lines=tuple(
            PrintedLine(
                number=line.number,
                name=_name(line.institution, line.text),
                text=line.text,
                digest=line.digest,
            )
            for line in one.lines
        ),
        late=tuple(
            PrintedLine(
                number=late.number, name=_name(late.institution, "\t\t"), text="", digest=""
            )
            for late in one.late
        ),
    )


def _name(institution: Any, text: str) -> str:  # noqa: ANN401 - an institution, or nobody's
    if institution is None:
        return _("A guest")
    ordinal = text.rpartition("\t")[2]
    name = str(institution.name)
    return f"{name} ({ordinal})" if ordinal and ordinal != "1" else name
