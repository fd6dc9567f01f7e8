"""The secretariat's own wording of messages: which kinds there are, written, shown, tried."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.errors import DomainError
from assemblies.models.events import Event
from assemblies.rules.names import plain
from assemblies.selectors import sentence_of
from notifications.messages import MessageKind, kinds, placeholders_of, required_of
from notifications.models.mailings import MailTemplate
from notifications.permissions import may_keep_mails
from notifications.rules.own_words import FACTS, Wording
from notifications.services import mail_templates
from registrations.services.words import name_of_language
from registrations.web.access import console_event, private, user_of
from registrations.web.console_place import place_of_console
from registrations.web.mail_forms import WordingForm, version_in
from registrations.web.mail_frames import framed, refused
from registrations.web.presenting import Link

PAGE = "mail-templates"


def _seen(request: HttpRequest, event: str) -> Event:
    return console_event(may_keep_mails(request.user), slug=event)


def _kind(name: str, language: str) -> MessageKind:
    kind = kinds().get(name)
    if kind is None or not kind.is_editable or language not in mail_templates.languages():
        raise Http404
    return kind


@private
@require_safe
def template_list(request: HttpRequest, event: str) -> HttpResponse:
    """List the kinds of messages, and in which languages the secretariat has worded them."""
    assembly = _seen(request, event)
    context = {
        **place_of_console(request.user, assembly, PAGE),
        "lines": _lines(event),
        "languages": [name_of_language(code) for code in mail_templates.languages()],
    }
    return render(request, "registrations/mail_templates.html", context)


def _lines(event: str) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Return each kind with its languages: name, address, whether it has own words there."""
    kept = MailTemplate.objects.exclude(text="").values_list("kind", "language")
    own = set(kept)
    lines = [
        (
            str(kind.title),
            [
                (name_of_language(code), _address(event, kind, code), (kind.name, code) in own)
                for code in mail_templates.languages()
            ],
        )
        for kind in kinds().values()
        if kind.is_editable
    ]
    return sorted(lines, key=lambda line: plain(line[0]))


def _address(event: str, kind: MessageKind, language: str) -> str:
    return reverse("registrations:mail-template", args=[event, kind.name, language])


@private
@require_http_methods(["GET", "HEAD", "POST"])
def template(request: HttpRequest, event: str, kind: str, language: str) -> HttpResponse:
    """Word a kind of message in a language; beside it stands what becomes of it.

    A test leaves the page as it was typed, at the same address: what follows may keep it.
    """
    assembly, found = _seen(request, event), _kind(kind, language)
    typed = request.POST or None
    form = WordingForm(typed, initial=_initial(found, language), language=language)
    act = partial(mail_templates.edit, kind=found, language=language)
    if "test" in request.POST:
        _send_test(request, found, language, form)
    elif form.is_bound and form.is_valid() and _kept_by(request, form, act):
        messages.success(request, _("The wording is kept. It counts from now on."))
        return redirect("registrations:mail-template", event, kind, language)
    return _page(request, assembly, (found, language), form)


def _kept_by(request: HttpRequest, form: WordingForm, act: Callable[..., object]) -> bool:
    version, by = form.cleaned_data["version"], user_of(request)
    try:
        act(wording=form.wording(), version=version, by=by, at=timezone.now())
    except DomainError as refusal:
        form.add_error(None, sentence_of(refusal))
    return not form.errors


def _send_test(request: HttpRequest, kind: MessageKind, language: str, form: WordingForm) -> None:
    """Mail what is typed to who types it; nothing is kept."""
    if (wording := _checked(kind, form)) is None:
        return
    by, at = user_of(request), timezone.now()
    message = mail_templates.example_of(kind, language)
    mail_templates.send_test(kind=kind, message=message, wording=wording, by=by, at=at)
    said = _("A test is on its way to %(address)s. What you typed is not kept yet.")
    messages.success(request, said % {"address": by.email})


def _kept(kind: MessageKind, language: str) -> MailTemplate | None:
    rows = MailTemplate.objects.select_related("changed_by")
    return rows.filter(kind=kind.name, language=language).first()


def _initial(kind: MessageKind, language: str) -> dict[str, Any]:
    kept = _kept(kind, language)
    version = kept.version if kept else 0
    if kept is not None and kept.text:
        return {"subject": kept.subject, "text": kept.text, "version": version}
    built_in = mail_templates.built_in(kind, language)
    return {"subject": built_in.subject, "text": built_in.text, "version": version}


def _page(
    request: HttpRequest, assembly: Event, of: tuple[MessageKind, str], form: WordingForm
) -> HttpResponse:
    context = {
        **place_of_console(request.user, assembly, PAGE),
        **_about(assembly.slug, *of),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "registrations/mail_template.html", context, status=status)


def _about(event: str, kind: MessageKind, language: str) -> dict[str, Any]:
    """Return what a page prints of a kind in a language. Two queries."""
    required, kept = required_of(kind), _kept(kind, language)
    first = Link(_("Templates"), reverse("registrations:mail-templates", args=[event]))
    return {
        "crumbs": [first, Link(str(kind.title))],
        "kind": kind,
        "worded_in": language,
        "language_name": name_of_language(language),
        "languages": [
            Link(name_of_language(code), _address(event, kind, code), current=code == language)
            for code in mail_templates.languages()
        ],
        "kept": kept if kept is not None and kept.text else None,
        "placeholders": [
            (f"{{{one.name}}}", one.title, one.name in required) for one in placeholders_of(kind)
        ],
        "facts_required": FACTS in required,
    }


@private
@require_http_methods(["GET", "HEAD", "POST"])
def template_preview(request: HttpRequest, event: str, kind: str, language: str) -> HttpResponse:
    """Show, within a frame, the mail that the words typed would be; by GET that of those kept."""
    _seen(request, event)
    found, wording = _kind(kind, language), None
    if request.method == "POST":
        form = WordingForm(request.POST, language=language)
        wording = _checked(found, form)
        if wording is None:
            return refused(_said(form), language=translation.get_language() or "en")
    message = mail_templates.example_of(found, language)
    parts = mail_templates.preview(message=message, wording=wording, at=timezone.now())
    as_text = "as_text" in request.GET or "as_text" in request.POST
    return framed(parts, language=language, as_text=as_text)


def _checked(kind: MessageKind, form: WordingForm) -> Wording | None:
    """Return what was typed, if it may be kept; else the form says why not."""
    if not form.is_valid():
        return None
    try:
        return mail_templates.checked(kind, form.wording())
    except DomainError as refusal:
        form.add_error(None, sentence_of(refusal))
        return None


def _said(form: WordingForm) -> str:
    return " ".join(str(fault) for faults in form.errors.values() for fault in faults)


@private
@require_POST
def template_reset(request: HttpRequest, event: str, kind: str, language: str) -> HttpResponse:
    """Give the secretariat's wording up."""
    _seen(request, event)
    found, version = _kind(kind, language), version_in(request.POST)
    by, at = user_of(request), timezone.now()
    try:
        mail_templates.reset(kind=found, language=language, version=version, by=by, at=at)
    except DomainError as refusal:
        messages.error(request, sentence_of(refusal))
    else:
        messages.success(request, _("The built-in words stand again."))
    return redirect("registrations:mail-template", event, kind, language)
