"""What the page of a sitting prints of who was there: parts, quorum, published minutes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assemblies.enums import Language
from assemblies.permissions import Visitor
from sessions.enums import Part
from sessions.models.minutes import MinutesVersion
from sessions.models.parts import SittingPart
from sessions.models.presence import QuorumRecord
from sessions.models.sittings import Sitting
from sessions.permissions import may_edit_programme, may_record_quorum
from sessions.selectors.minutes import published_minutes
from sessions.selectors.parts import parts_of
from sessions.selectors.presence import quorum_records_of
from sessions.selectors.wording import PARTS


@dataclass(frozen=True, slots=True)
class PartLine:
    """Who has a part, as it is printed."""

    key: int
    part: str | Promise
    name: str
    function: str
    of: str


@dataclass(frozen=True, slots=True)
class Link:
    """Where who may do something about it goes."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Record:
    """minutes: what is published, the reader's own language first."""

    parts: Sequence[PartLine]
    quorum: Sequence[str]
    minutes: Sequence[MinutesVersion]
    links: Sequence[Link]


def record_of(sitting: Sitting, user: Visitor) -> Record:
    """Return who was there, for a reader who may see the sitting. Three queries, and her rights."""
    return Record(
        parts=[line_of(one) for one in parts_of(sitting)],
        quorum=said_of(sitting, quorum_records_of(sitting)),
        minutes=sorted(published_minutes(sitting), key=_own_language_first),
        links=tuple(_links(sitting, user)),
    )


def line_of(one: SittingPart) -> PartLine:
    """Return what is printed of one part; no query for what `parts_of` returned."""
    delegation = one.participant.delegation if one.participant else None
    return PartLine(
        key=one.pk,
        part=PARTS[Part(one.part)],
        name=one.name,
        function=one.said_function,
        of=str(delegation.institution.name) if delegation else "",
    )


def said_of(sitting: Sitting, records: Iterable[QuorumRecord]) -> list[str]:
    """Return one sentence a count, its hour on the venue's clock."""
    return [_sentence(sitting, record) for record in records]


def _sentence(sitting: Sitting, record: QuorumRecord) -> str:
    counted = record.quorum
    figures = {
        "time": _hour(sitting, record.recorded_at),
        "present": counted.present,
        "represented": counted.represented,
        "needed": counted.needed,
    }
    if counted.is_reached:
        said = _(
            "Quorum established at %(time)s (%(present)s of %(represented)s Members;"
            " %(needed)s needed)"
        )
    else:
        said = _(
            "No quorum at %(time)s (%(present)s of %(represented)s Members; %(needed)s needed)"
        )
    return said % figures


def _hour(sitting: Sitting, moment: datetime) -> str:
    local = moment.astimezone(sitting.event.zone)
    if local.date() == sitting.local_start.date():
        return f"{local:%H:%M}"
    return f"{formats.date_format(local, 'j F')}, {local:%H:%M}"


def _own_language_first(one: MinutesVersion) -> tuple[bool, bool, str]:
    language = one.minutes.language
    return language != get_language(), language != Language.ENGLISH, language


def _links(sitting: Sitting, user: Visitor) -> Iterable[Link]:
    path = [sitting.event.slug, sitting.pk]
    if may_edit_programme(user):
        yield Link(_("Who has a part"), reverse("assembly_sessions:sitting-parts", args=path))
        language = get_language() or Language.ENGLISH
        yield Link(_("Minutes"), reverse("assembly_sessions:minutes", args=[*path, language]))
    if may_record_quorum(user):
        yield Link(_("Quorum"), reverse("assembly_sessions:sitting-quorum", args=path))
