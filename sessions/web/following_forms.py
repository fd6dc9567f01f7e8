"""What people type about what they want to hear of."""

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assemblies.rules.names import UNPRINTABLE_IN_LINE
from notifications.enums import Cadence, Category
from notifications.models.addressees import Addressee
from notifications.services.addressees import Choice
from sessions.selectors.following import Followed
from sessions.web import clocks

CADENCES = (
    (Cadence.AT_ONCE, pgettext_lazy("how often", "At once")),
    (Cadence.DAILY, pgettext_lazy("how often", "Once a day")),
    (Cadence.NONE, pgettext_lazy("how often", "Not at all")),
)
CATEGORIES = {
    Category.PROGRAMME: _("Changes of sittings and programme"),
    Category.REMINDERS: _("Reminders before a sitting begins"),
    Category.PLACES: _("Your places in sittings"),
    Category.DEADLINES: _("Deadlines drawing near"),
    Category.REQUESTS: _("Requests for an emergency item"),
    Category.DEBATES: _("Debates and speakers' lists"),
    Category.NEWS: _("News of the secretariat"),
}


class FollowByMailForm(forms.Form):
    """To which address news go, in which language."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
        error_messages={
            "required": _("Enter your e-mail address."),
            "invalid": _("Enter an e-mail address like name@example.org."),
        },
    )
    language = forms.ChoiceField(
        label=_("Language of the mails"), choices=lambda: list(settings.LANGUAGES)
    )

    def clean_email(self) -> str:
        given: str = self.cleaned_data["email"]
        if UNPRINTABLE_IN_LINE.search(given):
            raise forms.ValidationError(_("Enter an e-mail address like name@example.org."))
        return given.lower()


def _clock(label: Any, **more: Any) -> forms.TimeField:  # noqa: ANN401 - words now or later
    return forms.TimeField(
        label=label,
        input_formats=["%H:%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": _("Enter an hour like 07:30.")},
        **more,
    )


class WishesForm(forms.Form):
    """What somebody wants to hear of, and when; official notices cannot be switched off."""

    time_zone = forms.ChoiceField(
        label=_("Your time zone"),
        required=False,
        choices=lambda: [("", _("That of the venue")), *clocks.choices()],
        help_text=_("Mails say the venue's time, and yours beside it."),
    )
    digest_at = _clock(_("Hour of the daily mail"))
    quiet_from = _clock(_("Quiet from"), required=False)
    quiet_until = _clock(_("Quiet until"), required=False)
    is_subscribed = forms.BooleanField(
        label=_("I subscribe to a calendar: send me no calendar part"),
        required=False,
        help_text=_("Else a sitting may stand twice in your calendar."),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - a form's own arguments
        addressee: Addressee | None,
        offered: Collection[Category],
        **kwargs: Any,  # noqa: ANN401 - a form's own arguments
    ) -> None:
        """Offer some categories; what was chosen of the others stays."""
        one = addressee or Addressee()
        self._offered = [x for x in CATEGORIES if x in offered or x in one.cadences]
        self._others = {x: y for x, y in one.cadences.items() if x not in self._offered}
        initial = {
            "time_zone": one.time_zone,
            "digest_at": one.digest_at,
            "quiet_from": one.quiet_from,
            "quiet_until": one.quiet_until,
            "is_subscribed": not one.takes_calendar_parts,
            **{f"on_{x}": one.cadences.get(x, Cadence.AT_ONCE) for x in self._offered},
        }
        super().__init__(*args, **{"initial": initial, **kwargs})
        zone = self.fields["time_zone"]
        if one.time_zone and one.time_zone not in clocks.OFFERED:
            here = (one.time_zone, one.time_zone)
            zone.choices = lambda: [("", _("That of the venue")), here, *clocks.choices()]  # type: ignore[attr-defined]
        for category in self._offered:
            self.fields[f"on_{category}"] = forms.ChoiceField(
                label=CATEGORIES[category], choices=CADENCES, widget=forms.RadioSelect
            )

    @property
    def by_category(self) -> list[forms.BoundField]:
        return [self[f"on_{category}"] for category in self._offered]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        begins, ends = given.get("quiet_from"), given.get("quiet_until")
        wrong = {"quiet_from", "quiet_until"} & self.errors.keys()
        if not wrong and (begins is None) != (ends is None):
            missing = "quiet_from" if begins is None else "quiet_until"
            self.add_error(missing, _("Enter both hours, or none."))
        elif not wrong and begins is not None and begins == ends:
            self.add_error("quiet_until", _("Enter another hour: the quiet has no length."))
        return given

    def choice(self) -> Choice:
        given = self.cleaned_data
        begins, ends = given["quiet_from"], given["quiet_until"]
        return Choice(
            cadences={
                **self._others,
                **{str(category): given[f"on_{category}"] for category in self._offered},
            },
            time_zone=given["time_zone"],
            digest_at=given["digest_at"],
            quiet=(begins, ends) if begins is not None else None,
            takes_calendar_parts=not given["is_subscribed"],
        )


def _label_of(one: Followed) -> SafeString:
    """Return a topic's words, its name kept apart from what stands beside it in any direction."""
    about = format_html('<span dir="auto">{}</span> · ', one.about) if one.about else ""
    return format_html(
        '<span><span dir="auto">{}</span> <span class="hint">{}{}</span></span>',
        one.name,
        about,
        one.kind,
    )


class FollowedForm(forms.Form):
    """What goes on being followed; what is unticked ends."""

    kept = forms.MultipleChoiceField(
        label=_("What you follow"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, followed: Iterable[Followed], **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        self.offered = {one.topic: one for one in followed}
        super().__init__(*args, **{"initial": {"kept": list(self.offered)}, **kwargs})
        choices = [(topic, _label_of(one)) for topic, one in self.offered.items()]
        self.fields["kept"].choices = choices  # type: ignore[attr-defined]

    def ended(self) -> list[str]:
        kept = set(self.cleaned_data["kept"])
        return [topic for topic in self.offered if topic not in kept]
