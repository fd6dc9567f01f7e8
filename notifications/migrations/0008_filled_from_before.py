"""What older rows say already: of which entry a message is, and who is registered for an event.

Who follows an event since she was accredited hears of its sittings too, as who comes now does.
"""

from django.db import migrations
from django.db.models import F, Value
from django.db.models.functions import StrIndex, Substr


def fill(apps, schema_editor):
    messages = apps.get_model("notifications", "Message").objects
    # A thread is the address, a blank and the UID.
    messages.exclude(thread="").update(
        uid=Substr(F("thread"), StrIndex(F("thread"), Value(" ")) + 1)
    )
    messages.update(domain=Substr(F("recipient"), StrIndex(F("recipient"), Value("@")) + 1))
    follow = apps.get_model("notifications", "Follow")
    of_events = follow.objects.filter(topic__startswith="event:").iterator()
    follow.objects.bulk_create(
        (
            follow(
                user_id=one.user_id,
                topic=one.topic.replace("event:", "sittings-of:"),
                created_at=one.created_at,
            )
            for one in of_events
        ),
        batch_size=1000,
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("notifications", "0007_calendars_and_delivery")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
