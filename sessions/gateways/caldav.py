"""CalDAV as it travels: a request's XML in, plain shapes out; plain shapes in, an answer's XML out.

Nothing here knows a table, a person or an address of ours. Names of properties are written as the
XML library has them: ``{namespace}name``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from xml.etree import ElementTree

from defusedxml.ElementTree import fromstring

from sessions.errors.caldav import RequestUnreadable, RequestUnsupported

DAV: Final = "{DAV:}"
CAL: Final = "{urn:ietf:params:xml:ns:caldav}"
SERVER: Final = "{http://calendarserver.org/ns/}"
APPLE: Final = "{http://apple.com/ns/ical/}"
LONGEST: Final = 1_000_000  # bytes of a request
MOST_HREFS: Final = 5_000  # of one multiget
# Each name stands in the answer once for each entry that has no such property. Programs ask for
# about forty.
MOST_NAMES: Final = 200
_LONGEST_NAME: Final = 200  # letters, with its namespace
_DEEPEST: Final = 8  # filters within filters

for _prefix, _space in (("D", DAV), ("C", CAL), ("CS", SERVER), ("A", APPLE)):
    ElementTree.register_namespace(_prefix, _space.strip("{}"))

# What a property holds: words, or elements.
Value = str | tuple[ElementTree.Element, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which properties an answer shall have; ``names`` empty and ``all``: the usual ones."""

    names: tuple[str, ...] = ()
    is_all: bool = False
    is_only_names: bool = False


