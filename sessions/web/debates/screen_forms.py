"""The forms of the hall's screens: a new one, and what one shows."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from assemblies.enums import Language
from assemblies.models.events import Event
from sessions.enums.debates import ScreenView
from sessions.models.ballots import Ballot
from sessions.models.debates import Debate
from sessions.models.screens import HallScreen
from sessions.selectors.debates.screens import ballots_to_show, debates_to_show
from sessions.services.debates.screens import Setting
from sessions.web.debates.screen_views import VIEWS
from sessions.web.forms import NoteField
from sessions.web.refusing import Refusing

LONGEST_NAME: Final = 80
LONGEST_MESSAGE: Final = 160
LANGUAGES: Final = {
    Language.ENGLISH: "English",
    Language.FRENCH: "Français",
    Language.SPANISH: "Español",
    Language.ARABIC: "العربية",
}
_MESSAGES: Final = {
    Language.ENGLISH: _("Message in English"),
    Language.FRENCH: _("Message in French"),
    Language.SPANISH: _("Message in Spanish"),
    Language.ARABIC: _("Message in Arabic"),
}
_UNSAID: Final = {"required": _("Say which debate, which vote or which message the screen shows.")}


class NewScreenForm(Refusing):
    """Where it hangs, and which language it speaks."""

    name = NoteField(label=_("Name"), help_text=_("Where it hangs, e.g. Plenary hall, left."))
    language = forms.ChoiceField(label=_("Language"), choices=lambda: list(LANGUAGES.items()))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if len(name) > LONGEST_NAME:
            raise forms.ValidationError(_("At most 80 letters."))
        return name

    def facts(self) -> dict[str, Any]:
        """Return what was answered, as the act takes it."""
        chosen = self.cleaned_data
        return {"name": chosen["name"], "language": Language(chosen["language"])}


class PutForm(Refusing):
    """Which screen is told by one button to show the debate, or nothing."""

    put = forms.RegexField(r"\A(\d{1,18}):(speakers|nothing)\Z")

    def asked(self) -> tuple[int, ScreenView]:
        """Return the key of the screen, and what it shows from now on."""
        key, shows = self.cleaned_data["put"].split(":")
        return int(key), ScreenView(shows)


class ScreenForm(NewScreenForm):
    """What a screen shows. Of debate, vote and message only what is chosen above counts."""

    shows = forms.ChoiceField(
        label=_("It shows"), choices=lambda: list(VIEWS.items()), widget=forms.RadioSelect
    )
    debate = forms.ModelChoiceField(
        label=_("Which debate"), queryset=Debate.objects.none(), error_messages=_UNSAID
    )
    ballot = forms.ModelChoiceField(
        label=_("Which vote"), queryset=Ballot.objects.none(), error_messages=_UNSAID
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        for name, among in (
            ("debate", debates_to_show(event)),
            ("ballot", ballots_to_show(event)),
        ):
            self.fields[name].queryset = among  # type: ignore[attr-defined]
            self.fields[name].label_from_instance = lambda one: str(one.title)  # type: ignore[attr-defined]
        shows = self.data.get("shows") if self.is_bound else None
        for name, view in (("debate", ScreenView.SPEAKERS), ("ballot", ScreenView.VOTE)):
            # Asked for where it is to be shown; unasked it is not seen on the page.
            self.fields[name].required = shows in (None, view)
        for language, words in _MESSAGES.items():
            self.fields[f"message_{language}"] = NoteField(
                label=words, help_text=_("At most 160 letters: a hall reads no more.")
            )
        self.order_fields(["shows", "debate", "ballot", *self._messages(), "name", "language"])

    def _messages(self) -> dict[str, str]:
        return {f"message_{language}": language for language in _MESSAGES}

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        for field in self._messages() if given.get("shows") == ScreenView.MESSAGE else ():
            if len(given.get(field, "")) > LONGEST_MESSAGE:
                self.add_error(field, _("At most 160 letters: a hall reads no more."))
        return given

    def setting(self) -> Setting:
        """Return what the screen is told."""
        given = self.cleaned_data
        message = {language: given[field] for field, language in self._messages().items()}
        return Setting(
            **self.facts(),
            shows=ScreenView(given["shows"]),
            debate=given["debate"],
            ballot=given["ballot"],
            message={language: said for language, said in message.items() if said},
        )

    @staticmethod
    def initial_of(screen: HallScreen) -> dict[str, Any]:
        """Return what the fields hold for a screen that hangs there."""
        said = {f"message_{language}": text for language, text in (screen.message or {}).items()}
        names = ("name", "language", "shows", "debate_id", "ballot_id")
        kept = {name.removesuffix("_id"): getattr(screen, name) for name in names}
        return {**kept, **said}
