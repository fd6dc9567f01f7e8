"""Symbols and languages in addresses: `/en/documents/A/148/2-P.4/fr/`."""

from typing import Final

from django.urls import register_converter

from assemblies.enums import Language
from sessions.errors import SymbolUnread
from sessions.rules import symbols
from sessions.rules.symbols import Symbol


class SymbolConverter:
    """A symbol as it is written, strokes and all."""

    regex = r"[A-Za-z][-A-Za-z]{0,6}/[0-9]{1,4}/[-A-Za-z0-9.()]{2,30}"

    def to_python(self, value: str) -> Symbol:
        try:
            return symbols.read(value)
        except SymbolUnread as refusal:
            raise ValueError(value) from refusal

    def to_url(self, value: Symbol | str) -> str:
        return str(value)


class LanguageConverter:
    """A language that documents are in, by its code."""

    regex = "|".join(Language)

    def to_python(self, value: str) -> Language:
        return Language(value)

    def to_url(self, value: str) -> str:
        return str(value)


SYMBOL: Final = "symbol"
register_converter(SymbolConverter, SYMBOL)
register_converter(LanguageConverter, "language")
