"""The acts of written statements: handed in by the delegation or at the desk, taken away again."""

import hashlib
from datetime import datetime

from django.db import transaction

from assemblies.gateways.packages import kind_of
from assemblies.models.accounts import User
from assemblies.rules.uploads import check_ending, check_upload, check_whole, ending_of
from assemblies.services import audit
from notifications.services import live
from sessions.enums.debates import SpeakerState
from sessions.models.debates import Debate, Speaker, WrittenStatement
from sessions.rules.debates.statements import TAKEN, check_replacing, check_statement
from sessions.services.debates.steps import hold
from sessions.services.documents import Paper


def hand_in(
    *,
    speaker: Speaker,
    language: str,
    paper: Paper,
    at_desk: bool,
    by: User | None,
    at: datetime,
) -> WrittenStatement:
    """Take a speaker's statement in a language; one that was handed in before is replaced.

    The name it was sent with is not kept: it names people. Raises UploadRefused, LanguageNotSpoken,
    StatementOfWithdrawn, StatementStands.
    """
    check_whole(paper.content)
    kind = check_upload(paper.content, allowed=TAKEN, look=kind_of)
    check_ending(paper.name, kind)
    with transaction.atomic():
        debate, held = _held(speaker)
        state = SpeakerState(held.state)
        check_statement(language, of_speech=held.languages, state=state)
        if held.statements.filter(language=language).exists():
            check_replacing(state, is_closed=debate.closed_at is not None, at_desk=at_desk)
        kept, is_new = WrittenStatement.objects.update_or_create(
            speaker=held,
            language=language,
            defaults={
                "name": f"statement-{held.pk}-{language}.{ending_of(kind)}",
                "media_type": kind,
                "content": paper.content,
                "sha256": hashlib.sha256(paper.content).hexdigest(),
                "received_at": at,
                "received_by": by,
            },
        )
        after = {"language": language, "is_new": is_new, "sha256": kept.sha256}
        audit.record(act="debate.hand_in", thing=held, by=by, at=at, after=after)
        live.changed(debate.channel)
        return kept


@transaction.atomic
def take_away(*, statement: WrittenStatement, at_desk: bool, by: User | None, at: datetime) -> None:
    """Take a statement away; one that is public only at the desk. Raises StatementStands."""
    debate, held = _held(statement.speaker)
    is_closed = debate.closed_at is not None
    check_replacing(SpeakerState(held.state), is_closed=is_closed, at_desk=at_desk)
    before = {"language": statement.language, "sha256": statement.sha256}
    WrittenStatement.objects.filter(pk=statement.pk).delete()
    audit.record(act="debate.take_away", thing=held, by=by, at=at, before=before)
    live.changed(debate.channel)


def _held(speaker: Speaker) -> tuple[Debate, Speaker]:
    """Hold the debate: nobody is called in this moment. Assumes the caller's transaction."""
    debate = hold(speaker.debate)
    return debate, debate.speakers.get(pk=speaker.pk)
