"""Run by test_tables.py on an empty PostgreSQL: make its tables one way, write what they are.

python -m tests.config.structure at-once|step-by-step
"""

import json
import sys

import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

# Names that Django makes may tell of a column's earlier name: only those of checks are compared.
_QUESTIONS = {
    "constraint": "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace",
    "named": "SELECT conname FROM pg_constraint WHERE contype IN ('c', 'x')"
    " AND connamespace = 'public'::regnamespace",
    "index": "SELECT tablename, regexp_replace(indexdef, 'INDEX .* ON', 'INDEX ON')"
    " FROM pg_indexes WHERE schemaname = 'public'",
    "storage": "SELECT relname, reloptions FROM pg_class WHERE reloptions IS NOT NULL"
    " AND relnamespace = 'public'::regnamespace",
    "column": "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable,"
    " column_default, is_identity, generation_expression, collation_name"
    " FROM information_schema.columns WHERE table_schema = 'public'",
}


def _make(way):
    if way == "at-once":
        call_command("migrate", verbosity=0)
    else:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())


def _described():
    for what, question in _QUESTIONS.items():
        with connection.cursor() as cursor:
            cursor.execute(question)
            yield from (f"{what}: {row}" for row in cursor.fetchall())
    yield from (f"applied: {key}" for key in MigrationRecorder(connection).applied_migrations())


if __name__ == "__main__":
    django.setup()
    _make(sys.argv[1])
    json.dump(sorted(_described()), sys.stdout)
