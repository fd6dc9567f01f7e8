"""Institutions that are no parliaments: Associate Members and observers, entered one by one."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from assemblies.enums import InstitutionKind
from assemblies.models.accounts import User
from assemblies.models.institutions import Institution
from assemblies.services import audit


@transaction.atomic
def record(
    *,
    kind: InstitutionKind,
    code: str,
    name: Mapping[str, str],
    by: User | None,
    at: datetime,
) -> Institution:
    """Enter an Associate Member or an observer, or correct its names; parliaments are imported.

    name: by language, English among them.
    """
    if kind is InstitutionKind.PARLIAMENT:
        raise ValueError("parliaments come from the register's file")
    others = Institution.objects.exclude(kind=InstitutionKind.PARLIAMENT)
    institution = others.select_for_update(of=("self",)).filter(code=code).first()
    institution = institution or Institution(code=code)
    before = {"kind": institution.kind} if institution.pk else {}
    if institution.pk and (institution.kind, dict(institution.name)) == (kind, dict(name)):
        return institution
    institution.kind, institution.name = kind, dict(name)
    institution.save()
    audit.record(
        act="institution.record",
        thing=institution,
        by=by,
        at=at,
        before=before,
        after={"kind": kind.value, "code": code},
    )
    return institution
