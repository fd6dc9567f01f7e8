"""Who may do what with the programme."""

from datetime import date, datetime
from typing import TypeGuard

from django.db.models import Exists, OuterRef, Q, QuerySet

from assemblies.enums import Capability, InstitutionKind
from assemblies.gateways.statements import Mark
from assemblies.models.accounts import User
from assemblies.models.bodies import BodyMember
from assemblies.models.delegations import Delegation, Participant
from assemblies.models.events import Event
from assemblies.models.institutions import Institution
from assemblies.permissions import (
    Visitor,
    accounts_of_house,
    acts_as_itself,
    delegations_with,
    key_of,
    may,
    roles_with,
)
from sessions.enums import DocumentAccess, RequestState
from sessions.enums.decisions import ResolutionState
from sessions.models.agenda import Agenda, AgendaItem, ItemQuerySet
from sessions.models.documents import Document, DocumentQuerySet
from sessions.models.elections import Election, ElectionRound
from sessions.models.emergency_items import EmergencyRequest, RequestAuthor, RequestQuerySet
from sessions.models.presence import Presence
from sessions.models.resolutions import Resolution
from sessions.models.rooms import Room
from sessions.models.sittings import Sitting

# A value, or its place in a compiled statement.
Key = int | Mark
Day = date | Mark


def may_edit_programme(user: Visitor) -> bool:
    """Tell whether this account may move and cancel sittings. At most one query a request."""
    return may(user, Capability.EDIT_PROGRAMME)


def visible_sittings(user: Visitor, *, at: datetime) -> QuerySet[Sitting]:
    """Return the published sittings that this visitor may know of.

    Open ones everybody may; a closed one its editors, who stands at the doors, and the members of
    its body: a person with a seat there, or an accredited delegate, at that event, of a Member
    that has one. At most one query by itself, for an account.
    """
    if sees_closed(user):
        return Sitting.objects.all()
    return Sitting.objects.filter(_IS_OPEN | _is_of_own_body(user, at))


_IS_OPEN = Q(is_closed=False)


def sittings_of_all() -> QuerySet[Sitting]:
    """Return the published sittings that everybody may know of, without an account too."""
    return Sitting.objects.filter(_IS_OPEN)


def _is_of_own_body(user: Visitor, at: datetime) -> Q:
    """Return the condition that a row's `body`, at its `event`, has this visitor as a member."""
    if not acts_as_itself(user):
        return Q(pk__in=[])
    return _has_as_member(user.pk, at.date())


def _has_as_member(account: Key, day: Day) -> Q:
    """Return the same condition for an account by its key, whatever it looks with."""
    seats = _seats_on(day).filter(body=OuterRef("body"))
    delegates = (
        Participant.objects.accredited()
        .delegates()
        .filter(
            user=account,
            event=OuterRef(OuterRef("event")),
            delegation__institution=OuterRef("institution"),
        )
    )
    return Q(Exists(seats.filter(user=account))) | Q(Exists(seats.filter(Exists(delegates))))


def known_to(account: Key, day: Day) -> Q:
    """Return the condition that an account may know of a published sitting on a day.

    As `visible_sittings` has it for who looks with nothing but the account; but it asks nothing by
    itself, so that it can stand in a statement that is compiled once: values may be marks.
    """
    of_house = accounts_of_house(Capability.EDIT_PROGRAMME, Capability.CHECK_IN)
    return _IS_OPEN | Q(Exists(of_house.filter(pk=account))) | _has_as_member(account, day)


def _seats_on(day: Day) -> QuerySet[BodyMember]:
    still = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
    return BodyMember.objects.filter(still, starts_on__lte=day)


def sees_closed(user: Visitor) -> bool:
    """Tell whether this account may know of every closed sitting. At most one query a request."""
    return may(user, Capability.EDIT_PROGRAMME) or may(user, Capability.CHECK_IN)


def accounts_seeing(sitting: Sitting, *, at: datetime) -> QuerySet[User]:
    """Return the accounts that may know of a published closed sitting, whatever they look with.

    They are those for whom `visible_sittings` has it; for news, which ask for all at once.
    """
    seats = _seats_on(at.date()).filter(body=sitting.body_id)
    delegates = (
        Participant.objects.accredited()
        .delegates()
        .filter(
            user=OuterRef("pk"),
            event=sitting.event_id,
            delegation__institution__in=seats.filter(institution__isnull=False).values(
                "institution"
            ),
        )
    )
    of_body = Exists(seats.filter(user=OuterRef("pk"))) | Exists(delegates)
    of_house = accounts_of_house(Capability.EDIT_PROGRAMME, Capability.CHECK_IN)
    return User.objects.filter(Q(pk__in=of_house.values("pk")) | of_body, is_active=True)


def known_sittings(user: Visitor, *, at: datetime) -> QuerySet[Sitting]:
    """Return the sittings this visitor may know of; to editors, what is only planned too."""
    return Sitting.planned.all() if may_edit_programme(user) else visible_sittings(user, at=at)


