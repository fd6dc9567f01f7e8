"""The act by which a Member sends a written input to a committee's co-rapporteurs."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from assemblies.enums import Language
from assemblies.models.accounts import User
from assemblies.models.institutions import Institution
from assemblies.rules.uploads import PDF, check_ending, check_upload, check_whole, clean_name
from assemblies.services import audit
from sessions.errors.committees import SubjectMissing
from sessions.gateways.pdf_pages import pages_of_pdf
from sessions.models.committees import CommitteeCycle, WrittenInput
from sessions.rules.committee_work import (
    check_input_in_time,
    check_member,
    check_pages,
    pages_of_text,
)
from sessions.selectors.committee_cycles import is_suspended, subject_of
from sessions.services.committee_cycles import locked
from sessions.services.documents import Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """An input as it was sent: a PDF, else what was typed."""

    language: Language
    text: str = ""
    file: Paper | None = None


def send(
    *,
    cycle: CommitteeCycle,
    institution: Institution,
    sent: Sent,
    by: User | None,
    at: datetime,
) -> WrittenInput:
    """Send the input of a Member, two pages at most; one that it has sent before is replaced.

    Its pages are counted before anything is held: nobody waits for a file to be read.
    Raises UploadRefused, OnlyMembersPropose, MembershipSuspended, SubjectMissing, DeadlineMissing,
    InputsClosed, InputEmpty, InputTooLong, PagesUnread.
    """
    file = sent.file
    counted = pages_of_text(sent.text) if file is None else _pages_of(file)
    with transaction.atomic():
        cycle = locked(cycle)
        suspended = is_suspended(institution, cycle.event, at=at)
        check_member(kind=institution.kind, is_suspended=suspended)
        if subject_of(cycle) is None:
            raise SubjectMissing
        check_input_in_time(at=at, until=cycle.inputs_until, zone=cycle.event.time_zone)
        pages = check_pages(counted)
        kept, is_new = WrittenInput.objects.update_or_create(
            cycle=cycle,
            institution=institution,
            defaults={
                "language": sent.language,
                "text": "" if file else sent.text.strip(),
                "name": clean_name(file.name, PDF) if file else "",
                "sha256": hashlib.sha256(file.content).hexdigest() if file else "",
                "content": file.content if file else None,
                "pages": pages,
                "sent_at": at,
                "sent_by": by,
            },
        )
        after = {"institution": institution.pk, "pages": pages, "is_new": is_new}
        audit.record(act="committee.send_input", thing=kept, by=by, at=at, after=after)
        return kept


def _pages_of(file: Paper) -> int | None:
    check_whole(file.content)
    check_upload(file.content, allowed={PDF})
    check_ending(file.name, PDF)
    return pages_of_pdf(file.content)
