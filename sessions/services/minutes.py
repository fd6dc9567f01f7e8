"""Acts on the minutes of a sitting, each language by itself.

Whatever an editor has typed stands somewhere: saved as a version, or as her own draft. A save that
did not know of the newest version is refused; whoever asks for it keeps the text as a draft.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from assemblies.enums import Language
from assemblies.errors import Superseded
from assemblies.models.accounts import User
from assemblies.models.events import Event
from assemblies.services import audit
from sessions.errors import NothingSaved, NotPublished
from sessions.models.minutes import Minutes, MinutesDraft, MinutesVersion
from sessions.models.sittings import Sitting
from sessions.selectors.minutes import drafts_of
from sessions.services import events


@dataclass(frozen=True, slots=True)
class Typed:
    """A text as an editor has it before her, and the version that she had when she began.

    page: which page it is typed on, drawn when that was opened. taken: the mark of the draft with
    which it was opened, whose text is continued here.
    """

    text: str
    seen: int
    page: str = ""
    taken: str = ""


@transaction.atomic
def save(
    *, sitting: Sitting, language: Language, typed: Typed, by: User, at: datetime
) -> MinutesVersion:
    """Save a new version of the minutes; what readers see stays until it is published.

    The editor's draft is done with, and the one that she continued; what she typed on another page
    since stays. The text that is saved already makes no new version. Raises Superseded when
    somebody else has saved another one since `typed.seen`.
    """
    minutes = _held(sitting, language)
    newest = MinutesVersion.objects.filter(minutes=minutes, version=minutes.version).first()
    if newest is None or newest.text != typed.text:
        if typed.seen != minutes.version:
            raise Superseded
        newest = _add_version(minutes, typed.text, by, at)
    discard(sitting=sitting, language=language, typed=typed, by=by)
    return newest


@transaction.atomic
def keep(*, sitting: Sitting, language: Language, typed: Typed, by: User, at: datetime) -> int:
    """Keep what an editor has typed as her own draft; return the version that is the newest now.

    The draft remembers which version she began with, however often it is kept. It takes the place
    of the one that she continued; each other page of hers has its own.
    """
    draft, is_new = MinutesDraft.objects.get_or_create(
        sitting=sitting,
        language=language,
        editor=by,
        page=typed.page,
        defaults={"text": typed.text, "based_on": typed.seen, "kept_at": at},
    )
    if not is_new:
        MinutesDraft.objects.filter(pk=draft.pk).update(text=typed.text, kept_at=at)
    for other in drafts_of(sitting, language, by):
        if other.pk != draft.pk and other.mark == typed.taken:
            other.delete()
    saved = Minutes.objects.filter(sitting=sitting, language=language)
    return saved.values_list("version", flat=True).first() or 0


def discard(*, sitting: Sitting, language: Language, typed: Typed, by: User) -> None:
    """Give up what an editor has typed on this page, or had when she opened it, and not saved.

    What she has typed on another page since stays, unless it is this very text.
    """
    for draft in drafts_of(sitting, language, by):
        is_here = draft.page == typed.page or draft.mark == typed.taken
        if is_here or draft.text.strip() == typed.text.strip():
            draft.delete()


@transaction.atomic
def publish(*, sitting: Sitting, language: Language, seen: int, by: User, at: datetime) -> Minutes:
    """Let everybody who may see the sitting read the newest version.

    seen: the version that the editor has read. Raises NothingSaved, Superseded.
    """
    events.lock(among=Event.objects.filter(pk=sitting.event_id))
    minutes = _held(sitting, language)
    if not minutes.version:
        raise NothingSaved
    if minutes.version != seen:
        raise Superseded
    before = minutes.published_version
    minutes.published_version, minutes.published_at, minutes.published_by = seen, at, by
    _put(minutes, "minutes.publish", before, by, at)
    return minutes


@transaction.atomic
def withdraw(*, sitting: Sitting, language: Language, by: User, at: datetime) -> Minutes:
    """Let nobody but editors read the minutes any more. Raises NotPublished."""
    events.lock(among=Event.objects.filter(pk=sitting.event_id))
    minutes = _held(sitting, language)
    before = minutes.published_version
    if before is None:
        raise NotPublished
    minutes.published_version = minutes.published_at = minutes.published_by = None
    _put(minutes, "minutes.withdraw", before, by, at)
    return minutes


def _held(sitting: Sitting, language: Language) -> Minutes:
    """Return the minutes with their row held: here it is decided who saves the next version."""
    minutes, _is_new = Minutes.objects.get_or_create(sitting=sitting, language=language)
    return Minutes.objects.select_for_update(of=("self",), no_key=True).get(pk=minutes.pk)


def _add_version(minutes: Minutes, text: str, by: User, at: datetime) -> MinutesVersion:
    minutes.version += 1
    minutes.save(update_fields=["version"])
    version = MinutesVersion.objects.create(
        minutes=minutes, version=minutes.version, text=text, saved_at=at, saved_by=by
    )
    after = {"language": minutes.language, "version": minutes.version}
    audit.record(act="minutes.save", thing=minutes, by=by, at=at, after=after)
    return version


def _put(minutes: Minutes, act: str, before: int | None, by: User, at: datetime) -> None:
    minutes.save(update_fields=["published_version", "published_at", "published_by"])
    audit.record(
        act=act,
        thing=minutes,
        by=by,
        at=at,
        before={"published_version": before},
        after={"published_version": minutes.published_version},
    )
    events.renew_calendar(event_id=minutes.sitting.event_id)
