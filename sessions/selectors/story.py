"""The story of an assembly that is over, in figures counted from what everybody may know."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, QuerySet

from assemblies.enums import Capacity, InstitutionKind, Sex
from assemblies.models.delegations import Participant
from assemblies.models.events import Assembly
from assemblies.models.institutions import GeopoliticalGroup, GroupMembership
from assemblies.selectors import published_assemblies
from sessions.models.debates import Debate
from sessions.models.documents import LanguageVersion
from sessions.models.emergency_items import EmergencyRequest
from sessions.models.resolutions import Resolution
from sessions.rules.majorities import Figures
from sessions.rules.story import NOBODY, Sexes, Told, is_over, told, told_of_all
from sessions.selectors import of_all, story_voices
from sessions.selectors.requests_shown import counts_of, list_at, loaded
from sessions.selectors.story_voices import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Who took part. groups: of delegates, by the code of their Member's group."""

    participants: int
    parliaments: int
    delegates: Told
    presiding: Told
    young: Told
    groups: tuple[Told, ...]
    names: Mapping[str, GeopoliticalGroup]


@dataclass(frozen=True, slots=True)
class Requested:
    """A request for an emergency item. figures, ballot: of its vote in an open sitting, if any."""

    request: EmergencyRequest
    figures: Figures | None
    ballot: int | None


