"""What the secretariat writes to many people of an event: written, looked at twice, let go."""

from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.errors import DomainError
from assemblies.models.events import Event
from assemblies.selectors import sentence_of
from notifications.enums import MailingState, MessageState
from notifications.errors import PlaceholderUnknown
from notifications.gateways.mail import Parts
from notifications.messages import kinds
from notifications.models.mailings import Mailing
from notifications.models.messages import Message
from notifications.permissions import may_keep_mails
from notifications.rules.own_words import Filling, filled
from notifications.services import mail_templates
from notifications.services import mailings as many
from registrations.messages import MAILING
from registrations.services import mailings
from registrations.services.mail_vocabulary import MAILING_STATES, audience_said
from registrations.services.words import name_of_language
from registrations.web.access import console_event, private, user_of
from registrations.web.console_place import place_of_console
from registrations.web.mail_forms import MailingForm, initial_of, version_in
from registrations.web.mail_frames import framed
from registrations.web.presenting import Fact, Link, Tag
from sessions.models.releases import Release
from sessions.selectors.paper_words import words_about_release

ON_A_PAGE = 25
PAGE = "mailing-list"
ACTS: Final[dict[str, tuple[Callable[..., Mailing], Any]]] = {
    "hold": (mailings.hold, gettext_lazy("The mailing waits for a second look.")),
    "release": (mailings.release, gettext_lazy("The mails are on their way.")),
    "drop": (many.drop, gettext_lazy("The mailing is dropped: nobody is told.")),
}


def _seen(request: HttpRequest, event: str) -> Event:
    return console_event(may_keep_mails(request.user), slug=event)


def _mailing(request: HttpRequest, event: str, pk: int) -> tuple[Event, Mailing]:
    assembly = _seen(request, event)
    rows = Mailing.objects.select_related("event", "created_by", "changed_by", "settled_by")
    return assembly, get_object_or_404(rows, event=assembly.pk, pk=pk)


def subjects_of(listed: Collection[Mailing], assembly: Event) -> dict[int, str]:
    """Return what mailings are called, by key: their subject, or the release that tells so many.

    One query where there are such.
    """
    held = {one.pk: one.occasion.partition(":")[2] for one in listed if one.subject is None}
    keys = [int(key) for key in held.values() if key.isdecimal()]
    releases = Release.objects.select_related("event").in_bulk(keys) if keys else {}
    named = {str(pk): words_about_release(one) for pk, one in releases.items()}
    event = Filling({"event": str(assembly.title)})
    return {
        one.pk: named.get(held[one.pk], str(mailings.kind_of(one).title))
        if one.pk in held
        else filled(str(one.subject), event)
        for one in listed
    }


@private
@require_safe
def mailing_list(request: HttpRequest, event: str) -> HttpResponse:
    """List the mailings of the event, the newest first, with how far each is."""
    assembly = _seen(request, event)
    rows = Mailing.objects.filter(event=assembly.pk).order_by("-pk").select_related("created_by")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    progress, subjects = many.progress_of(list(page)), subjects_of(list(page), assembly)
    lines = [
        (one, subjects[one.pk], Tag(*MAILING_STATES[one.state]), _sent(progress[one.pk]))
        for one in page
    ]
    context = {**place_of_console(request.user, assembly, PAGE), "page_obj": page, "lines": lines}
    return render(request, "registrations/mailings.html", context)


def _sent(states: dict[str, int]) -> str:
    if not states:
        return ""
    sent = states.get(MessageState.SENT, 0) + states.get(MessageState.FOLDED, 0)
    return _("%(sent)s of %(all)s sent") % {"sent": sent, "all": sum(states.values())}


@private
@require_http_methods(["GET", "HEAD", "POST"])
def mailing_new(request: HttpRequest, event: str) -> HttpResponse:
    """Write a mailing."""
    assembly = _seen(request, event)
    form = MailingForm(request.POST or None, initial={"version": 0})
    act = partial(many.write, event=assembly)
    if form.is_bound and form.is_valid() and (kept := _kept(request, form, act)):
        return redirect("registrations:mailing", event, kept.pk)
    return _writing(request, assembly, form, Link(_("Write a mailing")))


