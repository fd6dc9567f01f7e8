"""PostgreSQL itself refuses two published sittings in one room at one time.

Deferred, so that one release can exchange two rooms. SQLite has nothing of the kind.
"""

from django.db import migrations


ADD = """
ALTER TABLE assembly_sessions_sitting ADD CONSTRAINT sitting_has_the_room
EXCLUDE USING gist (
    int8range(room_id, room_id, '[]') WITH &&,
    tstzrange(starts_at, ends_at) WITH &&
)
WHERE (
    room_id IS NOT NULL AND released_at IS NOT NULL AND status <> 'cancelled'
    AND NOT end_is_indicative AND NOT shares_room
)
DEFERRABLE INITIALLY DEFERRED
"""
DROP = "ALTER TABLE assembly_sessions_sitting DROP CONSTRAINT sitting_has_the_room"


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ADD)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROP)


class Migration(migrations.Migration):
    dependencies = [("assembly_sessions", "0006_what_is_published")]

    operations = [migrations.RunPython(add, drop, hints={"beyond_models": True})]
