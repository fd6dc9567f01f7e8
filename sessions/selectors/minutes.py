"""The minutes of a sitting: what is saved, what is public, what an editor has not saved yet."""

from dataclasses import dataclass

from django.db.models import F, QuerySet

from assemblies.enums import Language
from assemblies.models.accounts import User
from sessions.models.minutes import Minutes, MinutesDraft, MinutesVersion
from sessions.models.sittings import Sitting
from sessions.rules.differences import Piece, differences


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies before an editor: the newest version saved, and what she has not saved yet."""

    newest: MinutesVersion | None
    draft: MinutesDraft | None

    @property
    def version(self) -> int:
        return self.newest.version if self.newest else 0

    @property
    def saved(self) -> str:
        return self.newest.text if self.newest else ""

    @property
    def text(self) -> str:
        """Return what stands in the box: nobody's typing is lost."""
        return self.draft.text if self.draft else self.saved

    @property
    def is_apart(self) -> bool:
        """Tell whether somebody else has saved while she was typing."""
        return self.draft is not None and self.draft.based_on < self.version

    @property
    def differences(self) -> tuple[Piece, ...]:
        return differences(other=self.saved, own=self.text)


def minutes_of(sitting: Sitting, language: Language) -> Minutes:
    """Return the minutes in one language, unsaved where there are none yet. One query."""
    found = Minutes.objects.filter(sitting=sitting, language=language).first()
    return found or Minutes(sitting=sitting, language=language)


def desk_of(sitting: Sitting, language: Language, editor: User) -> Desk:
    """Return what lies before an editor of these minutes. Two queries."""
    return Desk(newest_version(sitting, language), drafts_of(sitting, language, editor).first())


def drafts_of(sitting: Sitting, language: Language, editor: User) -> QuerySet[MinutesDraft]:
    """Return what an editor has not saved yet of these minutes, the page kept last first."""
    drafts = MinutesDraft.objects.filter(sitting=sitting, language=language, editor=editor)
    return drafts.order_by("-kept_at", "-pk")


def newest_version(sitting: Sitting, language: Language) -> MinutesVersion | None:
    """Return the version saved last, with its minutes and who saved it. One query."""
    return versions_of(sitting, language).first()


def versions_of(sitting: Sitting, language: Language) -> QuerySet[MinutesVersion]:
    """Return every version saved, the newest first, with the minutes and who saved it."""
    versions = MinutesVersion.objects.filter(minutes__sitting=sitting, minutes__language=language)
    return versions.select_related("minutes", "saved_by").order_by("-version")


def published_minutes(sitting: Sitting) -> tuple[MinutesVersion, ...]:
    """Return what is public of the sitting's minutes, by language, the minutes loaded. One query.

    The sitting is one that the reader may see: who asks makes sure of that.
    """
    public = MinutesVersion.objects.filter(
        minutes__sitting=sitting, version=F("minutes__published_version")
    )
    return tuple(public.select_related("minutes").order_by("minutes__language"))
