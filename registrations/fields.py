"""Model fields of our own: a row's words as they are searched.

What is sealed is in `assemblies/fields.py`; old migrations look for it here.
"""

from collections.abc import Sequence
from typing import Any

from django.db import models

from assemblies.fields import SealedField, SealedJSONField
from assemblies.rules.names import plain

__all__ = ["SealedField", "SealedJSONField", "SearchField"]


class SearchField(models.TextField):  # type: ignore[type-arg] # takes no parameters when the program runs
    """The columns ``of`` the same row as they are searched: without accents and without case.

    Written anew whenever the row is saved, so that it never says anything else than they do.
    """

    def __init__(self, *args: Any, of: Sequence[str] = (), **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        self.of = tuple(of)
        super().__init__(*args, **{"default": "", "blank": True, "editable": False, **kwargs})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": list(self.of)}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        words = (getattr(model_instance, name) or "" for name in self.of)
        text = plain(" ".join(words))
        setattr(model_instance, self.attname, text)
        return text
