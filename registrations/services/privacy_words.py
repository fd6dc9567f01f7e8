"""Classes of personal data, and the rules they go by, in the words people read."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registrations.enums import DataClass, RetentionBasis
from registrations.services.words import Words

DATA_CLASSES: Final[dict[str, Words]] = {
    DataClass.PROTECTED_ANSWERS: _("Passport, visa and travel data"),
    DataClass.UPLOADS: _("Files sent as answers"),
    DataClass.PHOTOS: _("Pictures for badges"),
    DataClass.BIRTH_AND_ACCESS: _("Dates of birth and access needs"),
    DataClass.NOT_APPROVED: _("People who were not approved in the end"),
    DataClass.CONTACT: _("E-mail addresses"),
    DataClass.ANSWERS: _("Answers to the secretariat's questions"),
    DataClass.NOTES: _("Notes of the secretariat"),
    DataClass.LATE_REQUESTS: _("Requests after the deadline"),
    DataClass.INQUIRIES: _("Questions of the secretariat and their answers"),
    DataClass.LETTERS: _("Words of letters"),
    DataClass.FIELD_HISTORY: _("History of changed fields"),
    DataClass.IMPORTED_SHEETS: _("Imported sheets"),
    DataClass.EXPORTS: _("Exported lists"),
    DataClass.OUTBOX_BODIES: _("Words of mails"),
    DataClass.IDENTITY: _("Names and functions"),
}
BASES: Final[dict[str, Words]] = {
    RetentionBasis.HOUSE: pgettext_lazy("rule of erasure", "Rule of the house"),
    RetentionBasis.EVENT: pgettext_lazy("rule of erasure", "Rule of this event"),
    RetentionBasis.QUESTION: pgettext_lazy("rule of erasure", "Rule of the question"),
    RetentionBasis.REQUEST: pgettext_lazy("rule of erasure", "Asked for by the person"),
}
