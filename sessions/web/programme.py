"""The public pages of an assembly: overview, programme, one sitting."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assemblies.enums import DatePrecision, EventKind
from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.events import Event
from assemblies.permissions import Visitor, require
from assemblies.selectors import listed
from notifications.selectors import followed_topics
from sessions.errors import NotOffered
from sessions.models.agenda import Agenda
from sessions.models.sittings import Sitting
from sessions.permissions import may_edit_programme, may_follow, visible_agendas
from sessions.selectors.agenda import in_hand, items_of, main_items_of
from sessions.selectors.debates.public import debates_in, debates_of
from sessions.selectors.documents import documents_for
from sessions.selectors.event_words import (
    country_in_words,
    place_in_words,
    registration_in_words,
    standing_of,
)
from sessions.selectors.programme import shown_sittings
from sessions.selectors.sitting_words import reminders_in_words
from sessions.selectors.story import has_story
from sessions.selectors.theme_words import theme_names
from sessions.selectors.wording import days_in_words
from sessions.services import programmes
from sessions.web import clocks
from sessions.web.access import seen_event, seen_sitting, user_of
from sessions.web.agenda_presenting import line_of
from sessions.web.document_cards import lines_of
from sessions.web.forms import FollowForm, ShownForm
from sessions.web.presenting import Reader, card_of, days_of, offset_of
from sessions.web.public import public_page
from sessions.web.public_event_lines import languages_of
from sessions.web.public_event_page import event_page, outcomes_of
from sessions.web.record import record_of
from sessions.web.subscribing import own_filter, page_of, subscribing


@dataclass(frozen=True)
class Shown:
    """The programme as an address asks for it: all sittings, those to show, the address's query.

    themes: the names of those that sittings are about, by code.
    """

    everything: tuple[Sitting, ...]
    themes: Mapping[str, LanguageMap]
    form: ShownForm
    query: str

    @cached_property
    def sittings(self) -> tuple[Sitting, ...]:
        """Return those to show."""
        return tuple(
            one
            for one in self.everything
            if self.body in ("", one.body.code) and self.theme in ("", *one.themes)
        )

    @property
    def body(self) -> str:
        """Return the code of the body that is asked for, empty for all."""
        return str(self.form.cleaned_data.get("body", ""))

    @property
    def theme(self) -> str:
        """Return the code of the theme that is asked for, empty for all."""
        return str(self.form.cleaned_data.get("theme", ""))


@public_page
@require_safe
def overview(request: HttpRequest, event: str) -> HttpResponse:
    """Show the event's days, place, agenda or sittings, and how to follow it in a calendar."""
    found, at = seen_event(event), timezone.now()
    around = {**frame(found, _("Overview")), "subscribe": subscribing(found)}
    if found.kind != EventKind.ASSEMBLY:
        context = {**around, **event_page(found, request.user, at=at)}
        return render(request, "assembly_sessions/event_detail.html", context)
    context = {**around, **_of_assembly(found, request.user, at)}
    return render(request, "assembly_sessions/assembly_detail.html", context)


def _of_assembly(assembly: Event, user: Visitor, at: datetime) -> dict[str, Any]:
    """Return what the overview of an assembly prints. For strangers four queries."""
    sittings, standing = shown_sittings(assembly, user, at=at), standing_of(assembly, at=at)
    return {
        "sittings": len(sittings),
        "few_sittings": sittings,
        "story_url": _story_of(assembly, at) if any(not one.is_closed for one in sittings) else "",
        "bodies": len({sitting.body_id for sitting in sittings}),
        "agenda": main_items_of(assembly, _adopted(user)),
        "debates": () if standing.is_over else debates_of(assembly, user, at=at),
        "standing": standing,
        "where": place_in_words(assembly),
        "country": country_in_words(assembly.country) if assembly.country else "",
        "languages": languages_of(assembly),
        "knows_day": assembly.date_precision == DatePrecision.DAY,
        "registration": registration_in_words(assembly, at=at),
        "outcomes": outcomes_of(assembly) if standing.is_over else (),
    }


def _story_of(event: Event, at: datetime) -> str:
    """Return where the story of an assembly is told once it is over; empty for any other event."""
    assembly = getattr(event, "assembly", None)
    if assembly is None or not has_story(assembly, at=at):
        return ""
    return reverse("assembly_sessions:story", args=[event.slug])


