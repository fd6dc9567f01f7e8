"""The refusals of the organization's law, and the root of every app's own.

    DomainError            expected; nobody has to fix code
    ├── RuleViolation        the statutes forbid it; carries `rule` (the citation)
    │   ├── QuotaExceeded      more members of parliament than the delegation may have
    │   ├── TooManySessions    a third Assembly in one year
    │   └── EditionUnknown     no text of the statutes is held for that day
    ├── UploadRefused        a file that somebody sent is not taken
    │   ├── UploadEmpty        nothing in it
    │   ├── UploadTooLarge     more than `limit` megabytes
    │   ├── UploadUnknown      none of the `kinds` that are taken
    │   ├── UploadCutOff       its end is missing
    │   └── UploadMisnamed     it says it is `ending`, and is `found`
    ├── SealedUnreadable     encrypted with a key that the site does not have now
    └── WrongState           too early, too late, already done
        ├── Superseded         somebody else changed it meanwhile
        ├── LastManager        nobody would be left who gives roles
        ├── AlreadySeated      the person or Member has a seat in this body at that time
        ├── SeatEndsBeforeItBegins
        └── KeyReused          the key of a repeated request was used for another one

A leaf has a stable ``code`` for machines, a ``message`` template and keyword ``details``; the
sentence is put together and translated at the edge, so logs and clients see code and numbers and
people see their language.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Protocol


def msg(text: str) -> str:
    """Mark ``text`` for the translators without translating it (the law knows no framework)."""
    return text


class Said(Protocol):
    """What a sentence is made of: a refusal, a reason, a warning."""

    @property
    def message(self) -> str: ...

    @property
    def details(self) -> Mapping[str, Any]: ...


class DomainError(Exception):
    code: ClassVar[str] = "refused"
    message: ClassVar[str] = msg("This cannot be done.")
    field: ClassVar[str] = ""  # what was sent that the refusal is about, as programs name it
    rule: str = ""  # a leaf, or the one who raises it, names the article

    def __init__(self, **details: Any) -> None:  # noqa: ANN401 - numbers, names and dates alike
        super().__init__(self.message.format(**details))
        self.details = details


class RuleViolation(DomainError):
    """The statutes or the rules forbid it."""

    code = "rule_violation"


class WrongState(DomainError):
    """Too early, too late, or already done."""

    code = "wrong_state"


class Superseded(WrongState):
    code = "superseded"
    message = msg("Somebody else has changed this meanwhile. Look at the newest version first.")


class LastManager(WrongState):
    code = "last_manager"
    message = msg("Nobody would be left who gives roles. Give the role to somebody else first.")


class AlreadySeated(WrongState):
    code = "already_seated"
    message = msg("There is a seat in this body at that time already.")


class SeatEndsBeforeItBegins(WrongState):
    code = "seat_ends_before_it_begins"
    message = msg("The last day must not be before the first.")


class KeyReused(WrongState):
    code = "idempotency_key_reused"
    message = msg("This key was used for another request. Take a new key for a new request.")


class KeyExpiresTooSoon(WrongState):
    code = "key_expires_too_soon"
    message = msg("The key would expire on {expires_at}: choose a moment that is still to come.")


class ImportRefused(DomainError):
    """The file is not taken; ``faults`` names each bad row."""

    code = "import_refused"
    message = msg("The file was not imported: {count} faults.")

    def __init__(self, *, faults: tuple[str, ...]) -> None:
        super().__init__(count=len(faults))
        self.faults = faults


class QuotaExceeded(RuleViolation):
    """More members of parliament than the delegation may have; ``rule`` is the limit's article."""

    code = "quota_exceeded"
    message = msg("The delegation may have {limit} members of parliament; {asked} are asked for.")

    def __init__(self, *, limit: int, asked: int, article: str) -> None:
        super().__init__(limit=limit, asked=asked)
        self.rule = article


class TooManySessions(RuleViolation):
    code = "too_many_sessions"
    message = msg(
        "The Assembly meets {limit} times a year; this would be session {asked} of {year}."
    )
    rule = "Statutes, art. 10"


class EditionUnknown(RuleViolation):
    code = "edition_unknown"
    message = msg("No edition of the Statutes is on record for {day}.")


class SealedUnreadable(DomainError):
    """The site runs without the key that sealed this."""

    code = "sealed_unreadable"
    message = msg(
        "This was encrypted with a key that the site does not have now. Tell whoever runs the"
        " site: the old key must stay in FIELD_KEYS until everything is sealed anew."
    )


class UploadRefused(DomainError):
    """The file is not taken."""

    code = "upload_refused"
    message = msg("This file cannot be taken.")


class UploadEmpty(UploadRefused):
    code = "upload_empty"
    message = msg("The file is empty. Choose another one.")


class UploadTooLarge(UploadRefused):
    code = "upload_too_large"
    message = msg("The file is too large: up to {limit} MB are taken.")


class UploadUnknown(UploadRefused):
    code = "upload_unknown"
    message = msg("The content of the file is none of the kinds that are taken: {kinds}.")


class UploadCutOff(UploadRefused):
    code = "upload_cut_off"
    message = msg("The end of the file is missing: it was cut off. Send it again.")


class UploadMisnamed(UploadRefused):
    code = "upload_misnamed"
    message = msg("The name of the file ends in {ending}, but its content is {found}.")
