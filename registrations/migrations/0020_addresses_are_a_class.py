from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registrations", "0019_questions_are_erased_by_rule"),
    ]

    operations = [
        migrations.AlterField(
            model_name="erasure",
            name="data_class",
            field=models.CharField(
                choices=[
                    ("protected_answers", "protected_answers"),
                    ("answers", "answers"),
                    ("uploads", "uploads"),
                    ("photos", "photos"),
                    ("birth_and_access", "birth_and_access"),
                    ("contact", "contact"),
                    ("field_history", "field_history"),
                    ("notes", "notes"),
                    ("late_requests", "late_requests"),
                    ("inquiries", "inquiries"),
                    ("letters", "letters"),
                    ("never_approved", "never_approved"),
                    ("imported_sheets", "imported_sheets"),
                    ("exports", "exports"),
                    ("outbox_bodies", "outbox_bodies"),
                    ("identity", "identity"),
                ],
                max_length=24,
            ),
        ),
        migrations.AlterField(
            model_name="retentionrule",
            name="data_class",
            field=models.CharField(
                choices=[
                    ("protected_answers", "protected_answers"),
                    ("answers", "answers"),
                    ("uploads", "uploads"),
                    ("photos", "photos"),
                    ("birth_and_access", "birth_and_access"),
                    ("contact", "contact"),
                    ("field_history", "field_history"),
                    ("notes", "notes"),
                    ("late_requests", "late_requests"),
                    ("inquiries", "inquiries"),
                    ("letters", "letters"),
                    ("never_approved", "never_approved"),
                    ("imported_sheets", "imported_sheets"),
                    ("exports", "exports"),
                    ("outbox_bodies", "outbox_bodies"),
                    ("identity", "identity"),
                ],
                max_length=24,
            ),
        ),
    ]
