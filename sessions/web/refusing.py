"""How forms and pages say what an act has refused: the sentence, with where the rule stands."""

from django import forms
from django.utils.translation import gettext as _

from assemblies.errors import DomainError, UploadRefused
from assemblies.selectors import sentence_of


class Refusing(forms.Form):
    """A form that says what an act has refused."""

    def refuse(self, refusal: DomainError) -> None:
        """Say it beside the field it speaks of, with where it stands."""
        field = "file" if isinstance(refusal, UploadRefused) and "file" in self.fields else None
        self.add_error(field, cited(refusal))


def cited(refusal: DomainError) -> str:
    """Return what the law says with where it stands, in the active language."""
    rule = getattr(refusal, "rule", "")
    sentence = sentence_of(refusal)
    return f"{sentence} ({_(rule)})" if rule else sentence
