"""Names as people look them up."""

import unicodedata


def plain(text: str) -> str:
    """Return ``text`` as it is searched and sorted: without accents and without case.

    "Égypte" stands between "Djibouti" and "El Salvador", and is found as "egypte".

    Source: none; the order of French and English dictionaries, nearly.
    """
    split = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in split if not unicodedata.combining(sign)).casefold().strip()
