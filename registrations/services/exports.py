"""Lists of people that are taken away as files: asked for here, made by the worker."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from assemblies.models.accounts import User
from assemblies.models.events import Event
from assemblies.permissions import key_of
from assemblies.services import audit
from registrations import tasks
from registrations.enums import AskedOf, ExportState, QuestionKind, SheetKind
from registrations.errors.papers import ExportFinished
from registrations.models.desk import Export
from registrations.models.questions import Question
from registrations.selectors.people import Wanted
from registrations.selectors.people_tables import TableWords
from registrations.selectors.questions import questions_of
from registrations.services.question_words import countries, options_of
from registrations.services.words import CAPACITIES, PERSON_STATES, SEXES
from sessions.models.sittings import Sitting

KEPT: Final = timedelta(days=1)


@transaction.atomic
def ask(*, event: Event, wanted: Wanted, sheet: SheetKind, by: User, at: datetime) -> Export:
    """Ask for the event's people as a file, as wanted; the worker makes it soon."""
    export = Export.objects.create(
        event=event,
        sheet=sheet,
        filters=wanted.as_plain(),
        words=words_now(event).as_plain(),
        asked_at=at,
        asked_by=by,
        asked_with=key_of(by),
        expires_at=at + KEPT,
    )
    audit.record(act="export.ask", thing=export, by=by, at=at, after={"sheet": sheet})
    tasks.wake_exports()
    return export


@transaction.atomic
def cancel(*, export: Export, by: User, at: datetime) -> Export:
    """Give a list up before it is made. Raises ExportFinished."""
    export = Export.objects.select_for_update(of=("self",)).get(pk=export.pk)
    if not ExportState(export.state).is_under_way:
        raise ExportFinished
    export.state, export.finished_at, export.claimed_until = ExportState.CANCELLED, at, None
    export.save(update_fields=["state", "finished_at", "claimed_until"])
    export.parts.all().delete()
    audit.record(act="export.cancel", thing=export, by=by, at=at)
    return export


@transaction.atomic
def taken(*, of: Event | Sitting, table: str, people: int, by: User, at: datetime) -> None:
    """Note that a table of people is taken away at once; called before it goes out.

    table: which one, for the audit.
    """
    after = {"table": table, "people": people}
    audit.record(act="export.take", thing=of, by=by, at=at, after=after)


def words_now(event: Event) -> TableWords:
    """Return the words of a table of the event's people in the active language.

    A question has a column unless its answers are protected, or files. One query.
    """
    shown = questions_of(event.pk).filter(of=AskedOf.PERSON, is_protected=False)
    questions = list(shown.exclude(kind=QuestionKind.FILE))
    return TableWords(
        language=get_language() or "en",
        name=_("People"),
        headings=[
            _("Number"),
            _("Code"),
            _("Parliament or organization"),
            _("Family name"),
            _("Given name"),
            _("Name as on the badge"),
            _("Sex"),
            _("Capacity"),
            _("State"),
            _("Function in parliament"),
            _("Function in the organization"),
            _("Organization"),
            _("E-mail address"),
            _("Language of mails"),
            _("Languages spoken"),
            _("What is needed for access"),
            _("Date of birth"),
            _("Consents to the published list"),
            _("Photo"),
            pgettext("heading of a column", "Changed on (UTC)"),
            pgettext("heading of a column", "Decided on (UTC)"),
            *(str(question.label) for question in questions),
        ],
        capacities={str(code): str(words) for code, words in CAPACITIES.items()},
        sexes={str(code): str(words) for code, words in SEXES.items()},
        states={str(code): str(words) for code, (_kind, words) in PERSON_STATES.items()},
        yes=_("Yes"),
        no=_("No"),
        questions=[question.pk for question in questions],
        choices={str(question.pk): _choices_of(question) for question in questions},
    )


def _choices_of(question: Question) -> dict[str, str]:
    """Return what the answers to a question are called in the active language."""
    if question.kind == QuestionKind.COUNTRY:
        return dict(countries())
    if question.kind == QuestionKind.CONSENT:
        return {str(True): _("Yes")}
    return dict(options_of(question))
