"""PostgreSQL reads the entries of the search by two columns of its own, computed from their keys.

Each word stands in them as its language cuts it and as it is written: the one finds other forms of
a word, the other its beginning. Accents are taken off before, so no extension is needed.
"""

from django.db import migrations

CUT = """CASE language
    WHEN 'en' THEN 'english'::regconfig
    WHEN 'fr' THEN 'french'::regconfig
    WHEN 'es' THEN 'spanish'::regconfig
    WHEN 'ar' THEN 'arabic'::regconfig
    ELSE 'simple'::regconfig
END"""
HEADING = f"""
    setweight(to_tsvector({CUT}, title_key), 'A')
    || setweight(to_tsvector('simple'::regconfig, title_key), 'A')
    || setweight(to_tsvector('simple'::regconfig, symbol_key), 'B')
"""
ADD = f"""
ALTER TABLE assemblies_searchentry
    ADD COLUMN heading tsvector GENERATED ALWAYS AS ({HEADING}) STORED,
    ADD COLUMN vector tsvector GENERATED ALWAYS AS (
        {HEADING}
        || to_tsvector({CUT}, text_key)
        || to_tsvector('simple'::regconfig, text_key)
    ) STORED;
CREATE INDEX searchentry_heading ON assemblies_searchentry USING gin (heading);
CREATE INDEX searchentry_vector ON assemblies_searchentry USING gin (vector);
"""
DROP = """
ALTER TABLE assemblies_searchentry DROP COLUMN heading, DROP COLUMN vector
"""


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ADD)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROP)


class Migration(migrations.Migration):
    dependencies = [("assemblies", "0010_search_entries")]

    operations = [migrations.RunPython(add, drop, hints={"beyond_models": True})]
