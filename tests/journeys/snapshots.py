"""The rows of a database, kept in memory and put back: quicker than building them for each test."""

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

# What Django puts back itself when a test has ended, and its own memory of it.
_OF_DJANGO = {"django_content_type", "auth_permission", "django_migrations"}


def is_possible():
    """Say whether this database can: only PostgreSQL hands out whole tables."""
    return connection.vendor == "postgresql"


def take():
    """Return the rows of every table that has some, by table."""
    rows = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names()) - _OF_DJANGO):
            with cursor.copy(f'COPY "{table}" TO STDOUT (FORMAT BINARY)') as copy:
                rows[table] = b"".join(copy)
            cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}")')
            if not cursor.fetchone()[0]:
                del rows[table]
    return rows


def put_back(rows):
    """Empty the tables and fill them with what `take` returned."""
    names = ", ".join(f'"{table}"' for table in rows)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {names} CASCADE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table, held in rows.items():
            with cursor.copy(f'COPY "{table}" FROM STDIN (FORMAT BINARY)') as copy:
                copy.write(held)
        for reset in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(reset)
