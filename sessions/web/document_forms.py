"""The forms of documents: what to look for, what to send, what a document is, who may see it."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assemblies.enums import Language
from assemblies.fields import LanguageMap
from assemblies.models.bodies import Theme
from assemblies.selectors import sentence_of
from sessions.enums import DocumentAccess
from sessions.errors import HourSkipped, HourTwice, SymbolUnread
from sessions.models.documents import Document
from sessions.models.sittings import Sitting
from sessions.rules import symbols
from sessions.rules.local_times import moment_of
from sessions.rules.symbols import Symbol
from sessions.selectors.document_words import ACCESS, KINDS
from sessions.selectors.documents import Choices, Wanted
from sessions.services.document_uploads import MOST_BYTES, MOST_FILES
from sessions.services.documents import MOST_BYTES as MOST_BYTES_OF_ONE
from sessions.services.documents import Details, Paper, Showing
from sessions.web.agenda_presenting import in_a_line
from sessions.web.forms import NoteField

# Moments that any database and any zone can hold.
THINKABLE = (
    MinValueValidator(datetime(1889, 1, 1, tzinfo=UTC), gettext_lazy("This year is out of range.")),
    MaxValueValidator(
        datetime(2199, 12, 31, tzinfo=UTC), gettext_lazy("This year is out of range.")
    ),
)
ENDINGS = ".pdf,.docx,.xlsx,.pptx,.odt,.txt,.jpg,.jpeg,.png"
_WORKING = (Language.ENGLISH, Language.FRENCH)
KINDS_TAKEN = gettext_lazy("PDF, DOCX, XLSX, PPTX, ODT, TXT, JPG or PNG, up to 20 MB.")


class SearchForm(forms.Form):
    """What a list of documents is narrowed to; kept in the address."""

    q = forms.CharField(label=gettext_lazy("Title or symbol"), required=False, max_length=100)
    kind = forms.ChoiceField(label=gettext_lazy("Type"), required=False)
    body = forms.ChoiceField(label=gettext_lazy("Body"), required=False)
    theme = forms.ChoiceField(label=gettext_lazy("Theme"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    year = forms.TypedChoiceField(
        label=gettext_lazy("Year"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, offered: Choices, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        lists: dict[str, list[tuple[str, Any]]] = {
            "kind": [(kind.value, KINDS[kind]) for kind in offered.kinds],
            "body": [(body.code, str(body.name)) for body in offered.bodies],
            "theme": [(theme.code, str(theme.name)) for theme in offered.themes],
            "language": list(settings.LANGUAGES),
            "year": [(str(year), str(year)) for year in offered.years],
        }
        for name, choices in lists.items():
            # Every document has a type, a body, a year; many are about no theme.
            fewest = 1 if name == "theme" else 2
            if len(choices) < fewest and name not in self.data:
                del self.fields[name]  # nothing to choose
            else:
                self.fields[name].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """Return what is looked for; a filter that nobody offered filters nothing."""
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if value})


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; what each is, their contents say later."""

    widget = FilesInput(attrs={"accept": ENDINGS, "multiple": True})

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[bytes]]":  # noqa: ANN401 - Django's signature
        sent = data if isinstance(data, list | tuple) else [data] if data else []
        if not sent:
            raise ValidationError(_("Choose the files."), code="required")
        if len(sent) > MOST_FILES:
            raise ValidationError(_("At most %(n)s files at once.") % {"n": MOST_FILES})
        if sum(one.size or 0 for one in sent) > MOST_BYTES:
            most = filesizeformat(MOST_BYTES)
            raise ValidationError(_("At most %(size)s at once.") % {"size": most})
        return [super(FilesField, self).clean(one, initial) for one in sent]


class MomentField(forms.DateTimeField):
    """A moment on the venue's clock; one that is shown twice, or never, is told apart."""

    def to_python(self, value: Any) -> datetime | None:  # noqa: ANN401 - Django's signature
        try:
            return super().to_python(value)
        except ValidationError as refused:
            if refused.code != "ambiguous_timezone" or refused.params is None:
                raise
            raise ValidationError(_unclear(refused.params["datetime"])) from None


