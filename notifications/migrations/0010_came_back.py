from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0009_mails_dropped"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="message",
            name="message_sent_has_its_time",
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sent_at__isnull", False), ("state", "sent")),
                    ("state", "failed"),
                    models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", True)),
                    _connector="OR",
                ),
                name="message_sent_has_its_time",
            ),
        ),
    ]