def visible_rooms(user: Visitor, *, at: datetime) -> QuerySet[Room]:
    """Return the rooms this visitor may know of: those of sittings she may know of.

    A room that only a closed sitting has would tell of it; editors see every room.
    """
    if may_edit_programme(user):
        return Room.objects.all()
    seen = visible_sittings(user, at=at).filter(room=OuterRef("pk"))
    return Room.objects.filter(Exists(seen))


def may_follow(user: Visitor, event: Event) -> bool:
    """Tell whether this account may tick sittings of the event.

    Its accredited participants may, and who holds a role in one of its delegations that says so.
    """
    right = Capability.FOLLOW_SITTINGS
    if may(user, Capability.FOLLOW_SITTINGS):
        return True
    people = Participant.objects.accredited().filter(event_id=event.pk)
    if acts_as_itself(user, right) and people.filter(user=user).exists():
        return True
    return delegations_with(user, right).filter(assembly_id=event.pk).exists()


def is_offered(sitting: Sitting) -> bool:
    """Tell whether anybody may tick the sitting: not one that is closed or called off.

    News of a closed sitting reaches those whom acts alone have made follow it.
    """
    return not sitting.is_closed and not sitting.is_cancelled


def may_see_presence(user: Visitor) -> bool:
    """Tell whether this account may look up who is present at a sitting."""
    return may(user, Capability.CHECK_IN)


def may_keep_documents(user: Visitor) -> bool:
    """Tell whether this account may issue documents and withdraw them."""
    return may(user, Capability.KEEP_DOCUMENTS)


def visible_documents(user: Visitor, *, at: datetime) -> DocumentQuerySet:
    """Return the documents this visitor may see at that moment; whoever keeps them sees all.

    A document of sittings is seen by who may know of one of them, whatever it says itself.
    """
    documents = Document.objects.select_related("event", "body", "agenda_item")
    if may_keep_documents(user):
        return documents
    seen = Q(access=DocumentAccess.PUBLIC)
    if user.is_authenticated:
        seen |= Q(access=DocumentAccess.PARTICIPANTS) & _takes_part(user)
        seen |= Q(access=DocumentAccess.MEMBERS) & _is_of_own_body(user, at)
    links = Document.sittings.through.objects.filter(document=OuterRef("pk"))
    open_links = links.filter(sitting__in=visible_sittings(user, at=at))
    return documents.shown_by(at).filter(seen).filter(~Exists(links) | Exists(open_links))


def _takes_part(user: Visitor) -> Q:
    """Keep what is of events in which the account takes part, itself or with a delegation."""
    return _takes_part_by(user, "event")


def _takes_part_by(user: Visitor, column: str) -> Q:
    """Return the same condition upon another column that holds the event."""
    delegations = delegations_with(user, Capability.SEE_OWN_DELEGATION)
    taking_part = Q(**{f"{column}__in": delegations.values("assembly")})
    if acts_as_itself(user, Capability.FOLLOW_SITTINGS):
        people = Participant.objects.accredited().filter(user=user)
        taking_part |= Q(**{f"{column}__in": people.values("event")})
    return taking_part


def takes_part_in(user: Visitor, event: Event) -> bool:
    """Tell whether this account takes part in an event, itself or with a delegation.

    None for strangers; for an account one query, and one for its rights.
    """
    if not user.is_authenticated:
        return False
    return Event.objects.filter(pk=event.pk).filter(_takes_part_by(user, "pk")).exists()


def visible_agendas(user: Visitor, *, at: datetime) -> QuerySet[Agenda]:
    """Return the agendas this visitor may read: drafts are for those who edit the programme.

    What is adopted and public everybody reads, what is adopted and not public the members of the
    body. At most one query by itself, for an account.
    """
    if may_edit_programme(user):
        return Agenda.objects.all()
    may_read = Q(is_public=True) | _is_of_own_body(user, at)
    return Agenda.objects.filter(may_read, adopted_at__isnull=False)


def visible_items(user: Visitor, *, at: datetime) -> ItemQuerySet:
    """Return the items of the agendas this visitor may read."""
    return AgendaItem.objects.filter(agenda__in=visible_agendas(user, at=at))


def may_record_quorum(user: Visitor) -> bool:
    """Tell whether this account may put on record how many Members are represented."""
    return may_see_presence(user) or may_edit_programme(user)


def may_keep_resolutions(user: Visitor) -> bool:
    """Tell whether this account may write resolutions and put on record what becomes of them."""
    return may_keep_documents(user)


def visible_resolutions(user: Visitor) -> QuerySet[Resolution]:
    """Return the resolutions this visitor may read: those voted upon, and drafts that are public.

    Whoever keeps them sees all.
    """
    resolutions = Resolution.objects.select_related("event", "body", "request", "document")
    if may_keep_resolutions(user):
        return resolutions
    return resolutions.filter(~Q(state=ResolutionState.IN_DRAFTING) | Q(drafts_are_public=True))


def reads_drafts(user: Visitor, resolution: Resolution) -> bool:
    """Tell whether this visitor may read the versions before the one that was adopted."""
    return resolution.drafts_are_public or may_keep_resolutions(user)


