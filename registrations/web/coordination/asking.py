"""Asking the secretariat after the deadline and taking it back, whoever asks."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from assemblies.errors import DomainError
from registrations.errors.questions import AnswersRefused
from registrations.models.late_changes import ChangeRequest
from registrations.services import late_changes
from registrations.web.access import user_of
from registrations.web.coordination.forms import AskingForm, LateAnswersForm
from registrations.web.delegations import said_with_article, say_refusal


def ask(
    request: HttpRequest,
    form: AskingForm,
    changes: dict[str, Any],
    act: Callable[..., ChangeRequest],
) -> bool:
    """Let ``act`` ask for the changes, as `put` does; nothing is asked where there are none."""
    if not changes:
        form.add_error(None, _("Nothing is different from what is kept."))
        return False
    return put(request, form, partial(act, changes=changes))


def put(request: HttpRequest, form: AskingForm, act: Callable[..., ChangeRequest]) -> bool:
    """Let ``act`` ask the secretariat, with the form's note; a refusal stands in the form then."""
    note = form.cleaned_data.get("note", "")
    try:
        act(note=note, by=user_of(request), at=timezone.now())
    except AnswersRefused as refusal:
        if isinstance(form, LateAnswersForm):
            form.add_faults(refusal.faults)
        return False
    except DomainError as refusal:
        say_refusal(form, refusal)
        return False
    messages.success(request, _("The secretariat is asked. You are told by mail what it decides."))
    return True


def take_back(request: HttpRequest, asked: ChangeRequest) -> None:
    """Take a request back and say so, or why not."""
    try:
        late_changes.take_back(asked=asked, by=user_of(request), at=timezone.now())
    except DomainError as refusal:
        messages.error(request, said_with_article(refusal))
    else:
        messages.success(request, _("The request is taken back."))