@public_page
@require_safe
def programme(request: HttpRequest, event: str) -> HttpResponse:
    """Show the sittings by day, with the reader's clock, and boxes for who may follow them."""
    at = timezone.now()
    assembly = seen_event(event)
    return _programme_page(request, assembly, _shown(request, assembly, at), at=at)


@login_required
@require_POST
def choose(request: HttpRequest, event: str) -> HttpResponse:
    """Take the ticked sittings as what the participant follows."""
    at, user, assembly = timezone.now(), user_of(request), seen_event(event)
    require(may_follow(user, assembly))
    shown = _shown(request, assembly, at)
    form = FollowForm(request.POST, sittings=shown.sittings)
    if form.is_valid():
        chosen, among = form.chosen(), shown.sittings
        try:
            count = programmes.choose(user=user, event=assembly, chosen=chosen, among=among, at=at)
        except NotOffered as refusal:
            form.add_error(None, _(refusal.message))
        else:
            messages.success(request, _told(count))
            _tell_of_held(request, user, among, chosen)
            return redirect(_address(assembly, shown.query))
    return _programme_page(request, assembly, shown, at=at, form=form)


@public_page
@require_safe
def sitting(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Show one sitting: when, where, for whom, and its file for a calendar."""
    at = timezone.now()
    found = seen_sitting(request, event, pk, at=at)
    context = {**_facts_of_one(request, found, at), **frame(found.event, _("Programme"))}
    return render(request, "assembly_sessions/sitting_detail.html", context)


def _facts_of_one(request: HttpRequest, found: Sitting, at: datetime) -> dict[str, Any]:
    reader = _reader_of_one(request, found)
    return {
        "sitting": found,
        "card": card_of(found, reader, at=at),
        "items": [line_of(one, at=at) for one in items_of(found, _adopted(request.user))],
        **_clocks(found, reader),
        "download": _file_of(found),
        "documents": lines_of(documents_for(request.user, found, at=at), at=at),
        "record": record_of(found, request.user),
        "debates": debates_in(found, request.user, at=at),
        "subscribe_whole": page_of(own_filter(found.event), "subscribe"),
        "reminders": reminders_in_words(found) if reader.may_edit else (),
    }


def _reader_of_one(request: HttpRequest, sitting: Sitting) -> Reader:
    return Reader(
        zone=_zone_of(request.GET),
        may_edit=may_edit_programme(request.user),
        themes=theme_names(sitting.themes),
    )


def _file_of(sitting: Sitting) -> str:
    """Return where its calendar file is: a closed one's only for who is known here."""
    if sitting.is_closed:
        return reverse("assembly_sessions:sitting-file", args=[sitting.event.slug, sitting.pk])
    return f"/calendar/sittings/{sitting.uid}.{get_language()}.ics"


def _clocks(sitting: Sitting, reader: Reader) -> dict[str, Any]:
    return {
        "reader_zone": reader.zone,
        "clock": offset_of(sitting.local_start),
        "zones": clocks.choices(),
    }


def _programme_page(
    request: HttpRequest,
    assembly: Event,
    shown: Shown,
    *,
    at: datetime,
    form: FollowForm | None = None,
) -> HttpResponse:
    reader = _reader(request.user, assembly, shown, at)
    bad = not shown.form.is_valid() or form is not None
    context = {
        **frame(assembly, _("Programme")),
        "days": days_of(assembly, shown.sittings, reader, at=at),
        "shown": len(shown.sittings),
        "total": len(shown.everything),
        "show_form": shown.form,
        "form": form or shown.form,
        "query": shown.query,
        "reader": reader,
        **_calendars(assembly, shown),
    }
    page = "assembly_sessions/programme.html"
    return render(request, page, context, status=400 if bad else 200)


def _calendars(assembly: Event, shown: Shown) -> dict[str, Any]:
    """Return how to subscribe to everything, and where to subscribe to what is shown.

    News by mail are of the assembly; where one body or one theme is looked at, of that.
    """
    body, theme = shown.body, shown.theme
    chosen = {key: code for key, code in (("body", body), ("theme", theme)) if code}
    news = chosen if len(chosen) == 1 else {"assembly": assembly.slug}
    these = replace(
        own_filter(assembly), body=(body,) if body else (), theme=(theme,) if theme else ()
    )
    return {
        "subscribe": subscribing(assembly),
        "subscribe_these": page_of(these, "subscribe"),
        "news_by_mail": urlencode(news),
    }


def _shown(request: HttpRequest, assembly: Event, at: datetime) -> Shown:
    everything = shown_sittings(assembly, request.user, at=at)
    themes = theme_names(code for one in everything for code in one.themes)
    form = ShownForm(request.GET, sittings=everything, themes=themes)
    form.is_valid()
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    query = QueryDict(mutable=True)
    query.update(chosen)
    return Shown(
        everything=everything,
        themes=themes,
        form=form,
        query=query.urlencode(),
    )


def _reader(user: Visitor, assembly: Event, shown: Shown, at: datetime) -> Reader:
    """Return what this visitor sees more than others; for strangers one query: what is in hand."""
    zone = clocks.zone_named(shown.form.cleaned_data.get("zone", ""))
    items = in_hand(shown.everything, _adopted(user), at=at)
    if not user.is_authenticated:
        return Reader(zone=zone, in_hand=items, themes=shown.themes)
    follows = may_follow(user, assembly)
    topics = [sitting.topic for sitting in shown.sittings]
    return Reader(
        zone=zone,
        may_follow=follows,
        may_edit=may_edit_programme(user),
        followed=followed_topics(user, topics) if follows else frozenset(),
        in_hand=items,
        themes=shown.themes,
    )


def _adopted(user: Visitor) -> QuerySet[Agenda]:
    """Return the agendas that stand beside the programme: no drafts, whoever reads."""
    return visible_agendas(user, at=timezone.now()).filter(adopted_at__isnull=False)


def _zone_of(asked: QueryDict) -> ZoneInfo | None:
    name = asked.get("zone", "")
    zone = clocks.zone_named(name)
    if name and zone is None:
        raise Http404
    return zone


def _told(count: int) -> str:
    if not count:
        return _("You follow no sitting of these.")
    return ngettext(
        "You follow %(count)s sitting. News of it reaches you by mail.",
        "You follow %(count)s sittings. News of them reaches you by mail.",
        count,
    ) % {"count": count}


def _tell_of_held(
    request: HttpRequest, user: User, among: Iterable[Sitting], chosen: Collection[int]
) -> None:
    """Say of which sittings news come though they are not ticked: she holds a place there."""
    held = followed_topics(user, (one.holders_topic for one in among))
    still = [one.title for one in among if one.holders_topic in held and one.pk not in chosen]
    if still:
        said = _("As you hold a place there, you go on hearing of: %(sittings)s.")
        messages.info(request, said % {"sittings": listed(still)})


def _address(assembly: Event, query: str) -> str:
    address = reverse("assembly_sessions:programme", args=[assembly.slug])
    return f"{address}?{query}" if query else address


def frame(assembly: Event, current: str) -> dict[str, Any]:
    """Return what stands around every page of an assembly."""
    pages = {
        _("Overview"): reverse("assembly_sessions:assembly-detail", args=[assembly.slug]),
        _("Programme"): reverse("assembly_sessions:programme", args=[assembly.slug]),
        _("Agenda"): reverse("assembly_sessions:agenda", args=[assembly.slug]),
        _("Documents"): reverse("assembly_sessions:assembly-documents", args=[assembly.slug]),
        _("Emergency item"): reverse("assembly_sessions:emergency-item", args=[assembly.slug]),
        _("Committees"): reverse("assembly_sessions:committee-list", args=[assembly.slug]),
        _("Decisions"): reverse("assembly_sessions:decisions", args=[assembly.slug]),
        _("Debates"): reverse("assembly_sessions:debate-list", args=[assembly.slug]),
        pgettext("taken", "Votes"): reverse("assembly_sessions:vote-list", args=[assembly.slug]),
    }
    # What only assemblies of our time have stands in no other event's bar.
    others = (_("Overview"), _("Programme"), _("Documents"))
    is_whole = assembly.kind == EventKind.ASSEMBLY
    is_whole &= assembly.date_precision == DatePrecision.DAY
    shown = pages if is_whole else {name: pages[name] for name in others}
    return {
        "assembly": assembly,
        "days_in_words": days_in_words(assembly),
        "tabs": [{"text": t, "url": u, "current": t == current} for t, u in shown.items()],
        "programme_url": pages[_("Programme")],
        "agenda_url": pages[_("Agenda")],
    }
