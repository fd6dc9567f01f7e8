"""The page at the doors: a badge is scanned or typed, and the answer stands in large letters."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.enums import Capacity
from assemblies.errors import DomainError
from assemblies.models.accounts import User
from assemblies.models.events import Assembly
from assemblies.rules.names import plain
from assemblies.selectors import sentence_of
from registrations.permissions.check_in import may_check_in
from registrations.rules.badges import VERSION
from registrations.rules.check_in import MOST_AT_ONCE, WORKS_IN_ANY
from registrations.selectors.check_in import OnTheList, origin_of, people_at_the_door
from registrations.services import check_in as acts
from registrations.services.badges import key_of
from registrations.services.words import CAPACITIES
from registrations.web import check_in_words as words
from registrations.web.access import console_assembly, private, user_of
from registrations.web.check_in_forms import PlaceForm, ScanForm
from registrations.web.check_in_place import place_of_doors, sitting_in
from sessions.models.sittings import Sitting

FOUND_AT_MOST = 20
_WORKER = Path(__file__).parent.parent / "static" / "registrations" / "check_in_worker.js"


@private
@require_http_methods(["GET", "POST"])
def check_in(request: HttpRequest, event: str) -> HttpResponse:
    """Admit people; without a script each answer is a page."""
    assembly = console_assembly(may_check_in(request.user), slug=event)
    sitting = sitting_in(request, assembly)
    form = ScanForm(request.POST if request.method == "POST" else None)
    with timezone.override(assembly.time_zone):
        seen = _seen(request, assembly, sitting, form) if form.is_valid() else _Seen()
        context = {
            **_page(request, assembly, sitting),
            "form": form if form.errors else ScanForm(initial={"client_id": uuid4()}),
            "seen": seen,
        }
        status = 422 if form.errors else 200
        return render(request, "registrations/check_in.html", context, status=status)


@private
@require_safe
def worker(request: HttpRequest, event: str) -> HttpResponse:
    """Send the script that keeps the page for when there is no connection."""
    console_assembly(may_check_in(request.user), slug=event)
    return HttpResponse(_WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")


@dataclass(frozen=True, slots=True)
class _Found:
    """A person found by name, with the number under which she is sent once."""

    person: OnTheList
    origin: str
    capacity: str
    client_id: str


@dataclass(frozen=True, slots=True)
class _Seen:
    """What came of what was typed: an answer, people of that name, or a refusal."""

    answer: words.Shown | None = None
    found: tuple[_Found, ...] | None = None
    refusal: str = ""


def _seen(
    request: HttpRequest, assembly: Assembly, sitting: Sitting | None, form: ScanForm
) -> _Seen:
    given = form.cleaned_data
    if not given["participant"] and _is_name(given["text"]):
        return _Seen(found=_of_name(assembly, sitting, given["text"]))
    now = timezone.now()
    scan = acts.Scan(**given, at=now)
    try:
        answer = acts.admit(event=assembly, sitting=sitting, scan=scan, by=user_of(request), at=now)
    except DomainError as refusal:
        return _Seen(refusal=sentence_of(refusal))
    return _Seen(answer=words.shown(answer))


def _is_name(text: str) -> bool:
    return not (text.isascii() and text.isdigit()) and not text.startswith(f"{VERSION}.")


def _of_name(assembly: Assembly, sitting: Sitting | None, text: str) -> tuple[_Found, ...]:
    wanted = plain(text)
    listed = [one for one in people_at_the_door(assembly, sitting) if one.is_accredited]
    return tuple(
        _Found(
            one,
            origin_of(one.participant),
            str(CAPACITIES[one.participant.capacity]),
            str(uuid4()),
        )
        for one in listed
        if wanted in plain(_names(one))
    )[:FOUND_AT_MOST]


def _names(one: OnTheList) -> str:
    person = one.participant
    return f"{person.badge_name} {person.family_name} {person.given_name} {person.family_name}"


def _page(request: HttpRequest, assembly: Assembly, sitting: Sitting | None) -> dict[str, Any]:
    chosen = {"sitting": sitting.pk if sitting else ""}
    return {
        **place_of_doors(request.user, assembly, "check-in", sitting),
        "place": PlaceForm(chosen, event=assembly),
        "sitting": sitting,
        "query": f"?sitting={sitting.pk}" if sitting else "",
        "config": json.dumps(_config(user_of(request), assembly, sitting), ensure_ascii=False),
    }


def _config(user: User, assembly: Assembly, sitting: Sitting | None) -> dict[str, Any]:
    """Return what the script needs: addresses, the public key, the words."""
    scope = reverse("registrations:check-in", args=[assembly.slug])
    query = f"?assembly={assembly.number}" + (f"&sitting={sitting.pk}" if sitting else "")
    return {
        "event": assembly.pk,
        "assembly": assembly.number,
        "sitting": sitting.pk if sitting else None,
        "account": user.pk,
        "language": get_language(),
        "zone": assembly.time_zone,
        "version": VERSION,
        "key": key_of(event=assembly, at=timezone.now()).public_key,
        "mostAtOnce": MOST_AT_ONCE,
        "addresses": {
            "admit": reverse("registrations_api:check-in-list"),
            "batch": reverse("registrations_api:check-in-batch"),
            "list": reverse("registrations_api:check-in-signed") + query,
            "worker": reverse("registrations:check-in-worker", args=[assembly.slug]),
            "scope": scope,
            "login": f"{reverse('account_login')}?next={scope}",
            "photo": reverse("registrations:person-photo-image", args=[0]),
            "decoder": static("registrations/vendor/jsqr/jsQR.js"),
        },
        "capacities": words.capacities(),
        "members": [one.value for one in Capacity if one.is_delegate],
        "worksInAny": sorted(WORKS_IN_ANY),
        "titles": words.titles(),
        "tones": {outcome.value: tone for outcome, tone in words.TONES.items()},
        "details": words.details(),
        "doubts": words.doubts(),
        "texts": words.script_texts(),
    }