def moment_field(label: Any, help_text: Any) -> MomentField:  # noqa: ANN401 - words, translated later
    """Return a field for a moment that may stay empty."""
    return MomentField(
        label=label,
        help_text=help_text,
        required=False,
        validators=THINKABLE,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )


def _unclear(local: datetime) -> str:
    """Say why no one moment is meant; Django says of both that they "may not exist"."""
    zone = ZoneInfo(str(timezone.get_current_timezone()))
    try:
        moment_of(day=local.date(), clock=local.time(), zone=zone)
    except HourSkipped as refusal:
        return sentence_of(refusal)
    except HourTwice:
        pass
    return _("Clocks show this hour twice, for they go back on that day. Choose another one.")


class UploadForm(forms.Form):
    """Many files, named by symbol and language."""

    sent = FilesField(
        label=gettext_lazy("Files"),
        help_text=gettext_lazy(
            "Named by symbol and language: A-138-2-P.4-rev.2-e.pdf. At most 50 at once."
        ),
        allow_empty_file=True,
    )

    def papers(self) -> Iterable[Paper]:
        """Give the files one after another, none read beyond what may be taken."""
        for one in self.cleaned_data["sent"]:
            yield paper_of(one)


def paper_of(sent: "UploadedFile[bytes]") -> Paper:
    """Read a file that was sent; one byte more than may be, so that the act refuses it."""
    return Paper(sent.name or "", sent.read(MOST_BYTES_OF_ONE + 1))


class ShowingForm(forms.Form):
    """Who may see it, and from when on, on the venue's clock."""

    access = forms.ChoiceField(
        label=gettext_lazy("Who may see it"),
        choices=lambda: [(one.value, ACCESS[one]) for one in DocumentAccess],
        widget=forms.RadioSelect,
        initial=DocumentAccess.SECRETARIAT,
    )
    visible_from = MomentField(
        label=gettext_lazy("Not before"),
        help_text=gettext_lazy("An embargo, on the venue's clock. Empty: at once."),
        required=False,
        validators=THINKABLE,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )

    def showing(self) -> Showing:
        moment: datetime | None = self.cleaned_data["visible_from"]
        return Showing(access=DocumentAccess(self.cleaned_data["access"]), visible_from=moment)


class TitleField(NoteField):
    """A title: on one line, without characters that do not print."""


def _titles(form: forms.Form, prefix: str = "title") -> LanguageMap:
    said = {code: form.cleaned_data.get(f"{prefix}_{code}", "") for code in Language}
    return LanguageMap({code.value: text for code, text in said.items() if text})