@dataclass(frozen=True, slots=True)
class PropertyFilter:
    """A property by its iCalendar name; ``text`` None: that it is there is enough."""

    name: str
    is_absent: bool = False
    text: str | None = None
    is_negated: bool = False
    is_exact_case: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """Which components fit. ``begins`` and ``ends`` are the half-open time asked for."""

    component: str
    is_absent: bool = False
    begins: datetime | None = None
    ends: datetime | None = None
    properties: tuple[PropertyFilter, ...] = ()
    components: tuple["Filter", ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Query:
    """calendar-query."""

    wanted: Wanted
    filter: Filter


@dataclass(frozen=True, slots=True)
class Multiget:
    """calendar-multiget: these and no others."""

    wanted: Wanted
    hrefs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sync:
    """sync-collection: what has changed since ``token``; empty: everything."""

    wanted: Wanted
    token: str
    limit: int | None


Report = Query | Multiget | Sync


@dataclass(frozen=True, slots=True)
class Answered:
    """One resource in an answer: what was found and asked in vain; ``status``: of all of it."""

    href: str
    found: Mapping[str, Value] = field(default_factory=dict)
    missing: Sequence[str] = ()
    status: str = ""


def read_propfind(body: bytes) -> Wanted:
    """Read the body of a PROPFIND; none means the usual properties.

    Raises RequestUnreadable. Source: RFC 4918 (June 2007), sec. 9.1 and 14.20.
    """
    if not body.strip():
        return Wanted(is_all=True)
    root = _root(body)
    if root.tag != f"{DAV}propfind":
        raise RequestUnreadable
    wanted = _wanted(root)
    if wanted is None:
        raise RequestUnreadable
    return wanted


def read_report(body: bytes) -> Report:
    """Read the body of a REPORT.

    Raises RequestUnreadable; RequestUnsupported for reports and filters that are not done here.
    Source: RFC 4791 (March 2007), sec. 7.8 and 7.9; RFC 6578 (March 2012), sec. 3.2.
    """
    root = _root(body)
    wanted = _wanted(root) or Wanted(is_all=True)
    if root.tag == f"{CAL}calendar-query":
        given = root.find(f"{CAL}filter")
        outer = None if given is None else given.find(f"{CAL}comp-filter")
        if outer is None:
            raise RequestUnsupported(f"{CAL}valid-filter")
        return Query(wanted, _filter(outer, 0))
    if root.tag == f"{CAL}calendar-multiget":
        hrefs = tuple((one.text or "").strip() for one in root.findall(f"{DAV}href"))
        if not hrefs or len(hrefs) > MOST_HREFS:
            raise RequestUnreadable
        return Multiget(wanted, hrefs)
    if root.tag == f"{DAV}sync-collection":
        return _sync(root, wanted)
    raise RequestUnsupported(f"{DAV}supported-report")


def write_multistatus(answers: Iterable[Answered], *, token: str = "") -> bytes:
    """Write a 207 answer; token: what the next sync-collection shall ask since."""
    root = ElementTree.Element(f"{DAV}multistatus")
    for one in answers:
        response = ElementTree.SubElement(root, f"{DAV}response")
        ElementTree.SubElement(response, f"{DAV}href").text = one.href
        if one.status:
            ElementTree.SubElement(response, f"{DAV}status").text = one.status
            continue
        if one.found or not one.missing:
            _add_properties(response, one.found, "HTTP/1.1 200 OK")
        if one.missing:
            _add_properties(response, dict.fromkeys(one.missing, ""), "HTTP/1.1 404 Not Found")
    if token:
        ElementTree.SubElement(root, f"{DAV}sync-token").text = token
    return _written(root)


def write_error(element: str) -> bytes:
    """Write the body of a refusal that names a precondition (RFC 4918, sec. 16)."""
    root = ElementTree.Element(f"{DAV}error")
    ElementTree.SubElement(root, element)
    return _written(root)


def holding(element: str, *words: str) -> Value:
    """Return the value of a property that holds elements with words."""
    return tuple(_with_text(element, one) for one in words)


def hrefs(*addresses: str) -> Value:
    """Return the value of a property that holds addresses."""
    return holding(f"{DAV}href", *addresses)


def elements(*names: str) -> Value:
    """Return the value of a property that holds empty elements."""
    return tuple(ElementTree.Element(name) for name in names)


def nested(outer: str, middle: str, *names: str) -> Value:
    """Return for each name ``<outer><middle><name/></middle></outer>``; no middle: without it."""
    made = []
    for name in names:
        element = ElementTree.Element(outer)
        ElementTree.SubElement(ElementTree.SubElement(element, middle) if middle else element, name)
        made.append(element)
    return tuple(made)


def named(element: str, **attributes: str) -> Value:
    """Return the value of a property that holds one element with attributes."""
    attributes = {name.replace("_", "-"): value for name, value in attributes.items()}
    return (ElementTree.Element(element, attributes),)


def _root(body: bytes) -> ElementTree.Element:
    try:
        root: ElementTree.Element = fromstring(body, forbid_dtd=True)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise RequestUnreadable from error
    return root


def _wanted(root: ElementTree.Element) -> Wanted | None:
    asked = root.find(f"{DAV}prop")
    if asked is not None:
        names = tuple(dict.fromkeys(child.tag for child in asked))
        if len(names) > MOST_NAMES or any(len(name) > _LONGEST_NAME for name in names):
            raise RequestUnreadable
        return Wanted(names=names)
    if root.find(f"{DAV}propname") is not None:
        return Wanted(is_only_names=True)
    return Wanted(is_all=True) if root.find(f"{DAV}allprop") is not None else None


def _sync(root: ElementTree.Element, wanted: Wanted) -> Sync:
    level = (root.findtext(f"{DAV}sync-level") or "1").strip()
    if level not in {"1", "infinite"}:
        raise RequestUnreadable
    limit = root.findtext(f"{DAV}limit/{DAV}nresults")
    if limit is not None and not (limit.strip().isascii() and limit.strip().isdigit()):
        raise RequestUnreadable
    token = (root.findtext(f"{DAV}sync-token") or "").strip()
    return Sync(wanted, token, int(limit.strip()[:9]) if limit is not None else None)


def _filter(element: ElementTree.Element, depth: int) -> Filter:
    name = element.get("name", "").upper()
    if not name or depth > _DEEPEST:
        raise RequestUnsupported(f"{CAL}valid-filter")
    begins, ends = _range(element.find(f"{CAL}time-range"))
    return Filter(
        component=name,
        is_absent=element.find(f"{CAL}is-not-defined") is not None,
        begins=begins,
        ends=ends,
        properties=tuple(_property(one) for one in element.findall(f"{CAL}prop-filter")),
        components=tuple(_filter(one, depth + 1) for one in element.findall(f"{CAL}comp-filter")),
    )


def _property(element: ElementTree.Element) -> PropertyFilter:
    name = element.get("name", "").upper()
    if not name:
        raise RequestUnsupported(f"{CAL}valid-filter")
    if (
        element.find(f"{CAL}time-range") is not None
        or element.find(f"{CAL}param-filter") is not None
    ):
        raise RequestUnsupported(f"{CAL}supported-filter")
    match = element.find(f"{CAL}text-match")
    if match is None:
        return PropertyFilter(name, is_absent=element.find(f"{CAL}is-not-defined") is not None)
    collation = match.get("collation", "i;ascii-casemap")
    if collation not in {"i;ascii-casemap", "i;unicode-casemap", "i;octet", "default"}:
        raise RequestUnsupported(f"{CAL}supported-collation")
    return PropertyFilter(
        name,
        text=match.text or "",
        is_negated=match.get("negate-condition", "no") == "yes",
        is_exact_case=collation == "i;octet",
    )


def _range(element: ElementTree.Element | None) -> tuple[datetime | None, datetime | None]:
    if element is None:
        return None, None
    begins, ends = _moment(element.get("start")), _moment(element.get("end"))
    if begins is None and ends is None:
        raise RequestUnsupported(f"{CAL}valid-filter")
    return begins, ends


def _moment(value: str | None) -> datetime | None:
    if value is None:
        return None
    try:
        return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise RequestUnsupported(f"{CAL}valid-filter") from error


def _add_properties(response: ElementTree.Element, found: Mapping[str, Value], status: str) -> None:
    part = ElementTree.SubElement(response, f"{DAV}propstat")
    holder = ElementTree.SubElement(part, f"{DAV}prop")
    for name, value in found.items():
        element = ElementTree.SubElement(holder, name)
        if isinstance(value, str):
            element.text = value or None
        else:
            element.extend(value)
    ElementTree.SubElement(part, f"{DAV}status").text = status


def _with_text(name: str, words: str) -> ElementTree.Element:
    element = ElementTree.Element(name)
    element.text = words
    return element


def _written(root: ElementTree.Element) -> bytes:
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    # A reader makes line feeds of written-out returns: the file would not be the same bytes.
    return written.replace(b"\r", b"&#13;")
