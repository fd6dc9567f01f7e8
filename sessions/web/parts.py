"""Who has a part in a sitting, for editors."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assemblies.errors import DomainError
from assemblies.selectors import sentence_of
from sessions.models.sittings import Sitting
from sessions.selectors.parts import mark_of_parts, parts_of, people_named
from sessions.services import parts as acts
from sessions.web.access import edited_sitting, user_of
from sessions.web.programme import frame
from sessions.web.record import line_of
from sessions.web.record_forms import GuestForm, PersonForm

_LONGEST_WORDS = 100


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def parts(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Show who has a part; find a participant by name, or name a guest, and give her one."""
    sitting = edited_sitting(request, event, pk)
    people = people_named(sitting.event, _words(request))
    is_person, sent = request.POST.get("who") == "person", request.POST or None
    person = PersonForm(sent if is_person else None, people=people)
    guest = GuestForm(None if is_person else sent)
    form = guest if guest.is_bound else person
    if form.is_valid() and _add(request, sitting, form):
        return redirect("assembly_sessions:sitting-parts", event=event, pk=pk)
    return _page(request, sitting, person, guest)


@login_required
@require_POST
def part(request: HttpRequest, event: str, pk: int, part: int) -> HttpResponse:
    """Take a part away, or name its holder earlier or later."""
    sitting = edited_sitting(request, event, pk)
    try:
        _change(request, sitting, part, request.POST.get("act", ""))
    except DomainError as refusal:
        messages.error(request, sentence_of(refusal))
    return redirect("assembly_sessions:sitting-parts", event=event, pk=pk)


def _words(request: HttpRequest) -> str:
    return request.GET.get("q", "")[:_LONGEST_WORDS]


def _add(request: HttpRequest, sitting: Sitting, form: PersonForm | GuestForm) -> bool:
    try:
        acts.add(
            sitting=sitting, who=form.who(), part=form.chosen(),
            seen=form.cleaned_data["seen"] or None, by=user_of(request), at=timezone.now(),
        )  # fmt: skip
    except DomainError as refusal:
        form.add_error(None, sentence_of(refusal))
        return False
    messages.success(request, _("The part is kept."))
    return True


def _change(request: HttpRequest, sitting: Sitting, key: int, act: str) -> None:
    seen, by, at = request.POST.get("seen") or None, user_of(request), timezone.now()
    if act == "remove":
        acts.remove(sitting=sitting, key=key, seen=seen, by=by, at=at)
        messages.success(request, _("The part was taken away."))
        return
    order = [one.pk for one in parts_of(sitting)]
    if key in order and act in _STEPS:
        to = max(1, order.index(key) + 1 + _STEPS[act])
        acts.move(sitting=sitting, key=key, to=to, seen=seen, by=by, at=at)


_STEPS = {"up": -1, "down": 1}


def _page(
    request: HttpRequest, sitting: Sitting, person: PersonForm, guest: GuestForm
) -> HttpResponse:
    rows = parts_of(sitting)
    form = guest if guest.is_bound else person
    context = {
        **frame(sitting.event, _("Programme")),
        "sitting": sitting,
        "sitting_url": _public_address(sitting),
        "lines": [line_of(one) for one in rows],
        "mark": mark_of_parts(sitting, rows),
        "words": _words(request),
        "person": person,
        "guest": guest,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "assembly_sessions/sitting_parts.html", context, status=status)


def _public_address(sitting: Sitting) -> str:
    """Return where everybody reads of the sitting; nowhere before its release."""
    if sitting.released_at is None:
        return ""
    path = [sitting.event.slug, sitting.pk]
    return reverse("assembly_sessions:sitting-detail", args=path)
