"""The forms of an agenda: its items, their order, their state, the sittings that treat them."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from assemblies.enums import Language
from assemblies.fields import LanguageMap
from assemblies.models.bodies import Body
from assemblies.rules.names import plain
from sessions.enums import ItemKind, ItemMove, ItemStep
from sessions.models.agenda import Agenda, AgendaItem
from sessions.models.sittings import Sitting
from sessions.rules.numbering import LEVELS, MOST_AT_A_LEVEL
from sessions.services.agenda_items import Wanted
from sessions.web.agenda_presenting import KINDS, STEPS, meeting_of
from sessions.web.forms import NoteField
from sessions.web.refusing import Refusing

_LONGEST_TITLE = 500  # characters, as in imported files


class VersionForm(Refusing):
    """The version of the thing that the button stood beside."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)


class StartForm(Refusing):
    """Whose agenda is started."""

    body = forms.ModelChoiceField(label=_("Body"), queryset=Body.objects.none(), empty_label="")

    def __init__(self, *args: Any, bodies: QuerySet[Body], **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["body"].choices = _named(bodies, "")  # type: ignore[attr-defined]


class ItemForm(Refusing):
    """An item's words: title in two languages, kind, and the committee that prepares it."""

    title_en = NoteField(label=_("Title in English"))
    title_fr = NoteField(label=_("Title in French"))
    kind = forms.ChoiceField(label=_("Kind"), choices=lambda: list(KINDS.items()))
    prepared_by = forms.ModelChoiceField(
        label=_("Prepared by"), queryset=Body.objects.all(), required=False
    )

    def __init__(self, *args: Any, item: AgendaItem | None = None, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        self.item = item
        initial: dict[str, Any] = {"kind": ItemKind.OTHER}
        if item is not None:
            initial = {
                "title_en": item.title.get("en", ""),
                "title_fr": item.title.get("fr", ""),
                "kind": item.kind,
                "prepared_by": item.prepared_by_id,
            }
        super().__init__(*args, **{"initial": initial, **kwargs})
        for name in ("title_en", "title_fr"):
            self.fields[name].max_length = _LONGEST_TITLE  # type: ignore[attr-defined]
        self.fields["title_en"].required = True
        self.fields["prepared_by"].choices = _named(Body.objects.all(), _("No committee"))  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """Return the item as the form has it; titles in other languages stay as they are."""
        given = self.cleaned_data
        said = {"en": given["title_en"], "fr": given["title_fr"]}
        title = {**(self.item.title if self.item else {}), **said}
        return Wanted(
            title=LanguageMap({code: text for code, text in title.items() if text}),
            kind=ItemKind(given["kind"]),
            prepared_by=given["prepared_by"],
        )


class AddForm(ItemForm):
    """A new item, at the end of the agenda or of another item's parts."""

    whole = forms.ModelChoiceField(
        label=_("Part of"), queryset=AgendaItem.objects.none(), required=False
    )

    def __init__(self, *args: Any, agenda: Agenda, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        _offer_wholes(self, agenda)


class ChangeForm(ItemForm, VersionForm):
    """An item that is there already."""


class MoveForm(VersionForm):
    """One place up or down, or to an end."""

    to = forms.ChoiceField(choices=[(one.value, one.value) for one in ItemMove])


class BelowForm(VersionForm):
    """Which item it becomes a part of; none: an item of the first level."""

    whole = forms.ModelChoiceField(
        label=_("Part of"), queryset=AgendaItem.objects.none(), required=False
    )

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        initial = {"version": item.version, "whole": item.parent_id}
        super().__init__(*args, **{"initial": initial, **kwargs})
        _offer_wholes(self, item.agenda, apart_from=item)


class StepForm(VersionForm):
    """What is done with an item in the meeting, and why, for readers."""

    step = forms.ChoiceField(label=_("Step"), choices=lambda: list(STEPS.items()))
    reason_en = NoteField(label=_("Reason for readers, in English"))
    reason_fr = NoteField(label=_("Reason for readers, in French"))
    reason_es = NoteField(label=_("Reason for readers, in Spanish"))
    reason_ar = NoteField(label=_("Reason for readers, in Arabic"))

    @property
    def official_reasons(self) -> list[forms.BoundField]:
        return [self["reason_en"], self["reason_fr"]]

    @property
    def other_reasons(self) -> list[forms.BoundField]:
        return [self["reason_es"], self["reason_ar"]]

    def reason(self) -> LanguageMap | None:
        """Return the reason in the languages it is given in."""
        said = {code: self.cleaned_data[f"reason_{code}"] for code in Language}
        return LanguageMap({code: text for code, text in said.items() if text}) or None

    def chosen(self) -> ItemStep:
        return ItemStep(self.cleaned_data["step"])


class LinkForm(VersionForm):
    """A sitting that treats the item, and the item's place in its order of the day."""

    sitting = forms.ModelChoiceField(
        label=_("Sitting"), queryset=Sitting.objects.none(), empty_label=""
    )
    place = forms.IntegerField(
        label=_("Place in its order of the day"),
        help_text=_("Empty: after what it treats already."),
        min_value=1,
        max_value=MOST_AT_A_LEVEL,
        required=False,
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - a form's own arguments
        item: AgendaItem,
        sittings: QuerySet[Sitting],
        **kwargs: Any,  # noqa: ANN401 - as above
    ) -> None:
        super().__init__(*args, **{"initial": {"version": item.version}, **kwargs})
        field = self.fields["sitting"]
        field.queryset = sittings  # type: ignore[attr-defined]
        meetings = [meeting_of(sitting) for sitting in sittings]
        field.choices = [("", ""), *((one.pk, one.in_a_line) for one in meetings)]  # type: ignore[attr-defined]


class PublicForm(VersionForm):
    """Who reads an adopted agenda."""

    is_public = forms.BooleanField(label=_("Everybody may read it"), required=False)


def _named(bodies: QuerySet[Body], empty: object) -> list[tuple[Any, Any]]:
    named = sorted(((body.pk, str(body.name)) for body in bodies), key=lambda one: plain(one[1]))
    return [("", empty), *named]


def _offer_wholes(
    form: forms.Form, agenda: Agenda, *, apart_from: AgendaItem | None = None
) -> None:
    """Offer the items that may have parts; the act decides whether this one may be one."""
    items = agenda.items.with_numbers().in_order()
    field = form.fields["whole"]
    field.queryset = agenda.items.all()  # type: ignore[attr-defined]
    offered = [one for one in items if len(one.above) + 1 < LEVELS and one != apart_from]
    field.choices = [  # type: ignore[attr-defined]
        ("", _("No other item")),
        *((one.pk, f"{one.printed} {one.title}") for one in offered),
    ]
