"""The small language of the secretariat's own wording: text, and words in braces to be filled in.

``Dear colleagues of {delegation}`` is all there is to it: no condition, no loop, no HTML. A name is
filled in once; what is filled in is never read again, so that nobody can write a placeholder into
her own name. Source: issue 7, item 5; docs/adr/0050.
"""

import html
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from notifications.errors import PlaceholderMissing, PlaceholderUnknown, WordingTooLong

FACTS: Final = "facts"  # the built-in words of the message, with all its facts and links
LONGEST_SUBJECT: Final = 200
LONGEST_TEXT: Final = 10_000

_NAME = re.compile(r"\{ *([^\W\d]\w{0,59}) *\}")
# Line ends of every kind, and what a header or a page cannot hold.
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]+")
_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
_PARAGRAPH = '<p style="margin:0 0 16px">'
_LINK = "color:#0b4ea2"


@dataclass(frozen=True, slots=True)
class Wording:
    """A subject and a text, with placeholders. No subject: the built-in one stands."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Filling:
    """What placeholders stand for. ``links``: names whose values are addresses of our own."""

    values: Mapping[str, str]
    links: Collection[str] = field(default_factory=frozenset)


def tidied(wording: Wording) -> Wording:
    """Return the wording as it is kept: a subject of one line, a text with plain line ends.

    Source: docs/adr/0050.
    """
    text = wording.text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    text = _UNPRINTABLE.sub("", text.replace("\u2029", "\n\n"))
    return Wording(one_line(wording.subject), text.strip())


def one_line(text: str) -> str:
    """Return ``text`` on one line: it may become a header.

    Source: docs/adr/0050.
    """
    return " ".join(_BREAKS.sub(" ", text).split())


def names_in(text: str) -> tuple[str, ...]:
    """Return the names in braces, each once, in the order of the text.

    Source: docs/adr/0050.
    """
    return tuple(dict.fromkeys(found.group(1) for found in _NAME.finditer(text)))


def check(wording: Wording, *, known: Collection[str], required: Iterable[str] = ()) -> None:
    """Refuse what could not be filled in, or would leave out what the message is for.

    known: the names that may stand in it, without `FACTS`, which may stand in the text; there it
    holds all that is required.

    Raises PlaceholderUnknown, PlaceholderMissing, WordingTooLong.

    Source: docs/adr/0050.
    """
    if len(wording.subject) > LONGEST_SUBJECT:
        raise WordingTooLong(most=LONGEST_SUBJECT, where="subject")
    if len(wording.text) > LONGEST_TEXT:
        raise WordingTooLong(most=LONGEST_TEXT, where="text")
    in_text = names_in(wording.text)
    for where, names, allowed in (
        ("subject", names_in(wording.subject), set(known) - {FACTS}),
        ("text", in_text, {*known, FACTS}),
    ):
        for name in names:
            if name not in allowed:
                raise PlaceholderUnknown(name=f"{{{name}}}", where=where)
    for name in required:
        if name not in in_text and FACTS not in in_text:
            raise PlaceholderMissing(name=f"{{{name}}}")


def filled(text: str, filling: Filling) -> str:
    """Put the values in, once; a name that nothing is known of stays as it was written.

    Source: docs/adr/0050.
    """
    return _NAME.sub(lambda found: filling.values.get(found.group(1), found.group(0)), text)


def as_html(text: str, filling: Filling, *, facts: str = "") -> str:
    """Return the text as paragraphs of HTML, the values put in.

    Everything is text, ``<`` too, but for ``facts``, which is HTML of our own templates and stands
    where ``{facts}`` does, and the values of links.

    Source: docs/adr/0050.
    """
    made: list[str] = []
    for number, part in enumerate(_around_facts(text)):
        if number:
            made.append(facts)
        made += [
            f"{_PARAGRAPH}{_line_html(paragraph, filling)}</p>"
            for paragraph in _PARAGRAPHS.split(part.strip())
            if paragraph.strip()
        ]
    return "\n".join(made)


def _around_facts(text: str) -> list[str]:
    parts, begin = [], 0
    for found in _NAME.finditer(text):
        if found.group(1) == FACTS:
            parts.append(text[begin : found.start()])
            begin = found.end()
    return [*parts, text[begin:]]


def _line_html(text: str, filling: Filling) -> str:
    made, begin = [], 0
    for found in _NAME.finditer(text):
        made.append(_escaped(text[begin : found.start()]))
        made.append(_value_html(found, filling))
        begin = found.end()
    return "".join([*made, _escaped(text[begin:])])


def _value_html(found: re.Match[str], filling: Filling) -> str:
    name = found.group(1)
    value = _escaped(filling.values.get(name, found.group(0)))
    if name in filling.links and name in filling.values:
        return f'<a href="{value}" style="{_LINK}">{value}</a>'
    return value


def _escaped(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")


def links_of(
    values: Mapping[str, str], declared: Iterable[str], *, is_own: Callable[[str], bool]
) -> frozenset[str]:
    """Return which of the declared links hold an address of our own, and nothing beside it.

    Source: docs/adr/0050.
    """
    return frozenset(
        name
        for name in declared
        if (value := values.get(name, "")) and is_own(value) and not re.search(r"[\s\"'<>]", value)
    )