@dataclass(frozen=True, slots=True)
class Spoken:
    """How often and how long people spoke. key: a category of lists; empty: from none of them."""

    key: str
    speeches: int
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Debated:
    """A debate: its speeches, those of women and men where they may be told apart."""

    debate: Debate
    speeches: Told
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Debates:
    """All debates together; seconds of women, of men: of those whose sex is known."""

    held: tuple[Debated, ...]
    speeches: Told
    seconds: int
    seconds_of: Mapping[Sex, int]
    categories: tuple[Spoken, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """How many documents everybody may read, by kind and by language."""

    total: int
    kinds: Mapping[str, int]
    languages: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Everything that the story tells. hours: of all open sittings together, whole."""

    sittings: int
    bodies: int
    hours: int
    people: People
    requests: tuple[Requested, ...]
    resolutions: tuple[Resolution, ...]
    debates: Debates
    documents: Documents


def told_assemblies(*, at: datetime) -> QuerySet[Assembly]:
    """Return the assemblies whose story can be told: over, not called off, with open sittings.

    As far as the database can say: on the venue's own calendar the last day may still last.
    """
    sat = of_all.open_sittings().filter(event=OuterRef("pk"))
    over = published_assemblies().filter(ends_on__lt=at.date(), cancelled_at=None)
    return over.filter(Exists(sat))


def has_story(assembly: Assembly, *, at: datetime) -> bool:
    """Tell whether the story of an assembly can be told. No query; it has an open sitting."""
    return not assembly.is_cancelled and is_over(
        assembly.ends_on, at.astimezone(assembly.zone).date()
    )


def story_of(assembly: Assembly, *, at: datetime) -> Story:
    """Return the story of an assembly. Twenty-six queries at most, however large it was."""
    sittings = of_all.open_sittings().filter(event_id=assembly.pk).order_by()
    held = list(sittings.values_list("body", "starts_at", "ends_at"))
    resolutions = of_all.resolutions_of_all().filter(event_id=assembly.pk)
    return Story(
        sittings=len(held),
        bodies=len({body for body, _starts, _ends in held}),
        hours=round(sum((ends - starts).total_seconds() for _body, starts, ends in held) / 3600),
        people=_people(assembly),
        requests=_requests(assembly, at),
        resolutions=tuple(resolutions.select_related("ballot").order_by("begun_at", "pk")),
        debates=_debates(assembly),
        documents=_documents(assembly, at),
    )


def _people(assembly: Assembly) -> People:
    """Three queries."""
    rows = list(
        Participant.objects.accredited()
        .filter(event_id=assembly.pk)
        .order_by()
        .values_list("capacity", "sex", "delegation__institution", "delegation__institution__kind")
        .annotate(Count("pk"))
    )
    of = [(Capacity(one), Sex(sex), key, kind, n) for one, sex, key, kind, n in rows]
    by_capacity: defaultdict[Capacity, Sexes] = defaultdict(lambda: NOBODY)
    by_member: defaultdict[int, Sexes] = defaultdict(lambda: NOBODY)
    for capacity, sex, key, _kind, n in of:
        by_capacity[capacity] = by_capacity[capacity].and_(_of(sex, n))
        if capacity.is_delegate and key is not None:
            by_member[key] = by_member[key].and_(_of(sex, n))
    delegates = _sum(sexes for one, sexes in by_capacity.items() if one.is_delegate)
    groups, ungrouped = _groups(by_member)
    return People(
        participants=sum(n for *_rest, n in of),
        parliaments=len(
            {key for one, _sex, key, kind, _n in of
             if one.is_delegate and kind == InstitutionKind.PARLIAMENT}
        ),
        delegates=told("delegates", delegates),
        presiding=told("presiding", by_capacity[Capacity.PRESIDING_OFFICER]),
        young=told("young", by_capacity[Capacity.YOUNG_MEMBER]),
        groups=told_of_all(groups, others=ungrouped),
        names=GeopoliticalGroup.objects.in_bulk([code for code, _n in groups], field_name="code"),
    )  # fmt: skip


def _groups(by_member: Mapping[int, Sexes]) -> tuple[list[tuple[str, Sexes]], Sexes]:
    """Return the delegates of each group, the largest first, and those of no group.

    A Member may sit in several. Of former groups nothing is kept: those of today count.
    """
    found: defaultdict[str, Sexes] = defaultdict(lambda: NOBODY)
    grouped = set()
    held = GroupMembership.objects.filter(institution__in=by_member)
    for key, code in held.values_list("institution", "group__code"):
        found[code] = found[code].and_(by_member[key])
        grouped.add(key)
    ungrouped = _sum(sexes for key, sexes in by_member.items() if key not in grouped)
    return sorted(found.items(), key=lambda one: (-one[1].total, one[0])), ungrouped


def _requests(assembly: Assembly, at: datetime) -> tuple[Requested, ...]:
    """Thirteen queries at most. A vote in a closed sitting is not told."""
    requests = list(loaded(of_all.requests_of_all().filter(event_id=assembly.pk)))
    list_ = list_at(assembly) if requests else None
    if list_ is None:
        return tuple(Requested(one, None, None) for one in requests)
    counted = counts_of(list_, requests)
    votes = of_all.votes_of_all(at=at).filter(event_id=assembly.pk)
    open_ = set(votes.values_list("pk", flat=True))
    return tuple(
        Requested(one, found.figures, found.ballot)
        if (found := counted.get(one.pk)) and found.ballot in open_
        else Requested(one, None, None)
        for one in requests
    )


def _debates(assembly: Assembly) -> Debates:
    """Two queries. Rights of reply and points of order are in no sum: nobody shares them."""
    debates = list(of_all.debates_of_all().filter(event_id=assembly.pk).order_by("opened_at", "pk"))
    rows = story_voices.rows_of(one.pk for one in debates)
    voices = story_voices.told_voices(debates, rows)
    return Debates(
        held=tuple(
            Debated(debate=one, speeches=voices.of[one.pk], seconds=story_voices.seconds(
                row for row in rows if row.debate == one.pk
            ))
            for one in debates
        ),
        speeches=voices.of_all,
        seconds=story_voices.seconds(rows),
        seconds_of={sex: story_voices.seconds(x for x in rows if x.sex == sex) for sex in Sex},
        categories=_categories(rows),
    )  # fmt: skip


def _categories(rows: Iterable[Row]) -> tuple[Spoken, ...]:
    speeches: Counter[str] = Counter()
    ms: Counter[str] = Counter()
    for one in rows:
        speeches[one.category or ""] += one.speeches
        ms[one.category or ""] += one.ms
    found = (Spoken(key, n, round(ms[key] / 1000)) for key, n in speeches.items())
    return tuple(sorted(found, key=lambda one: (-one.seconds, one.key)))


def _documents(assembly: Assembly, at: datetime) -> Documents:
    """Two queries."""
    documents = of_all.documents_of_all(at=at).filter(event_id=assembly.pk).order_by()
    kinds = dict(documents.values_list("kind").annotate(Count("pk", distinct=True)))
    versions = LanguageVersion.objects.filter(
        revision__document__in=documents.values("pk"), revision__withdrawn_at=None
    )
    languages = versions.order_by().values_list("language")
    return Documents(
        total=sum(kinds.values()),
        kinds=kinds,
        languages=dict(languages.annotate(Count("revision__document", distinct=True))),
    )


def _of(sex: Sex, n: int) -> Sexes:
    return Sexes(n, 0) if sex is Sex.FEMALE else Sexes(0, n)


def _sum(sexes: Iterable[Sexes]) -> Sexes:
    whole = NOBODY
    for one in sexes:
        whole = whole.and_(one)
    return whole
