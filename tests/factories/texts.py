"""Texts in several languages, for model_bakery."""


def language_map():
    return {"en": "Text", "fr": "Texte"}
