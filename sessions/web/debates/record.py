"""A debate afterwards: who spoke and how long, the verbatim list, and every act on record."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assemblies.paper.tables import as_xlsx
from sessions.enums.debates import DebateAct, TurnKind
from sessions.models.debates import Debate
from sessions.models.turns import DebateStep
from sessions.permissions.debates import may_run_debates
from sessions.permissions.statements import visible_statements
from sessions.selectors.debates.public_words import day_and_hour
from sessions.selectors.debates.spoken import Portion, Spoken, SpokenTurn, spoken_of, steps_of
from sessions.selectors.debates.words import LISTS
from sessions.selectors.sitting_words import language_in_words
from sessions.web.debates import record_sheets
from sessions.web.debates.finding import address_of, found_debate
from sessions.web.debates.record_words import (
    ACTS,
    TURNS,
    added_by,
    length_of,
    name_of,
    partners_of,
    whom,
)
from sessions.web.programme import frame

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Whose reason is for everybody: the chair's own. Why somebody withdrew is the delegation's affair.
_REASON_SHOWN = (DebateAct.PLACE, DebateAct.SKIP, DebateAct.PASS_OVER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A row of a picture: name, speeches, length, and its part of the longest, in thousandths."""

    name: str
    turns: int
    length: str
    percent: str
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A turn as the record prints it. day: in words, for the first one of a day."""

    day: str
    place: int
    number: int | None
    kind: str
    list: str
    who: str
    name: str
    begun: str
    length: str
    over: str
    languages: str
    statements: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """An act as the record prints it."""

    at: str
    act: str
    detail: str
    whom: str
    by: str
    reason: str
    taken_back: str


@never_cache
@require_safe
def record(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Show who spoke and how long, each turn in its order, and what was done to the order."""
    debate = found_debate(request, event, pk)
    spoken, is_desk = spoken_of(debate), may_run_debates(request.user)
    readable = visible_statements(request.user, at=timezone.now()).filter(speaker__debate=debate)
    may_read = set(readable.order_by("pk").values_list("speaker", "language"))
    steps = steps_of(debate, all_of_them=is_desk)
    context = {
        **frame(debate.event, _("Debates")),
        "debate": debate,
        "xlsx_url": address_of(debate, "debate-record-xlsx"),
        "pictures": _pictures(spoken),
        "facts": _facts(spoken),
        "lines": _lines(debate, spoken.turns, may_read),
        "steps": _steps(debate, steps, is_desk=is_desk),
        "is_desk": is_desk,
    }
    return render(request, "assembly_sessions/debates/record.html", context)


@never_cache
@require_safe
def xlsx(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Give the verbatim list and the sums out as a spreadsheet."""
    debate = found_debate(request, event, pk)
    content = as_xlsx(*record_sheets.sheets_of(debate, spoken_of(debate)))
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="debate-{debate.pk}.xlsx"'
    return response


def _facts(spoken: Spoken) -> list[dict[str, Any]]:
    speeches = sum(1 for one in spoken.turns if one.kind is TurnKind.SPEECH)
    mean = spoken.seconds // speeches if speeches else 0
    figures = {
        _("Speeches"): speeches,
        _("Delegations and organizations"): len(spoken.by_delegation),
        _("Time spoken"): length_of(spoken.seconds),
        _("Mean length"): length_of(mean),
    }
    return [{"label": label, "value": value} for label, value in figures.items()]


def _pictures(spoken: Spoken) -> list[tuple[str, str, list[Bar]]]:
    pictures = (
        (_("Women and men"), "", _with_unknown(spoken)),
        (
            _("Geopolitical groups"),
            _("A Member of several groups counts in each of them."),
            spoken.by_group,
        ),
        (_("Delegations and organizations"), "", spoken.by_delegation),
    )
    return [
        (title, hint, _bars(portions, spoken.seconds))
        for title, hint, portions in pictures
        if portions
    ]


def _with_unknown(spoken: Spoken) -> list[Portion]:
    """Return the speeches of women and men, and last those of whose sex is not known."""
    unknown = [x for x in spoken.turns if x.kind is TurnKind.SPEECH and x.sex is None]
    seconds = sum(one.seconds for one in unknown)
    rest = Portion(key="", institution=None, group=None, turns=len(unknown), seconds=seconds)
    return [*spoken.by_sex, rest] if unknown else list(spoken.by_sex)


def _bars(portions: Iterable[Portion], whole: int) -> list[Bar]:
    held = list(portions)
    most = max((one.seconds for one in held), default=0) or 1
    return [
        Bar(
            name=name_of(one),
            turns=one.turns,
            length=length_of(one.seconds),
            percent=f"{round(100 * one.seconds / whole) if whole else 0} %",
            width=round(1000 * one.seconds / most),
        )
        for one in held
    ]


def _lines(
    debate: Debate, turns: Iterable[SpokenTurn], may_read: set[tuple[int, str]]
) -> list[Line]:
    lines, last = [], ""
    for one in turns:
        day = formats.date_format(one.begun_at.astimezone(debate.event.zone), "l j F Y")
        lines.append(_line(debate, one, may_read, day="" if day == last else day))
        last = day
    return lines


def _line(debate: Debate, one: SpokenTurn, may_read: set[tuple[int, str]], *, day: str) -> Line:
    over = one.seconds - one.given
    return Line(
        day=day,
        place=one.place,
        number=one.number,
        kind=str(TURNS[one.kind]),
        list=str(LISTS[one.category]) if one.category else "",
        who=str(one.institution.name) if one.institution else one.function,
        name=one.name,
        begun=f"{one.begun_at.astimezone(debate.event.zone):%H:%M}",
        length=length_of(one.seconds),
        over=length_of(over) if over > 0 else "",
        languages=", ".join(language_in_words(code) for code in one.languages),
        statements=tuple(
            (language_in_words(code), _statement(debate, one, code))
            for code in one.statements
            if (one.speaker_id, code) in may_read
        ),
    )


def _statement(debate: Debate, one: SpokenTurn, language: str) -> str:
    path = [debate.event.slug, debate.pk, one.speaker_id, language]
    return reverse("assembly_sessions:speaker-statement", args=path)


def _steps(debate: Debate, steps: Sequence[DebateStep], *, is_desk: bool) -> list[StepLine]:
    """Print the acts; who did them is for the secretariat. One query, where places changed."""
    partners = partners_of(debate, steps)
    return [_step(debate, one, partners.get(one.pk, ""), is_desk=is_desk) for one in steps]


def _step(debate: Debate, step: DebateStep, partner: str, *, is_desk: bool) -> StepLine:
    act = DebateAct(step.act)
    taken_back = step.taken_back_at
    return StepLine(
        at=day_and_hour(step.done_at, debate.event.zone),
        act=str(ACTS[act]),
        detail=added_by(step),
        whom=" ↔ ".join(one for one in (whom(step), partner) if one),
        by=str(step.done_by or "") if is_desk else "",
        reason=step.reason if is_desk or act in _REASON_SHOWN else "",
        taken_back=day_and_hour(taken_back, debate.event.zone) if taken_back else "",
    )
