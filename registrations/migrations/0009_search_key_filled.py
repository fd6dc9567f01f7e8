import unicodedata

from django.db import migrations

OF = ("given_name", "family_name", "badge_name", "organization", "email")


def plain(text):
    split = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in split if not unicodedata.combining(sign)).casefold().strip()


def fill(apps, schema_editor):
    people = apps.get_model("registrations", "Registration").objects
    for person in people.filter(search_key="").only("pk", *OF).order_by("pk").iterator(500):
        words = plain(" ".join(getattr(person, name) for name in OF))
        people.filter(pk=person.pk).update(search_key=words)


class Migration(migrations.Migration):
    """People registered before the column was there are found too."""

    dependencies = [("registrations", "0008_desk")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
