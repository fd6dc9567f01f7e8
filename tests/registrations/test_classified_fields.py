from registrations.models.registrations import Registration
from registrations.rules.changes import ASKS_APPROVAL_AGAIN, KEEPS_APPROVAL

KEPT_BY_ACTS = {
    "id",
    "event",
    "file",
    "applicant",
    "organization_key",
    "participant",
    "state",
    "version",
    "reason",
    "search_key",
    "created_at",
    "changed_at",
    "decided_at",
    "decided_by",
}


def test_every_field_a_coordinator_fills_is_classified():
    fields = {field.name for field in Registration._meta.concrete_fields}

    assert fields - KEPT_BY_ACTS == KEEPS_APPROVAL | ASKS_APPROVAL_AGAIN
