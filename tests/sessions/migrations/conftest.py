"""The tables as they were, in a database of their own: quick to make, whatever came later."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import ConnectionHandler

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def history(tmp_path, django_db_blocker):
    """Return a function that brings the tables to a migration of ours and gives their models."""
    kept = connections["default"]
    alone = {"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "history.sqlite3"}
    with django_db_blocker.unblock():
        connections["default"] = ConnectionHandler({"default": alone}).create_connection("default")
        try:
            yield _models_at
        finally:
            connections["default"].close()
            connections["default"] = kept


def _models_at(name):
    executor = MigrationExecutor(connections["default"])
    executor.migrate([("assembly_sessions", name)])
    return executor.loader.project_state([("assembly_sessions", name)]).apps


def make_event(apps, slug):
    day = NOW.date()
    return apps.get_model("assemblies", "Event").objects.create(
        slug=slug, kind="conference", title={"en": slug}, place={"en": "Exempla"},
        time_zone="UTC", starts_on=day, ends_on=day, created_at=NOW, changed_at=NOW,
    )  # fmt: skip


def make_sitting(apps, event, *, hour=9, **changes):
    body, _ = apps.get_model("assemblies", "Body").objects.get_or_create(
        code="committee", defaults={"name": {"en": "Committee"}}
    )
    starts = NOW.replace(hour=hour)
    values = {
        "event": event,
        "body": body,
        "title": {"en": f"Sitting at {hour}"},
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=2),
        "created_at": NOW,
        "changed_at": NOW,
        "released_at": NOW,
    }
    return apps.get_model("assembly_sessions", "Sitting").objects.create(**{**values, **changes})