@private
@require_http_methods(["GET", "HEAD", "POST"])
def mailing_change(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Write a mailing anew that has not left; it is a draft again then."""
    assembly, found = _mailing(request, event, pk)
    if not many.is_written(found):
        raise Http404
    form = MailingForm(request.POST or None, initial=initial_of(found))
    act = partial(many.change, mailing=found, version=version_in(request.POST))
    if form.is_bound and form.is_valid() and _kept(request, form, act):
        return redirect("registrations:mailing", event, pk)
    return _writing(request, assembly, form, Link(_("Change the mailing")))


def _kept(request: HttpRequest, form: MailingForm, act: Callable[..., Mailing]) -> Mailing | None:
    """Do what keeps it; where that is refused the form says why."""
    try:
        words = mailings.written(**form.words())
        return act(written=words, by=user_of(request), at=timezone.now())
    except DomainError as refusal:
        _refuse(form, refusal)
        return None


def _refuse(form: MailingForm, refusal: DomainError) -> None:
    field = "capacities" if refusal.code == "audience_refused" else None
    if isinstance(refusal, PlaceholderUnknown):
        name, where = refusal.details["name"], refusal.details["where"]
        typed = (f for f in form.fields if f.startswith(where) and name in str(form.data.get(f)))
        field = next(typed, None)
    form.add_error(field, sentence_of(refusal))


def _crumbs(assembly: Event, *more: Link) -> list[Link]:
    first = reverse("registrations:mailing-list", args=[assembly.slug])
    return [Link(_("Mailings"), first), *more]


def _writing(request: HttpRequest, assembly: Event, form: MailingForm, here: Link) -> HttpResponse:
    context = {
        **place_of_console(request.user, assembly, PAGE),
        "crumbs": _crumbs(assembly, here),
        "title": here.text,
        "form": form,
        "placeholders": [(f"{{{one.name}}}", one.title) for one in MAILING.placeholders],
    }
    status = 422 if form.errors else 200
    return render(request, "registrations/mailing_write.html", context, status=status)


@private
@require_safe
def mailing(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Show a mailing: whom it reaches, what it says in each language, how far it is."""
    assembly, found = _mailing(request, event, pk)
    title = subjects_of([found], assembly)[found.pk]
    context = {
        **place_of_console(request.user, assembly, PAGE),
        "crumbs": _crumbs(assembly, Link(title)),
        "title": title,
        **_about(found),
        "may_release": many.may_let_go(found, user_of(request)),
    }
    return render(request, "registrations/mailing.html", context)


def _about(found: Mailing) -> dict[str, Any]:
    is_written = many.is_written(found)
    is_open = found.state in (MailingState.DRAFT, MailingState.HELD)
    return {
        "mailing": found,
        "tag": Tag(*MAILING_STATES[found.state]),
        "is_written": is_written,
        "is_open": is_open,
        "is_draft": found.state == MailingState.DRAFT,
        "is_held": found.state == MailingState.HELD,
        "kind": mailings.kind_of(found),
        "audience": audience_said(found.audience),
        "facts": _estimated(found) if is_written and is_open else _progress(found),
        "languages": _languages(found, timezone.now()) if is_written else None,
        "samples": [] if is_written else _samples(found),
    }


def _estimated(found: Mailing) -> list[Fact]:
    estimate = mailings.estimate(found)
    by_language = [
        Fact(name_of_language(code), count) for code, count in estimate.by_language.items()
    ]
    left_out = [
        Fact(_("Left out: nothing is sent there any more"), estimate.suppressed),
        Fact(_("Left out: they want no news"), estimate.unwilling),
    ]
    return [
        Fact(_("Addresses it tells"), estimate.told),
        *by_language,
        *(fact for fact in left_out if fact.value),
    ]


def _progress(found: Mailing) -> list[Fact]:
    states = many.progress_of([found])[found.pk]
    shown = (
        (pgettext("state of a mail", "Held back"), [MessageState.HELD]),
        (_("Waiting to leave"), [MessageState.QUEUED]),
        (_("In a daily digest"), [MessageState.GATHERED, MessageState.FOLDED]),
        (pgettext("state of a mail", "Sent"), [MessageState.SENT]),
        (_("Not delivered"), [MessageState.FAILED]),
        (pgettext("state of a mailing", "Dropped"), [MessageState.DROPPED]),
    )
    facts = [Fact(label, sum(states.get(one, 0) for one in ones)) for label, ones in shown]
    return [Fact(_("Mails"), sum(states.values())), *(one for one in facts if one.value)]


def _languages(found: Mailing, at: datetime) -> list[dict[str, Any]]:
    codes = found.text or {}
    return [
        {
            "code": code,
            "name": name_of_language(code),
            "subject": mailings.preview(mailing=found, language=code, at=at).subject,
        }
        for code in mail_templates.languages()
        if code in codes
    ]


def _samples(found: Mailing) -> list[dict[str, Any]]:
    """Return one mail for each kind and language of what an act holds."""
    rows = Message.objects.filter(mailing=found).exclude(context={})
    once = rows.order_by("kind", "language").values_list("kind", "language").distinct()
    return [
        {
            "kind": kind,
            "about": kinds()[kind].title,
            "language": language,
            "name": name_of_language(language),
        }
        for kind, language in once
    ]


@private
@require_safe
def mailing_preview(request: HttpRequest, event: str, pk: int, language: str) -> HttpResponse:
    """Show, within a frame, the mail as one of its readers gets it."""
    _assembly, found = _mailing(request, event, pk)
    if language not in mail_templates.languages():
        raise Http404
    parts = _parts(found, language, str(request.GET.get("kind", "")))
    if parts is None:
        raise Http404
    return framed(parts, language=language, as_text="as_text" in request.GET)


def _parts(found: Mailing, language: str, kind: str) -> Parts | None:
    """Return the mail that a reader of this language gets; None: there is no such reader."""
    at = timezone.now()
    if many.is_written(found):
        return mailings.preview(mailing=found, language=language, at=at)
    rows = Message.objects.filter(mailing=found, language=language).exclude(context={})
    message = (rows.filter(kind=kind) if kind else rows).order_by("pk").first()
    if message is None:
        return None
    return mail_templates.preview(message=message, wording=None, at=at)


@private
@require_POST
def mailing_test(request: HttpRequest, event: str, pk: int, language: str) -> HttpResponse:
    """Mail it to who asks, in one of its languages."""
    _assembly, found = _mailing(request, event, pk)
    if not many.is_written(found) or language not in mail_templates.languages():
        raise Http404
    mailings.send_test(mailing=found, language=language, by=user_of(request), at=timezone.now())
    said = _("A test is on its way to %(address)s.") % {"address": user_of(request).email}
    messages.success(request, said)
    return redirect("registrations:mailing", event, pk)


@private
@require_POST
def mailing_act(request: HttpRequest, event: str, pk: int, act: str) -> HttpResponse:
    """Put a mailing before somebody else, let it go, or drop it."""
    _assembly, found = _mailing(request, event, pk)
    if act not in ACTS:
        raise Http404
    does, said = ACTS[act]
    version, by = version_in(request.POST), user_of(request)
    try:
        does(mailing=found, version=version, by=by, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, sentence_of(refusal))
    else:
        messages.success(request, said)
    return redirect("registrations:mailing", event, pk)
