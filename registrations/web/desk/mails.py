"""The outbox as the secretariat sees it: what was mailed to whom, and what did not arrive."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from assemblies.errors import DomainError
from assemblies.models.events import Event
from assemblies.selectors import sentence_of
from notifications.enums import MessageState
from notifications.models.messages import Message
from notifications.services import postroom
from notifications.services.mail_templates import is_test
from registrations.permissions.reviews import may_review
from registrations.selectors.mails import event_of, mails_by_state, mails_of, title_of
from registrations.web.access import console_event, private, user_of
from registrations.web.console_place import place_of_console
from registrations.web.desk.words import MAIL_STATES
from registrations.web.presenting import Tag

ON_A_PAGE = 50
ACTS: Final[dict[str, tuple[Callable[..., Message], Any]]] = {
    "resend": (postroom.resend, gettext_lazy("The mail is on its way again.")),
    "hold": (postroom.hold, gettext_lazy("The mail is held back.")),
    "release": (postroom.release, gettext_lazy("The mail is on its way.")),
}
_ACT_IN_STATE: Final = {
    MessageState.FAILED: ("resend", gettext_lazy("Send again")),
    MessageState.QUEUED: ("hold", gettext_lazy("Hold back")),
    MessageState.HELD: ("release", gettext_lazy("Let it go")),
}


class MailForm(forms.Form):
    q = forms.CharField(label=gettext_lazy("Address or name"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=lambda: [
            ("", _("All")),
            *((state.value, MAIL_STATES[state][1]) for state in MessageState),
        ],
    )


@dataclass(frozen=True, slots=True)
class MailLine:
    """A mail in the list, and what may be done with it."""

    message: Message
    title: str
    tag: Tag
    event: str = ""
    is_test: bool = False
    act_url: str = ""
    act: Any = ""


@private
@require_safe
def mail_list(request: HttpRequest, event: str) -> HttpResponse:
    """List the mails to people and coordinators of the event, as searched in the address."""
    assembly = console_event(may_review(request.user), slug=event)
    form = MailForm(request.GET)
    form.is_valid()  # a filter nobody offered filters nothing
    mails = mails_of(assembly)
    page = Paginator(_wanted(mails, form.cleaned_data), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **place_of_console(request.user, assembly, "mail-list"),
        "form": form,
        "page_obj": page,
        "lines": [_line(message, assembly) for message in page],
        "failed": mails_by_state(mails)[MessageState.FAILED],
        "is_filtered": bool(request.GET),
    }
    return render(request, "registrations/people_mails.html", context)


def _wanted(mails: QuerySet[Message], wanted: dict[str, Any]) -> QuerySet[Message]:
    if wanted.get("state"):
        mails = mails.filter(state=wanted["state"])
    if wanted.get("q"):
        text = wanted["q"].strip()
        found = mails.filter(recipient__icontains=text)
        mails = found | mails.filter(recipient_name__icontains=text)
    return mails


def _line(message: Message, assembly: Event) -> MailLine:
    tag, event = Tag(*MAIL_STATES[message.state]), event_of(message)
    line = MailLine(message, title_of(message), tag, event, is_test(message))
    # A secret that is done with has been forgotten: it cannot be sent again.
    if message.state not in _ACT_IN_STATE or not message.context:
        return line
    act, words = _ACT_IN_STATE[MessageState(message.state)]
    url = reverse("registrations:mail-act", args=[assembly.slug, message.pk, act])
    return replace(line, act_url=url, act=words)


@private
@require_POST
def mail_act(request: HttpRequest, event: str, mail: int, act: str) -> HttpResponse:
    """Send a failed mail again, hold one back, or let it go."""
    assembly = console_event(may_review(request.user), slug=event)
    if act not in ACTS:
        raise Http404
    message = get_object_or_404(mails_of(assembly), pk=mail)
    does, said = ACTS[act]
    try:
        does(message=message, by=user_of(request), at=timezone.now())
    except DomainError as refusal:
        messages.error(request, sentence_of(refusal))
    else:
        messages.success(request, said)
    return redirect("registrations:mail-list", event=assembly.slug)
