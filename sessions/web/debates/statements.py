"""Written statements: handed in by the delegation or at the desk, given to who may read them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.errors import DomainError
from sessions.gateways.files import File, answer
from sessions.models.debates import Speaker, WrittenStatement
from sessions.permissions.debates import may_run_debates
from sessions.permissions.statements import may_hand_in, visible_statements
from sessions.rules.debates.statements import languages_taken
from sessions.selectors.debates.words import language_in_words
from sessions.services.debates import statements
from sessions.web.access import private, user_of
from sessions.web.debates.finding import found_debate
from sessions.web.document_forms import paper_of
from sessions.web.programme import frame
from sessions.web.refusing import Refusing


class StatementForm(Refusing):
    """A file in a language."""

    language = forms.ChoiceField(label=gettext_lazy("Language of the text"))
    file = forms.FileField(
        label=gettext_lazy("The text"),
        help_text=gettext_lazy("PDF, DOCX or plain text, 5 MB at most."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.txt"}),
    )

    def __init__(self, *args: Any, speaker: Speaker) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args)
        codes = languages_taken(speaker.languages)
        names = [(code, language_in_words(code)) for code in codes]
        self.fields["language"].choices = names  # type: ignore[attr-defined]


@private
@require_http_methods(["GET", "HEAD", "POST"])
def of_speaker(request: HttpRequest, event: str, pk: int, speaker: int) -> HttpResponse:
    """Show what was handed in for a speaker, and take another text."""
    held = _represented(request, event, pk, speaker)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = StatementForm(*sent, speaker=held)
    if form.is_valid() and _is_taken(request, held, form):
        messages.success(request, _("The statement is received."))
        return redirect("assembly_sessions:speaker-statements", event, pk, speaker)
    return _page(request, held, form)


@private
@require_POST
def take_away(
    request: HttpRequest, event: str, pk: int, speaker: int, language: str
) -> HttpResponse:
    """Take a statement away again; one that is gone already is gone."""
    held = _represented(request, event, pk, speaker)
    statement = held.statements.defer("content").filter(language=language).first()
    form, at_desk = StatementForm(speaker=held), may_run_debates(request.user)
    by, at = user_of(request), timezone.now()
    try:
        if statement is not None:
            statements.take_away(statement=statement, at_desk=at_desk, by=by, at=at)
    except DomainError as refusal:
        refused = Refusing({})
        refused.refuse(refusal)
        return _page(request, held, form, refused)
    messages.success(request, _("The statement is taken away."))
    return redirect("assembly_sessions:speaker-statements", event, pk, speaker)


@require_safe
def file(
    request: HttpRequest, event: str, pk: int, speaker: int, language: str
) -> HttpResponseBase:
    """Give a statement out to those who may read it."""
    readable = visible_statements(request.user, at=timezone.now()).defer("content")
    of_debate = readable.filter(speaker__debate=pk, speaker__debate__event__slug=event)
    found = get_object_or_404(of_debate, speaker=speaker, language=language)
    return answer(request, as_file(found))


def as_file(statement: WrittenStatement) -> File:
    """Return a statement as it is given out."""
    return File(
        name=statement.name,
        media_type=statement.media_type,
        language=statement.language,
        etag=f'"{statement.sha256}"',
        read=lambda: bytes(statement.content),
    )


def _represented(request: HttpRequest, event: str, pk: int, speaker: int) -> Speaker:
    debate = found_debate(request, event, pk)
    speakers = debate.speakers.select_related("institution", "speakers_list", "debate__event")
    held = get_object_or_404(speakers, pk=speaker)
    if not may_hand_in(request.user, held):
        raise Http404
    return held


def _is_taken(request: HttpRequest, speaker: Speaker, form: StatementForm) -> bool:
    given, by, at = form.cleaned_data, user_of(request), timezone.now()
    paper, at_desk = paper_of(given["file"]), may_run_debates(request.user)
    try:
        statements.hand_in(
            speaker=speaker,
            language=given["language"],
            paper=paper,
            at_desk=at_desk,
            by=by,
            at=at,
        )
    except DomainError as refusal:
        form.refuse(refusal)
        return False
    return True


def _page(
    request: HttpRequest, speaker: Speaker, form: StatementForm, refused: Refusing | None = None
) -> HttpResponse:
    event, debate = speaker.debate.event, speaker.debate
    kept = speaker.statements.defer("content").order_by("language")
    context = {
        **frame(event, _("Debates")),
        "debate": debate,
        "speaker": speaker,
        "form": form,
        "refused": refused,
        "statements": [
            (one, language_in_words(one.language), _address(one, speaker)) for one in kept
        ],
    }
    status = 422 if form.errors or refused else 200
    return render(request, "assembly_sessions/debates/statements.html", context, status=status)


def _address(statement: WrittenStatement, speaker: Speaker) -> str:
    path = [speaker.debate.event.slug, speaker.debate_id, speaker.pk, statement.language]
    return reverse("assembly_sessions:speaker-statement", args=path)