def reads_text(user: Visitor, resolution: Resolution) -> bool:
    """Tell whether this visitor may read the newest version: what was adopted, or a public draft.

    That a draft was not adopted makes nobody read it who might not before.
    """
    adopted = {ResolutionState.ADOPTED, ResolutionState.PUBLISHED}
    return resolution.state in adopted or reads_drafts(user, resolution)


def may_conduct_elections(user: Visitor) -> bool:
    """Tell whether this account may enter candidates, open rounds and close them."""
    return may_edit_programme(user)


def visible_elections(user: Visitor, *, at: datetime) -> QuerySet[Election]:
    """Return the elections this visitor may know of: a round was opened, in a sitting she knows of.

    Who is in the room may know of it, too. Whoever conducts elections sees all.
    """
    elections = Election.objects.select_related("event", "sitting__body")
    if may_conduct_elections(user):
        return elections
    known = Q(sitting__in=visible_sittings(user, at=at))
    if user.is_authenticated:
        here = Presence.objects.filter(sitting=OuterRef("sitting"), participant__user=user)
        known |= Q(Exists(here))
    return elections.filter(known, Exists(ElectionRound.objects.filter(election=OuterRef("pk"))))


def acts_in_person(user: Visitor) -> TypeGuard[User]:
    """Tell whether the account itself asks, and no key for it: a ballot is cast by nobody else."""
    return acts_as_itself(user) and key_of(user) is None


def delegations_speaking(user: Visitor, resolution: Resolution) -> QuerySet[Delegation]:
    """Return the delegations to the event for which this account may put something on record."""
    own = delegations_with(user, Capability.REGISTER_DELEGATION)
    here = own.filter(assembly=resolution.event_id, institution__kind=InstitutionKind.PARLIAMENT)
    return here.select_related("institution").order_by("pk")


def members_speaking(user: Visitor) -> QuerySet[Institution]:
    """Return the Members whose delegation, to any event, this account coordinates."""
    own = delegations_with(user, Capability.REGISTER_DELEGATION)
    members = Institution.objects.filter(kind=InstitutionKind.PARLIAMENT)
    return members.filter(pk__in=own.values("institution")).order_by("pk")


def may_handle_requests(user: Visitor) -> bool:
    """Tell whether this account receives, returns and circulates requests for an emergency item.

    It takes them through the sitting, too: what the President gives is entered by the secretariat.
    """
    return may(user, Capability.EDIT_PROGRAMME)


def represented_delegations(user: Visitor) -> QuerySet[Delegation]:
    """Return the delegations for which this account makes requests: it coordinates or heads them.

    A head acts by her accreditation: once it ends, she does not any more.
    """
    mine = Q(pk__in=delegations_with(user, Capability.REQUEST_ITEM).values("pk"))
    if acts_as_itself(user, Capability.REQUEST_ITEM):
        mine |= Q(head__in=Participant.objects.accredited().filter(user=user))
    return Delegation.objects.filter(mine).select_related("institution")


def visible_requests(user: Visitor) -> RequestQuerySet:
    """Return the requests this visitor may know of.

    What was circulated everybody may; what was filed the secretariat; all of its own, drafts too,
    the Member that makes it or was named to join. At most one query by itself, for an account.
    """
    seen = Q(document__isnull=False)
    if may_handle_requests(user):
        seen |= ~Q(state__in=[RequestState.IN_PREPARATION, RequestState.DISCARDED])
    if user.is_authenticated:
        seen |= Q(Exists(_made_by(user)))
    return EmergencyRequest.objects.filter(seen)


def own_requests(user: Visitor) -> RequestQuerySet:
    """Return the requests that this account's Members make, or were named to join."""
    return EmergencyRequest.objects.filter(Exists(_made_by(user)))


def authored_requests(user: Visitor) -> RequestQuerySet:
    """Return the requests that this account's Members make: they have agreed to be named."""
    return EmergencyRequest.objects.filter(Exists(_made_by(user).filter(agreed_at__isnull=False)))


def accounts_of_members(event: Event) -> QuerySet[User]:
    """Return who coordinates or heads a Member's delegation to the event; for news to all Members.

    Whatever they look with: news are no look.
    """
    members = Delegation.objects.filter(
        assembly_id=event.pk, institution__kind=InstitutionKind.PARLIAMENT
    )
    return accounts_of(members)


def accounts_of(delegations: QuerySet[Delegation]) -> QuerySet[User]:
    """Return who coordinates or heads one of these delegations."""
    coordinating = User.objects.filter(
        grants__role__in=roles_with(Capability.REQUEST_ITEM), grants__delegation__in=delegations
    )
    heads = Participant.objects.accredited().filter(pk__in=delegations.values("head"))
    among = Q(pk__in=coordinating.values("pk")) | Q(pk__in=heads.values("user"))
    return User.objects.filter(among, is_active=True).order_by("pk")


def _made_by(user: Visitor) -> QuerySet[RequestAuthor]:
    """Return the authors of the request around it whose delegation this account represents."""
    represented = represented_delegations(user).filter(
        assembly=OuterRef("request__event"), institution=OuterRef("institution")
    )
    return RequestAuthor.objects.filter(Exists(represented), request=OuterRef("pk"))
