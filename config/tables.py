"""An empty database gets its tables at once, from the models as they are now.

The history of the tables is for databases that lived through it. Going through it where nothing
is stored yet takes half a minute, nearly all of it for models that no longer exist.
"""

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.operations import RunPython
from django.db.migrations.recorder import MigrationRecorder

# What a migration adds to the tables that no model can say is marked by this hint on its operation,
# `RunPython(add, drop, hints=BEYOND_MODELS)`, and is added here too.
BEYOND_MODELS = {"beyond_models": True}


def are_missing(connection: BaseDatabaseWrapper) -> bool:
    """Say whether the database has no table at all."""
    return not connection.introspection.table_names()


def make(connection: BaseDatabaseWrapper) -> None:
    """Make all tables of an empty database and record every migration as applied.

    Either all of it is there afterwards or, after a fault, nothing. What
    `tests/config/test_tables.py` compares: the migrations, one by one, give the same tables.
    """
    history = _history(connection)
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.can_migrate(connection):  # noqa: SLF001 - Django's documented name
                editor.create_model(model)
        for migration in history:
            for operation in migration.operations:
                if isinstance(operation, RunPython) and operation.hints == BEYOND_MODELS:
                    operation.code(apps, editor)  # type: ignore[arg-type] # of today
        recorder = MigrationRecorder(connection)
        recorder.ensure_schema()
        for migration in history:
            recorder.record_applied(migration.app_label, migration.name)


def _history(connection: BaseDatabaseWrapper) -> list[Migration]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [migration for migration, _backwards in plan]
