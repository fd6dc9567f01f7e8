"""The secretariat's own wording of messages: which kinds there are, written, shown, tried."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.errors import DomainError
from assemblies.models.events import Assembly
from assemblies.selectors import sentence_of
from notifications.messages import MessageKind, kinds, placeholders_of, required_of
from notifications.models.mailings import MailTemplate
from notifications.permissions import may_keep_mails
from notifications.services import mail_templates
from registrations.services.words import name_of_language
from registrations.web.access import console_assembly, private, user_of
from registrations.web.console_place import place_of_console
from registrations.web.mail_forms import WordingForm
from registrations.web.mail_frames import framed, refused
from registrations.web.presenting import Link

PAGE = "mail-templates"


def _seen(request: HttpRequest, event: str) -> Assembly:
    return console_assembly(may_keep_mails(request.user), slug=event)


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
    own = {(one.kind, one.language): one for one in MailTemplate.objects.exclude(text="")}
    languages = mail_templates.languages()
    lines = [
        (
            kind.title,
            [
                (
                    name_of_language(code),
                    reverse("registrations:mail-template", args=[event, kind.name, code]),
                    own.get((kind.name, code)),
                )
                for code in languages
            ],
        )
        for kind in kinds().values()
        if kind.is_editable
    ]
    lines.sort(key=lambda line: str(line[0]))
    context = {**place_of_console(request.user, assembly, PAGE), "lines": lines}
    return render(request, "registrations/mail_templates.html", context)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def template(request: HttpRequest, event: str, kind: str, language: str) -> HttpResponse:
    """Word a kind of message in a language; beside it stands what becomes of it."""
    assembly, found = _seen(request, event), _kind(kind, language)
    kept = _kept(found, language)
    form = WordingForm(request.POST or None, initial=_initial(found, language, kept),
                       language=language)  # fmt: skip
    if form.is_bound and form.is_valid():
        try:
            mail_templates.edit(
                kind=found,
                language=language,
                wording=form.wording(),
                version=form.cleaned_data["version"],
                by=user_of(request),
                at=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, sentence_of(refusal))
        else:
            messages.success(request, _("The wording is kept. It counts from now on."))
            return redirect("registrations:mail-template", event, kind, language)
    return _page(request, assembly, found, language, form)


def _kept(kind: MessageKind, language: str) -> MailTemplate | None:
    rows = MailTemplate.objects.select_related("changed_by")
    return rows.filter(kind=kind.name, language=language).first()


def _initial(kind: MessageKind, language: str, kept: MailTemplate | None) -> dict[str, Any]:
    version = kept.version if kept else 0
    if kept is not None and kept.text:
        return {"subject": kept.subject, "text": kept.text, "version": version}
    built_in = mail_templates.built_in(kind, language)
    return {"subject": built_in.subject, "text": built_in.text, "version": version}


def _page(
    request: HttpRequest, assembly: Assembly, kind: MessageKind, language: str, form: WordingForm
) -> HttpResponse:
    required, kept = required_of(kind), _kept(kind, language)
    crumbs = [
        Link(_("Templates"), reverse("registrations:mail-templates", args=[assembly.slug])),
        Link(str(kind.title)),
    ]
    context = {
        **place_of_console(request.user, assembly, PAGE),
        "crumbs": crumbs,
        "form": form,
        "kind": kind,
        "language": language,
        "language_name": name_of_language(language),
        "languages": [
            Link(
                name_of_language(code),
                reverse("registrations:mail-template", args=[assembly.slug, kind.name, code]),
                current=code == language,
            )
            for code in mail_templates.languages()
        ],
        "kept": kept if kept is not None and kept.text else None,
        "placeholders": [
            (f"{{{one.name}}}", one.title, one.name in required) for one in placeholders_of(kind)
        ],
        "facts_required": "facts" in required,
    }
    status = 422 if form.errors else 200
    return render(request, "registrations/mail_template.html", context, status=status)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def template_preview(request: HttpRequest, event: str, kind: str, language: str) -> HttpResponse:
    """Show, within a frame, the mail that the words typed would be; by GET that of those kept."""
    _seen(request, event)
    found, wording = _kind(kind, language), None
    as_text = "as_text" in (request.POST if request.method == "POST" else request.GET)
    if request.method == "POST":
        form = WordingForm(request.POST, language=language)
        if not form.is_valid():
            return refused(_("Write both a subject and a text."), language=_active())
        try:
            wording = mail_templates.checked(found, form.wording())
        except DomainError as refusal:
            return refused(sentence_of(refusal), language=_active())
    message = mail_templates.example_of(found, language)
    parts = mail_templates.preview(message=message, wording=wording, at=timezone.now())
    return framed(parts, language=language, as_text=as_text)


def _active() -> str:
    return translation.get_language() or "en"


@private
@require_POST
def template_test(request: HttpRequest, event: str, kind: str, language: str) -> HttpResponse:
    """Mail what is typed to who types it; nothing is kept."""
    assembly, found = _seen(request, event), _kind(kind, language)
    form = WordingForm(request.POST, language=language)
    if form.is_valid():
        try:
            mail_templates.send_test(
                kind=found,
                message=mail_templates.example_of(found, language),
                wording=mail_templates.checked(found, form.wording()),
                by=user_of(request),
                at=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, sentence_of(refusal))
        else:
            said = _("A test is on its way to %(address)s. What you typed is not kept yet.")
            messages.success(request, said % {"address": user_of(request).email})
    return _page(request, assembly, found, language, form)


@private
@require_POST
def template_reset(request: HttpRequest, event: str, kind: str, language: str) -> HttpResponse:
    """Give the secretariat's wording up."""
    _seen(request, event)
    found = _kind(kind, language)
    version = request.POST.get("version", "")
    try:
        mail_templates.reset(
            kind=found,
            language=language,
            version=int(version) if version.isascii() and version.isdigit() else -1,
            by=user_of(request),
            at=timezone.now(),
        )
    except DomainError as refusal:
        messages.error(request, sentence_of(refusal))
    else:
        messages.success(request, _("The built-in words stand again."))
    return redirect("registrations:mail-template", event, kind, language)
