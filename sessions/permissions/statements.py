"""Who hands in a written statement, and who reads it before it is public."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from assemblies.enums import Capacity
from assemblies.models.delegations import Participant
from assemblies.permissions import Visitor, acts_as_itself
from sessions.enums.debates import SpeakerState
from sessions.models.debates import Speaker, WrittenStatement
from sessions.permissions import represented_delegations
from sessions.permissions.debates import may_run_debates, visible_debates


def may_hand_in(user: Visitor, speaker: Speaker) -> bool:
    """Tell whether this account hands in for a speaker: of her delegation, or at the desk.

    One query at most, beside that for the role.
    """
    if may_run_debates(user):
        return True
    if speaker.delegation_id is None or not user.is_authenticated:
        return False
    return represented_delegations(user).filter(pk=speaker.delegation_id).exists()


def visible_statements(user: Visitor, *, at: datetime) -> QuerySet[WrittenStatement]:
    """Return the statements this visitor may read.

    Everybody those of who has spoken, or of debates that are closed; before that the secretariat,
    the interpreters of the event, and the speaker's own delegation. Of who has withdrawn: that
    delegation and the secretariat.
    """
    debates = visible_debates(user, at=at).order_by().values("pk")
    statements = WrittenStatement.objects.filter(speaker__debate__in=debates)
    if may_run_debates(user):
        return statements
    public = Q(speaker__state=SpeakerState.SPOKEN) | Q(speaker__debate__closed_at__isnull=False)
    seen = public & ~Q(speaker__state=SpeakerState.WITHDRAWN)
    if user.is_authenticated:
        seen |= Q(speaker__delegation__in=represented_delegations(user).values("pk"))
    if acts_as_itself(user):
        booths = Participant.objects.accredited().filter(
            user=user, capacity=Capacity.INTERPRETER, event=OuterRef("speaker__debate__event")
        )
        seen |= Q(Exists(booths)) & ~Q(speaker__state=SpeakerState.WITHDRAWN)
    return statements.filter(seen)
