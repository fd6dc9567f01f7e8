"""The post room: what waits, what failed and why, whom we write to no more; what to do about it.

It is the house's, not one event's: a host that rests, rests for all. It stands in every console.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from assemblies.errors import DomainError
from assemblies.models.events import Event
from assemblies.selectors import sentence_of
from notifications.enums import MessageState
from notifications.errors import MailForgotten
from notifications.messages import kinds
from notifications.models.delivery import MailDomain, Suppression
from notifications.models.messages import Message
from notifications.permissions import may_keep_mails
from notifications.services import postroom, reports
from notifications.services.mail_templates import is_test
from registrations.selectors import post_room as seen
from registrations.selectors.mails import event_of
from registrations.services import corrections
from registrations.web.access import console_event, private, user_of
from registrations.web.console_place import place_of_console
from registrations.web.desk.words import FAILURES, LANES, MAIL_STATES, SUPPRESSIONS
from registrations.web.presenting import Tag

ON_A_PAGE = 20
SUPPRESSED_ON_A_PAGE = 20
ACTS: Final[dict[str, tuple[Callable[..., Message], Any]]] = {
    "resend": (postroom.resend, gettext_lazy("The mail is on its way again.")),
    "hold": (postroom.hold, gettext_lazy("The mail is held back.")),
    "release": (postroom.release, gettext_lazy("The mail is on its way.")),
}
MANY: Final[dict[str, Callable[..., int]]] = {
    "resend": postroom.resend_many,
    "hold": postroom.hold_many,
    "release": postroom.release_many,
}
_ACT_IN_STATE: Final = {
    MessageState.FAILED: ("resend", gettext_lazy("Send again")),
    MessageState.QUEUED: ("hold", gettext_lazy("Hold back")),
    MessageState.HELD: ("release", gettext_lazy("Let it go")),
}


def _choices(words: dict[str, Any]) -> list[tuple[str, Any]]:
    return [("", _("All")), *words.items()]


class MailsForm(forms.Form):
    """What the list is narrowed by. A value nobody offered narrows nothing."""

    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=lambda: _choices({key: words for key, (_kind, words) in MAIL_STATES.items()}),
    )
    lane = forms.ChoiceField(
        label=pgettext_lazy("urgent, mail, bulk", "Queue"),
        required=False,
        choices=lambda: _choices(dict(LANES)),
    )
    failure = forms.ChoiceField(
        label=gettext_lazy("Why it failed"),
        required=False,
        choices=lambda: _choices(dict(FAILURES)),
    )
    domain = forms.CharField(label=gettext_lazy("Host"), required=False, max_length=255)
    address = forms.CharField(
        label=gettext_lazy("Address begins with"), required=False, max_length=254
    )


class HostForm(forms.Form):
    name = forms.RegexField(
        r"\A[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?\Z",
        label=gettext_lazy("Host"),
        max_length=253,
    )
    per_minute = forms.IntegerField(
        label=gettext_lazy("Mails a minute at most (empty: no limit)"),
        required=False,
        min_value=1,
        max_value=100_000,
    )


class AddressForm(forms.Form):
    address = forms.EmailField(label=gettext_lazy("Address"), max_length=254)


@dataclass(frozen=True, slots=True)
class Line:
    """A mail in the list, and what may be done with it."""

    message: Message
    title: str
    tag: Tag
    why: Any = ""
    event: str = ""
    is_test: bool = False
    act: str = ""
    act_words: Any = ""


def _assembly(request: HttpRequest, event: str) -> Event:
    return console_event(may_keep_mails(request.user), slug=event)


@private
@require_safe
def post_room(request: HttpRequest, event: str) -> HttpResponse:
    """Show the state of the post, and the mails as searched in the address."""
    assembly, at = _assembly(request, event), timezone.now()
    form = MailsForm(request.GET)
    form.is_valid()
    wanted = {name: form.cleaned_data.get(name, "") for name in form.fields}
    found = list(seen.mails_where(**wanted, before=_before(request))[: ON_A_PAGE + 1])
    a_minute, an_hour = seen.rates(at)
    stopped = seen.suppressions()[: SUPPRESSED_ON_A_PAGE + 1]
    context = {
        **place_of_console(request.user, assembly, "post-room"),
        "form": form,
        "lanes": [(LANES[one.lane], one) for one in seen.lanes(at)],
        "now": at,
        "a_minute": a_minute,
        "an_hour": an_hour,
        "failures": [(FAILURES.get(one.failure, ""), one) for one in seen.failures()],
        "hosts": seen.hosts(at),
        "host_form": HostForm(),
        "stopped": [(SUPPRESSIONS[one.reason], one) for one in stopped],
        "stop_form": AddressForm(),
        "lines": [_line(message) for message in found[:ON_A_PAGE]],
        "before": found[ON_A_PAGE - 1].pk if len(found) > ON_A_PAGE else None,
        "is_filtered": any(wanted.values()),
        "wanted": wanted,
    }
    return render(request, "registrations/post_room.html", context)


def _before(request: HttpRequest) -> int | None:
    text = request.GET.get("before", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


def _line(message: Message) -> Line:
    kind = kinds().get(message.kind)
    title = str(kind.title) if kind else message.kind
    tag, why = Tag(*MAIL_STATES[message.state]), FAILURES.get(message.failure, "")
    line = Line(message, title, tag, why, event_of(message), is_test(message))
    if message.state not in _ACT_IN_STATE or not message.context:
        return line
    act, words = _ACT_IN_STATE[MessageState(message.state)]
    return replace(line, act=act, act_words=words)


@private
@require_safe
def mail(request: HttpRequest, event: str, mail: int) -> HttpResponse:
    """Show one mail: what it says, what became of it, whose address it is."""
    assembly = _assembly(request, event)
    message = get_object_or_404(Message, pk=mail)
    try:
        opened = postroom.opened(message=message, at=timezone.now())
    except (MailForgotten, DomainError, LookupError):
        opened = None
    context = {
        **place_of_console(request.user, assembly, "post-room"),
        "line": _line(message),
        "opened": opened,
        "reports": message.reports.order_by("-heard_at")[:20],
        "people": seen.people_at(message.recipient)[:10],
        "account": seen.account_at(message.recipient),
        "corrected": seen.person_to_correct(user_of(request), message.recipient),
        "form": AddressForm(initial={"address": message.recipient}),
    }
    return render(request, "registrations/post_room_mail.html", context)


@private
@require_POST
def mail_act(request: HttpRequest, event: str, mail: int, act: str) -> HttpResponse:
    """Send a failed mail again, hold one back, let it go, or correct its address."""
    assembly = _assembly(request, event)
    message = get_object_or_404(Message, pk=mail)
    if act == "correct":
        return _correct(request, assembly, message)
    if act not in ACTS:
        raise Http404
    does, said = ACTS[act]
    _done(request, said, lambda: does(message=message, by=user_of(request), at=timezone.now()))
    return redirect("registrations:post-mail", event=assembly.slug, mail=message.pk)


def _correct(request: HttpRequest, assembly: Event, message: Message) -> HttpResponse:
    form = AddressForm(request.POST)
    if form.is_valid():
        act = {
            "message": message,
            "person": seen.person_to_correct(user_of(request), message.recipient),
            "address": form.cleaned_data["address"],
            "by": user_of(request),
            "at": timezone.now(),
        }
        said = _("The address is corrected, and the mail is on its way again.")
        _done(request, said, lambda: corrections.correct_address(**act))
    else:
        messages.error(request, _("This is no mail address."))
    return redirect("registrations:post-mail", event=assembly.slug, mail=message.pk)


@private
@require_POST
def many(request: HttpRequest, event: str, act: str) -> HttpResponse:
    """Do the same with all mails of one host, reason, queue or state."""
    assembly = _assembly(request, event)
    form = MailsForm(request.POST)
    if act not in MANY:
        raise Http404
    if not form.is_valid() or not any(form.cleaned_data.values()):
        messages.error(request, _("Say which mails: a host, a reason or a state."))
        return _back(assembly)
    among: QuerySet[Message] = seen.mails_where(**form.cleaned_data)
    count = MANY[act](among=among, by=user_of(request), at=timezone.now())
    said = ngettext("%(n)d mail is moved.", "%(n)d mails are moved.", count) % {"n": count}
    messages.success(request, said)
    return _back(assembly)


@private
@require_POST
def host_pace(request: HttpRequest, event: str) -> HttpResponse:
    """Set how many mails a host is sent in a minute."""
    assembly, form = _assembly(request, event), HostForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the host's name, and a number above nought or none."))
        return _back(assembly)
    postroom.pace(**form.cleaned_data, by=user_of(request), at=timezone.now())
    messages.success(request, _("The host's number is set."))
    return _back(assembly)


@private
@require_POST
def host_wake(request: HttpRequest, event: str, host: int) -> HttpResponse:
    """Try a host that rests again now."""
    assembly = _assembly(request, event)
    resting = get_object_or_404(MailDomain, pk=host)
    postroom.wake_host(host=resting, by=user_of(request), at=timezone.now())
    messages.success(request, _("The host is tried again now."))
    return _back(assembly)


@private
@require_POST
def address_stop(request: HttpRequest, event: str) -> HttpResponse:
    """Send nothing more to an address."""
    assembly, form = _assembly(request, event), AddressForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This is no mail address."))
        return _back(assembly)
    address = form.cleaned_data["address"]
    reports.suppress(address=address, by=user_of(request), at=timezone.now())
    messages.success(request, _("Nothing is sent to this address any more."))
    return _back(assembly)


@private
@require_POST
def address_lift(request: HttpRequest, event: str, stop: int) -> HttpResponse:
    """Write to an address again."""
    assembly = _assembly(request, event)
    stopped = Suppression.objects.filter(pk=stop).first()
    if stopped is not None:  # else somebody else was quicker
        reports.lift(suppression=stopped, by=user_of(request), at=timezone.now())
    messages.success(request, _("This address is written to again."))
    return _back(assembly)


def _done(request: HttpRequest, said: Any, act: Callable[[], object]) -> None:  # noqa: ANN401
    try:
        act()
    except DomainError as refusal:
        messages.error(request, sentence_of(refusal))
    else:
        messages.success(request, said)


def _back(assembly: Event) -> HttpResponse:
    return redirect(reverse("registrations:post-room", args=[assembly.slug]))
