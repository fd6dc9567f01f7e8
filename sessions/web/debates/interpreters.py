"""The interpreters' view of a debate: large and calm, now and the next ten, with languages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sessions.enums.debates import SpeakerState
from sessions.models.debates import Debate, WrittenStatement
from sessions.permissions.debates import interpreted_debate
from sessions.selectors.debates.public import statements_of
from sessions.selectors.debates.public_words import languages_of_speech
from sessions.web.access import private
from sessions.web.debates.public_presenting import Floor, Line, Shown, shown_debate
from sessions.web.programme import frame

_FOLLOWING = 10


@dataclass(frozen=True, slots=True)
class Booth:
    """Somebody who speaks, for the booths. changes: in another language than who is before her."""

    line: Floor | Line
    changes: bool
    texts: tuple[tuple[str, str], ...]  # language in words, address


@private
@require_safe
def interpreters(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Show who speaks and who follows, in which language, with the text where it was handed in."""
    found = _interpreted(request, event, pk)
    shown = shown_debate(found, at=timezone.now(), following=_FOLLOWING)
    context = {
        **frame(found.event, _("Debates")),
        "debate": found,
        "shown": shown,
        **_booths(found, shown),
        "live_url": reverse("debate-live", args=[pk]),
    }
    return render(request, "assembly_sessions/debates/interpreters.html", context)


@private
@require_safe
def statement(request: HttpRequest, event: str, pk: int, statement: int) -> HttpResponse:
    """Give a written statement to the booths before it is public; not of who has withdrawn."""
    found = _interpreted(request, event, pk)
    of_debate = WrittenStatement.objects.filter(speaker__debate=found)
    held = of_debate.exclude(speaker__state=SpeakerState.WITHDRAWN)
    kept = get_object_or_404(held, pk=statement)
    response = HttpResponse(bytes(kept.content), content_type=kept.media_type)
    end = kept.name.rpartition(".")[2]
    end = end if re.fullmatch("[A-Za-z0-9]{1,5}", end) else "bin"
    name = f"statement-{kept.speaker_id}-{kept.language}.{end}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _interpreted(request: HttpRequest, event: str, pk: int) -> Debate:
    seen = interpreted_debate(request.user, pk, at=timezone.now())
    if seen is None or seen.event.slug != event:
        raise Http404
    return seen


def _booths(debate: Debate, shown: Shown) -> dict[str, Any]:
    keys = [line.pk for line in shown.next]
    if shown.floor and shown.floor.speaker_id:
        keys.append(shown.floor.speaker_id)
    texts = _texts(debate, keys)
    floor = shown.floor
    now = Booth(floor, False, texts.get(floor.speaker_id or 0, ())) if floor else None
    before: Sequence[str] = floor.codes if floor else ()
    following = []
    for line in shown.next:
        changes = bool(before) and bool(line.codes) and line.codes[0] != before[-1]
        following.append(Booth(line, changes, texts.get(line.pk, ())))
        before = line.codes or before
    return {"now": now, "following": following}


def _texts(debate: Debate, speakers: Sequence[int]) -> dict[int, tuple[tuple[str, str], ...]]:
    found: dict[int, tuple[tuple[str, str], ...]] = {}
    for one in statements_of(debate, speakers):
        path = [debate.event.slug, debate.pk, one.pk]
        address = reverse("assembly_sessions:debate-interpreters-statement", args=path)
        said = (languages_of_speech([one.language]), address)
        found[one.speaker_id] = (*found.get(one.speaker_id, ()), said)
    return found
