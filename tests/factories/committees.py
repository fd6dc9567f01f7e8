"""Standing Committees, made by the acts themselves."""

import io
from datetime import timedelta

import pypdf
from django.utils import timezone

from assemblies.enums import Language
from assemblies.fields import LanguageMap
from assemblies.models.delegations import Participant
from sessions.enums.decisions import AmendmentKind
from sessions.services import (
    amendments,
    committee_cycles,
    committee_seats,
    resolutions,
    subject_items,
    written_inputs,
)
from sessions.services.amendments import Proposed
from sessions.services.committee_cycles import Dates
from sessions.services.committee_seats import Named
from sessions.services.documents import Paper
from sessions.services.subject_items import Decision, Subject
from sessions.services.written_inputs import Sent
from tests.factories.ballots import make_delegation
from tests.factories.resolutions import make_resolution
from tests.factories.sessions import NOW, make_body
from tests.factories.worlds import make_parliament


def make_committee(code="sc_peace"):
    name = {"en": "Committee on Peace", "fr": "Commission de la paix"}
    return make_body(code, name=name)


def seat(delegation, body, *, at=NOW, by=None):
    """Name the first two of a delegation as its member and substitute; return the two."""
    member, substitute = Participant.objects.filter(delegation=delegation).order_by("pk")[:2]
    named = Named(member=member, substitute=substitute)
    committee_seats.name(delegation=delegation, body=body, named=named, by=by, at=at)
    return member, substitute


def make_amendments(sitting):
    """Two amendments to one paragraph, of a Member whose representative is in the room."""
    kuwait = make_delegation(sitting.event, make_parliament("KW", "Kuwait"), sitting)
    seat(kuwait, sitting.body)
    text = LanguageMap({"en": "Recalling,\nDeploring,\n1. Calls upon parliaments;"})
    resolution = make_resolution(sitting.event, body=sitting.body, text=text)
    acting = {"resolution": resolution, "by": None, "at": NOW}
    resolutions.show_drafts(are_public=True, **acting)
    wanted = Proposed(
        language=Language.ENGLISH, paragraph=2, kind=AmendmentKind.REPLACE, text="Regretting,"
    )
    return [
        amendments.propose(institution=kuwait.institution, proposed=wanted, **acting)
        for _twice in range(2)
    ]


def typed(title="Water for all"):
    """A subject as it is typed."""
    return Subject(
        title=LanguageMap({"en": title}), explanation=LanguageMap({"en": "Wells run dry."})
    )


def make_cycle(event, body=None, *, meets_at=NOW, at=NOW, **dates):
    """A committee's work towards an event, its bureau meeting then; inputs for a month."""
    given = {"inputs_until": meets_at.date() + timedelta(days=30), **dates}
    wanted = Dates(bureau_meets_at=meets_at, **given)
    body = body or make_committee()
    return committee_cycles.plan(event=event, body=body, dates=wanted, by=None, at=at)


def make_subject(cycle, *, at=NOW):
    """The bureau's own subject, selected."""
    decision = Decision(on=at.astimezone(cycle.event.zone).date())
    return subject_items.put_own(cycle=cycle, subject=typed(), decision=decision, by=None, at=at)


def make_committee_things(world):
    """A committee's work: the subject that France has proposed, and its file, public."""
    at = timezone.now()
    cycle = make_cycle(world.assembly, meets_at=at + timedelta(days=2), at=at)
    france = world.file.delegation.institution
    proposed = subject_items.propose(
        cycle=cycle, institution=france, subject=typed(), by=None, at=at
    )
    cycle = make_cycle(world.assembly, cycle.body, meets_at=at, at=at)
    make_subject(cycle, at=at)
    cycle = committee_cycles.show_inputs(cycle=cycle, are_public=True, by=None, at=at)
    sent = Sent(language=Language.ENGLISH, file=Paper("water.pdf", ONE_PAGE))
    return proposed, written_inputs.send(
        cycle=cycle, institution=france, sent=sent, by=None, at=at
    )  # fmt: skip


def _page():
    writer, made = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(made)
    return made.getvalue()


ONE_PAGE = _page()
