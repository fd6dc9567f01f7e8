"""The forms of requests for an emergency item: what authors write, what the secretariat enters."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assemblies.enums import Language
from assemblies.fields import LanguageMap
from assemblies.models.institutions import GeopoliticalGroup, Institution
from sessions.enums import RequestFloor, RequestPaper
from sessions.models.agenda import AgendaItem
from sessions.models.emergency_items import EmergencyRequest, RequestList
from sessions.models.sittings import Sitting
from sessions.selectors.emergency_requests import Paper
from sessions.selectors.request_words import PAPERS
from sessions.services.emergency_requests import Wanted
from sessions.services.request_files import Sent
from sessions.web.document_forms import ENDINGS, KINDS_TAKEN, THINKABLE, MomentField, paper_of
from sessions.web.fields import TickedField
from sessions.web.record_forms import LineField, LongTextField
from sessions.web.refusing import Refusing

_LONGEST_TITLE: Final = 500  # characters, as on agendas
_LANGUAGES: Final = dict(settings.LANGUAGES)
_LARGEST: Final = 2**31 - 1


class VersionForm(Refusing):
    """The version of the request that a button stood beside."""

    version = forms.IntegerField(min_value=1, max_value=_LARGEST, widget=forms.HiddenInput)


class TextsForm(Refusing):
    """The title and the papers of a request in each language, and one file at a time.

    The page prints the fields language by language: `by_language`.
    """

    version = forms.IntegerField(
        min_value=1, max_value=_LARGEST, widget=forms.HiddenInput, required=False
    )
    paper = forms.ChoiceField(
        label=gettext_lazy("Which paper the file is"),
        choices=lambda: [("", ""), *((one.value, PAPERS[one]) for one in RequestPaper)],
        required=False,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Its language"),
        choices=lambda: [("", ""), *settings.LANGUAGES],
        required=False,
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=KINDS_TAKEN,
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ENDINGS}),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - a form's own arguments
        request: EmergencyRequest | None = None,
        papers: Sequence[Paper] = (),
        **kwargs: Any,  # noqa: ANN401 - as above
    ) -> None:
        super().__init__(*args, **{"auto_id": "request-%s", **kwargs})
        title = (request.revised_title or request.title) if request else {}
        held = {(one.paper, one.language): one.text for one in papers}
        if request is not None:
            self.initial["version"] = request.version
        for code in _LANGUAGES:
            self.fields[f"title_{code}"] = LineField(
                label=_("Title"), max_length=_LONGEST_TITLE, required=False,
                initial=title.get(code, ""), widget=_input(forms.TextInput, code),
            )  # fmt: skip
            for paper in RequestPaper:
                self.fields[f"{paper}_{code}"] = LongTextField(
                    label=PAPERS[paper], required=False, initial=held.get((paper, code), ""),
                    widget=_input(forms.Textarea, code),
                )  # fmt: skip

    @property
    def by_language(self) -> list[dict[str, Any]]:
        """Return the fields of each language; open: where something is written, or went wrong."""
        groups = []
        for code, name in _LANGUAGES.items():
            fields = [self[f"title_{code}"], *(self[f"{one}_{code}"] for one in RequestPaper)]
            is_open = code == Language.ENGLISH or any(one.value() or one.errors for one in fields)
            groups.append({"code": code, "name": name, "fields": fields, "is_open": is_open})
        return groups

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not any(given.get(f"title_{code}") for code in _LANGUAGES):
            self.add_error("title_en", _("Enter a title."))
        if given.get("file"):
            for name in ("paper", "language"):
                if not given.get(name):
                    self.add_error(name, _("Say which paper the file is, and in which language."))
        return given

    def title(self) -> LanguageMap:
        said = {code: self.cleaned_data[f"title_{code}"] for code in _LANGUAGES}
        return LanguageMap({code: text for code, text in said.items() if text})

    def papers(self) -> tuple[Paper, ...]:
        """Return the texts; an empty one takes away what was there."""
        return tuple(
            Paper(paper, code, self.cleaned_data[f"{paper}_{code}"])
            for code in _LANGUAGES
            for paper in RequestPaper
        )

    def sent(self) -> tuple[Sent, ...]:
        given = self.cleaned_data
        if not given["file"]:
            return ()
        kind, language = RequestPaper(given["paper"]), Language(given["language"])
        return (Sent(kind, language, paper_of(given["file"])),)


class RequestForm(TextsForm):
    """A request that is not filed yet, or came back."""

    institution = forms.ModelChoiceField(
        label=gettext_lazy("For which parliament"), queryset=Institution.objects.none()
    )
    subject = LineField(
        label=gettext_lazy("Subject"),
        help_text=gettext_lazy(
            "What it is about, in a few words. Requests on one subject can be combined."
        ),
        max_length=120,
    )
    group = forms.ModelChoiceField(
        label=gettext_lazy("On behalf of a geopolitical group"),
        queryset=GeopoliticalGroup.objects.order_by("code"),
        required=False,
        empty_label="",
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - a form's own arguments
        institutions: QuerySet[Institution] | None = None,
        request: EmergencyRequest | None = None,
        **kwargs: Any,  # noqa: ANN401 - as above
    ) -> None:
        super().__init__(*args, request=request, **kwargs)
        if institutions is None:
            del self.fields["institution"]
        else:
            self.fields["institution"].queryset = institutions  # type: ignore[attr-defined]
            self.fields["institution"].choices = _named(institutions)  # type: ignore[attr-defined]
        groups = GeopoliticalGroup.objects.order_by("code")
        self.fields["group"].choices = [("", ""), *_named(groups)]  # type: ignore[attr-defined]
        if request is not None:
            self.initial.update(subject=request.subject, group=request.group_id)

    @property
    def head(self) -> list[forms.BoundField]:
        """Return the fields that stand above the languages."""
        return [self[name] for name in ("institution", "subject", "group") if name in self.fields]

    def wanted(self) -> Wanted:
        return Wanted(
            title=self.title(),
            subject=self.cleaned_data["subject"],
            papers=self.papers(),
            files=self.sent(),
            group=self.cleaned_data["group"],
        )


class MemberForm(VersionForm):
    """For which Member a button was pressed, among those that may be meant."""

    institution = forms.ModelChoiceField(
        label=gettext_lazy("Member"), queryset=Institution.objects.none(), empty_label=""
    )

    def __init__(self, *args: Any, institutions: QuerySet[Institution], **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = institutions  # type: ignore[attr-defined]
        self.fields["institution"].choices = [("", ""), *_named(institutions)]  # type: ignore[attr-defined]


class JointForm(MemberForm):
    """Into which request this one is combined."""

    joint = forms.ModelChoiceField(
        label=gettext_lazy("Joint request"), queryset=EmergencyRequest.objects.none()
    )

    def __init__(self, *args: Any, joints: QuerySet[EmergencyRequest], **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        self.fields["joint"].queryset = joints  # type: ignore[attr-defined]


class ReasonForm(VersionForm):
    """Why; whether it may be left out, the law says."""

    reason = LongTextField(label=gettext_lazy("Reason"), required=False)


class OralForm(VersionForm):
    """Which authors have said in the sitting that they withdraw."""

    said_by = TickedField(
        label=gettext_lazy("Authors who said so"),
        queryset=Institution.objects.none(),
        required=False,
    )

    def __init__(self, *args: Any, institutions: QuerySet[Institution], **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        self.fields["said_by"].queryset = institutions  # type: ignore[attr-defined]
        self.fields["said_by"].choices = _named(institutions)  # type: ignore[attr-defined]


class FloorForm(MemberForm):
    """To whom the floor is given."""

    part = forms.ChoiceField(choices=[(x.value, x.value) for x in RequestFloor])
    speaker = LineField(label=gettext_lazy("Name"), max_length=120, required=False)


class ListForm(Refusing):
    """Under which item, in which sitting and until when requests are taken."""

    item = forms.ModelChoiceField(
        label=gettext_lazy("Agenda item"), queryset=AgendaItem.objects.none(), empty_label=""
    )
    decision = forms.ModelChoiceField(
        label=gettext_lazy("Sitting that decides"), queryset=Sitting.objects.none(), empty_label=""
    )
    closes_at = MomentField(
        label=gettext_lazy("Closes at"),
        help_text=gettext_lazy(
            "On the venue's clock. Empty: when the sitting that decides begins."
        ),
        required=False,
        validators=THINKABLE,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )
    author_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes for the author"), min_value=1, max_value=60
    )
    objector_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes for who objects"), min_value=1, max_value=60
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - a form's own arguments
        items: QuerySet[AgendaItem],
        sittings: Iterable[tuple[Sitting, str]],
        list_: RequestList,
        **kwargs: Any,  # noqa: ANN401 - as above
    ) -> None:
        super().__init__(*args, **{"auto_id": "list-%s", **kwargs})
        told = list(sittings)
        self.fields["item"].queryset = items  # type: ignore[attr-defined]
        self.fields["item"].choices = [  # type: ignore[attr-defined]
            ("", ""),
            *((str(one.pk), f"{one.printed} {one.title}") for one in items),
        ]
        self.fields["decision"].queryset = Sitting.objects.filter(  # type: ignore[attr-defined]
            pk__in=[one.pk for one, _words in told]
        )
        self.fields["decision"].choices = [  # type: ignore[attr-defined]
            ("", ""),
            *((str(one.pk), words) for one, words in told),
        ]
        self.initial = {
            "item": list_.item_id,
            "decision": list_.decision_id,
            "closes_at": list_.closes_at,
            "author_minutes": list_.author_minutes,
            "objector_minutes": list_.objector_minutes,
        }

    def minutes(self) -> dict[RequestFloor, int]:
        given = self.cleaned_data
        return {
            RequestFloor.AUTHOR: given["author_minutes"],
            RequestFloor.OBJECTOR: given["objector_minutes"],
        }


def _input(kind: type[forms.Widget], language: str) -> forms.Widget:
    return kind(attrs={"lang": language, "dir": "auto"})


def _named(
    things: QuerySet[Institution] | QuerySet[GeopoliticalGroup],
) -> list[tuple[str, str]]:
    named = [(str(one.pk), str(one.name)) for one in things]
    return sorted(named, key=lambda pair: pair[1])


class AnnounceForm(Refusing):
    """What the President says when the decision is announced; in a tie, which request she prefers.

    tied: the requests of a tie that is announced already.
    """

    chosen = forms.ModelChoiceField(
        label=gettext_lazy("The President prefers"),
        queryset=EmergencyRequest.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    reason = LongTextField(
        label=gettext_lazy("What is said of it"),
        help_text=gettext_lazy("Everybody reads it beside the result."),
        required=False,
    )

    def __init__(
        self,
        data: Any,  # noqa: ANN401 - what was sent, as Django gives it
        *,
        tied: Sequence[EmergencyRequest],
        is_sent: bool,
    ) -> None:
        super().__init__(data if data or not is_sent else {}, auto_id="announce-%s")
        if tied:
            keys = [one.pk for one in tied]
            self.fields["chosen"].queryset = EmergencyRequest.objects.filter(pk__in=keys)  # type: ignore[attr-defined]
            self.fields["chosen"].choices = [(str(one.pk), str(one.title)) for one in tied]  # type: ignore[attr-defined]
            self.fields["reason"].label = _("Reason of the President")
        else:
            del self.fields["chosen"]

    def given(self) -> dict[str, Any]:
        """Return what the act takes."""
        return {"chosen": self.cleaned_data.get("chosen"), "reason": self.cleaned_data["reason"]}