class IssueForm(ShowingForm):
    """Titles of the documents that a batch issues, and who may see them."""

    def __init__(self, *args: Any, new: Mapping[str, LanguageMap], **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        self.new = list(new)
        if not new:
            self.fields.clear()
        words = {Language.ENGLISH: _("in English"), Language.FRENCH: _("in French")}
        for n, (symbol, title) in enumerate(new.items()):
            for code in _WORKING:
                field = TitleField(
                    label=_("Title of %(symbol)s, %(language)s")
                    % {"symbol": symbol, "language": words[code]},
                    initial=title.get(code, ""),
                )
                self.fields[f"title{n}_{code}"] = field
        self.order_fields([name for name in self.fields if name.startswith("title")])

    def titles(self) -> dict[str, LanguageMap]:
        """Return the titles given, by symbol; a document without one is named by kind and item."""
        given = {symbol: _titles(self, f"title{n}") for n, symbol in enumerate(self.new)}
        return {symbol: title for symbol, title in given.items() if title}

    def showing_of_new(self) -> Showing | None:
        return self.showing() if self.new else None


class SymbolField(forms.CharField):
    """A symbol however it is spelled."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - a field's own arguments
        super().__init__(**{"max_length": symbols.LONGEST, **kwargs})

    def clean(self, value: Any) -> Symbol:  # noqa: ANN401 - Django's signature
        text = super().clean(value)
        try:
            return symbols.read(text)
        except SymbolUnread:
            raise ValidationError(
                _("This is no symbol. Write it as A/148/2-P.4 or CL/203/A.1.")
            ) from None


class NewForm(ShowingForm):
    """A document whose file comes later."""

    symbol = SymbolField(label=gettext_lazy("Symbol"))
    title_en = TitleField(label=gettext_lazy("Title, in English"))
    title_fr = TitleField(label=gettext_lazy("Title, in French"))
    field_order = ("symbol", "title_en", "title_fr", "access", "visible_from")

    def title(self) -> LanguageMap | None:
        return _titles(self) or None


class OfDocumentForm(forms.Form):
    """What every form about a document holds: the version its editor saw."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        initial = {"version": document.version, **self.held(document)}
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.document = document

    @staticmethod
    def held(document: Document) -> dict[str, Any]:
        """Return what the document has now."""
        return {}


class DescribeForm(OfDocumentForm):
    """Titles, themes, and the sittings that treat a document."""

    title_en = TitleField(label=gettext_lazy("Title, in English"))
    title_fr = TitleField(label=gettext_lazy("Title, in French"))
    title_es = TitleField(label=gettext_lazy("Title, in Spanish"))
    title_ar = TitleField(label=gettext_lazy("Title, in Arabic"))
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("Themes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    sittings = forms.MultipleChoiceField(
        label=gettext_lazy("Sittings that treat it"),
        help_text=gettext_lazy(
            "A document of closed sittings alone is seen only by who may see one of them."
        ),
        required=False,
    )

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, document=document, **kwargs)
        # Of what is only planned, those that treat it already: they can be taken away.
        linked = document.sittings(manager="planned").values("pk")
        may_treat = Q(released_at__isnull=False) | Q(pk__in=linked)
        held = Sitting.planned.filter(may_treat, event_id=document.event_id)
        sittings = held.select_related("event").order_by("starts_at", "pk")
        self._themes = {theme.code: theme for theme in Theme.objects.order_by("code")}
        self._sittings = {str(sitting.pk): sitting for sitting in sittings}
        offered = {
            "themes": [(code, str(theme.name)) for code, theme in self._themes.items()],
            "sittings": [(pk, in_a_line(sitting)) for pk, sitting in self._sittings.items()],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            if not choices:
                del self.fields[name]

    @staticmethod
    def held(document: Document) -> dict[str, Any]:
        titles = {f"title_{code}": document.title.get(code, "") for code in Language}
        return {
            **titles,
            "themes": [theme.code for theme in document.themes.all()],
            "sittings": [str(sitting.pk) for sitting in document.sittings(manager="planned").all()],
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(f"title_{code}") for code in Language) and not self.errors:
            self.add_error("title_en", _("Give the title in at least one language."))
        return cleaned

    def details(self) -> Details:
        return Details(
            title=_titles(self),
            themes=[self._themes[code] for code in self.cleaned_data.get("themes", ())],
            sittings=[self._sittings[pk] for pk in self.cleaned_data.get("sittings", ())],
        )


class ShowForm(OfDocumentForm, ShowingForm):
    """Who may see a document that is there."""

    @staticmethod
    def held(document: Document) -> dict[str, Any]:
        return {"access": document.access, "visible_from": document.visible_from}


class RenameForm(OfDocumentForm):
    """Another symbol."""

    symbol = SymbolField(label=gettext_lazy("Symbol"))

    @staticmethod
    def held(document: Document) -> dict[str, Any]:
        return {"symbol": document.symbol}


class ReviseForm(OfDocumentForm):
    """A new revision: what was changed."""

    note_en = NoteField(label=gettext_lazy("What was changed, in English"))
    note_fr = NoteField(label=gettext_lazy("What was changed, in French"))

    def note(self) -> LanguageMap | None:
        return _titles(self, "note") or None


class WithdrawForm(OfDocumentForm):
    """Why a revision is withdrawn, for readers."""

    reason_en = NoteField(label=gettext_lazy("Reason, in English"))
    reason_fr = NoteField(label=gettext_lazy("Reason, in French"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("reason_en") and not cleaned.get("reason_fr") and not self.errors:
            self.add_error("reason_en", _("Say why in at least one language."))
        return cleaned

    def reason(self) -> LanguageMap:
        return _titles(self, "reason")


class PutForm(OfDocumentForm):
    """The newest revision in one language."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=KINDS_TAKEN,
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Choose the file.")},
        widget=forms.FileInput(attrs={"accept": ENDINGS}),
    )
