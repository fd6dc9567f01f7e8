import assemblies.enums
import assemblies.fields
import django.core.serializers.json
import django.db.models.deletion
import sessions.enums.debates
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assemblies", "0006_heads_of_delegations"),
        ("assembly_sessions", "0040_tellers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Debate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("general", "general"),
                            ("emergency", "emergency"),
                            ("committee", "committee"),
                            ("drafting", "drafting"),
                            ("panel", "panel"),
                        ],
                        max_length=12,
                    ),
                ),
                ("title", assemblies.fields.LanguageMapField()),
                (
                    "speakers_per_delegation",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Young members aside; empty: as many as come.",
                        null=True,
                    ),
                ),
                (
                    "waiting_per_delegation",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="At a time; empty: as many as come.", null=True
                    ),
                ),
                (
                    "delegation_seconds",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Shared by its speakers; empty: each has her own.",
                        null=True,
                    ),
                ),
                ("reply_seconds", models.PositiveIntegerField()),
                ("point_of_order_seconds", models.PositiveIntegerField()),
                ("registration_opens_at", models.DateTimeField()),
                (
                    "registration_closes_at",
                    models.DateTimeField(help_text="Who asks later follows in order of arrival."),
                ),
                (
                    "draw_at",
                    models.DateTimeField(
                        blank=True, help_text="When the lot is announced to be drawn.", null=True
                    ),
                ),
                (
                    "lists_closed_at",
                    models.DateTimeField(
                        blank=True, help_text="When the lists were closed for the draw.", null=True
                    ),
                ),
                (
                    "ended_at",
                    models.DateTimeField(
                        blank=True, help_text="When nobody more was taken on its lists.", null=True
                    ),
                ),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("made_at", models.DateTimeField()),
                ("version", models.PositiveBigIntegerField(default=1, editable=False)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="debates",
                        to="assemblies.event",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sitting",
                    models.ForeignKey(
                        blank=True,
                        help_text="In which it is held now; empty: not begun, adjourned or closed.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assembly_sessions.sitting",
                    ),
                ),
                (
                    "sittings",
                    models.ManyToManyField(related_name="debates", to="assembly_sessions.sitting"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HallScreen",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(help_text="Where it hangs.", max_length=80)),
                (
                    "key",
                    models.CharField(
                        help_text="In its address; who knows it sees the screen.",
                        max_length=43,
                        unique=True,
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "en"), ("fr", "fr"), ("ar", "ar"), ("es", "es")],
                        default=assemblies.enums.Language["ENGLISH"],
                        max_length=2,
                    ),
                ),
                (
                    "shows",
                    models.CharField(
                        choices=[
                            ("speakers", "speakers"),
                            ("vote", "vote"),
                            ("message", "message"),
                            ("programme", "programme"),
                            ("nothing", "nothing"),
                        ],
                        default=sessions.enums.debates.ScreenView["NOTHING"],
                        max_length=10,
                    ),
                ),
                ("message", assemblies.fields.LanguageMapField(blank=True, null=True)),
                ("set_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ballot",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="assembly_sessions.ballot",
                    ),
                ),
                (
                    "debate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="assembly_sessions.debate",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="screens",
                        to="assemblies.event",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ListDraw",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("lists", models.TextField(help_text="The closed lists, as they were published.")),
                (
                    "commitment",
                    models.CharField(help_text="Of the secret, in hexadecimal.", max_length=64),
                ),
                (
                    "secret",
                    assemblies.fields.SealedJSONField(help_text="Published with the draw only."),
                ),
                ("committed_at", models.DateTimeField()),
                (
                    "spoken",
                    models.CharField(blank=True, help_text="What the room gave.", max_length=200),
                ),
                ("drawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "committed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "debate",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draw",
                        to="assembly_sessions.debate",
                    ),
                ),
                (
                    "drawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Speaker",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True,
                        help_text="Empty: announced by the delegation later.",
                        max_length=120,
                    ),
                ),
                (
                    "function",
                    models.CharField(
                        blank=True,
                        help_text="Printed beside the name, e.g. of a guest.",
                        max_length=200,
                    ),
                ),
                (
                    "languages",
                    models.JSONField(
                        default=list,
                        help_text="Codes of the languages of the speech, in their order.",
                    ),
                ),
                (
                    "is_late",
                    models.BooleanField(
                        default=False,
                        help_text="Asked after the deadline; follows in order of arrival.",
                    ),
                ),
                ("registered_at", models.DateTimeField()),
                (
                    "seconds",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Her part of the delegation's time, where it said so.",
                        null=True,
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("rank", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("listed", "listed"),
                            ("has_floor", "has_floor"),
                            ("spoken", "spoken"),
                            ("passed_over", "passed_over"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default=sessions.enums.debates.SpeakerState["LISTED"],
                        max_length=12,
                    ),
                ),
                ("state_at", models.DateTimeField()),
                (
                    "version",
                    models.PositiveIntegerField(
                        default=1, editable=False, help_text="Rises as she is amended or withdrawn."
                    ),
                ),
                (
                    "debate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="speakers",
                        to="assembly_sessions.debate",
                    ),
                ),
                (
                    "delegation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="speakers",
                        to="assemblies.delegation",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        help_text="For whom she speaks: the delegation's own, or an observer.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assemblies.institution",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="speeches",
                        to="assemblies.participant",
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PlaceExchange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                (
                    "agreed",
                    models.BooleanField(blank=True, help_text="Empty: not answered.", null=True),
                ),
                (
                    "ended_at",
                    models.DateTimeField(
                        blank=True, help_text="Answered, taken back, or past doing.", null=True
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "debate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exchanges",
                        to="assembly_sessions.debate",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="assembly_sessions.speaker",
                    ),
                ),
                (
                    "asks",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="assembly_sessions.speaker",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SpeakersList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("opening", "opening"),
                            ("presiding_officers", "presiding_officers"),
                            ("first_speakers", "first_speakers"),
                            ("second_speakers", "second_speakers"),
                            ("young_members", "young_members"),
                            ("panellists", "panellists"),
                            ("speakers", "speakers"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "place",
                    models.PositiveSmallIntegerField(help_text="Among the lists of the debate."),
                ),
                (
                    "order",
                    models.CharField(
                        choices=[("given", "given"), ("lot", "lot"), ("arrival", "arrival")],
                        max_length=8,
                    ),
                ),
                (
                    "seconds",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Of a speech; empty: of the delegation's time.",
                        null=True,
                    ),
                ),
                (
                    "debate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lists",
                        to="assembly_sessions.debate",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="speaker",
            name="speakers_list",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="speakers",
                to="assembly_sessions.speakerslist",
            ),
        ),
        migrations.CreateModel(
            name="TimeBudget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "of",
                    models.CharField(choices=[("group", "group"), ("sex", "sex")], max_length=8),
                ),
                (
                    "key",
                    models.CharField(help_text="Code of the group, or the sex.", max_length=40),
                ),
                ("seconds", models.PositiveIntegerField()),
                (
                    "debate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="budgets",
                        to="assembly_sessions.debate",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Turn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("speech", "speech"),
                            ("right_of_reply", "right_of_reply"),
                            ("point_of_order", "point_of_order"),
                        ],
                        max_length=16,
                    ),
                ),
                ("name", models.CharField(blank=True, help_text="If it is noted.", max_length=120)),
                ("languages", models.JSONField(default=list)),
                ("seconds", models.PositiveIntegerField(help_text="Given, with what was added.")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("running", "running"),
                            ("paused", "paused"),
                            ("ended", "ended"),
                        ],
                        default=sessions.enums.debates.TurnState["WAITING"],
                        max_length=8,
                    ),
                ),
                ("called_at", models.DateTimeField()),
                ("begun_at", models.DateTimeField(blank=True, null=True)),
                ("running_since", models.DateTimeField(blank=True, null=True)),
                ("used_ms", models.PositiveBigIntegerField(default=0)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "debate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="turns",
                        to="assembly_sessions.debate",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assemblies.institution",
                    ),
                ),
                (
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assembly_sessions.sitting",
                    ),
                ),
                (
                    "speaker",
                    models.ForeignKey(
                        blank=True,
                        help_text="Of a list; empty for who has the floor ahead of the lists.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="turns",
                        to="assembly_sessions.speaker",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DebateStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("register", "register"),
                            ("amend", "amend"),
                            ("withdraw", "withdraw"),
                            ("close_lists", "close_lists"),
                            ("draw", "draw"),
                            ("exchange", "exchange"),
                            ("place", "place"),
                            ("open", "open"),
                            ("call", "call"),
                            ("start", "start"),
                            ("pause", "pause"),
                            ("extend", "extend"),
                            ("end_turn", "end_turn"),
                            ("skip", "skip"),
                            ("pass_over", "pass_over"),
                            ("give_reply", "give_reply"),
                            ("give_point_of_order", "give_point_of_order"),
                            ("close_list", "close_list"),
                            ("reopen_list", "reopen_list"),
                            ("adjourn", "adjourn"),
                            ("close", "close"),
                            ("reopen", "reopen"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "facts",
                    models.JSONField(default=dict, help_text="Keys and figures, never names."),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "before",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        help_text="Rows as they were, by kind and key; null: there was none.",
                    ),
                ),
                ("done_at", models.DateTimeField()),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                (
                    "debate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="assembly_sessions.debate",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taken_back_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "speaker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="assembly_sessions.speaker",
                    ),
                ),
                (
                    "turn",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="assembly_sessions.turn",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WrittenStatement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=8)),
                ("name", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=100)),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("received_at", models.DateTimeField()),
                (
                    "received_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "speaker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="statements",
                        to="assembly_sessions.speaker",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="debate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("registration_closes_at__gt", models.F("registration_opens_at"))
                ),
                name="debate_registration_closes_after_it_opens",
            ),
        ),
        migrations.AddConstraint(
            model_name="debate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_at__isnull", True), ("sitting__isnull", True), _connector="OR"
                ),
                name="debate_closed_is_in_no_sitting",
            ),
        ),
        migrations.AddConstraint(
            model_name="hallscreen",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at__isnull", True)),
                fields=("event", "name"),
                name="hallscreen_name_is_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="listdraw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("drawn_at__isnull", True), ("spoken", "")),
                    models.Q(("drawn_at__isnull", False), models.Q(("spoken", ""), _negated=True)),
                    _connector="OR",
                ),
                name="listdraw_drawn_has_what_was_spoken",
            ),
        ),
        migrations.AddConstraint(
            model_name="placeexchange",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("asks",),
                name="placeexchange_asks_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="placeexchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("asks", models.F("asked")), _negated=True),
                name="placeexchange_is_of_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="speakerslist",
            constraint=models.UniqueConstraint(
                fields=("debate", "category"), name="speakerslist_is_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="speakerslist",
            constraint=models.UniqueConstraint(
                fields=("debate", "place"), name="speakerslist_has_its_place"
            ),
        ),
        migrations.AddIndex(
            model_name="speaker",
            index=models.Index(fields=["speakers_list", "rank", "id"], name="speaker_in_order"),
        ),
        migrations.AddConstraint(
            model_name="speaker",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("participant__isnull", False),
                    (
                        "state__in",
                        [
                            sessions.enums.debates.SpeakerState["LISTED"],
                            sessions.enums.debates.SpeakerState["HAS_FLOOR"],
                        ],
                    ),
                ),
                fields=("debate", "participant"),
                name="speaker_waits_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="speaker",
            constraint=models.UniqueConstraint(
                condition=models.Q(("number__isnull", False)),
                fields=("speakers_list", "number"),
                name="speaker_number_is_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="timebudget",
            constraint=models.UniqueConstraint(
                fields=("debate", "of", "key"), name="timebudget_is_one"
            ),
        ),
        migrations.AddIndex(
            model_name="turn",
            index=models.Index(fields=["debate", "id"], name="turn_of_debate"),
        ),
        migrations.AddConstraint(
            model_name="turn",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", sessions.enums.debates.TurnState["RUNNING"])),
                fields=("debate",),
                name="turn_runs_alone",
            ),
        ),
        migrations.AddConstraint(
            model_name="turn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("running_since__isnull", False),
                        ("state", sessions.enums.debates.TurnState["RUNNING"]),
                    ),
                    models.Q(
                        models.Q(
                            ("state", sessions.enums.debates.TurnState["RUNNING"]), _negated=True
                        ),
                        ("running_since__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="turn_runs_since",
            ),
        ),
        migrations.AddConstraint(
            model_name="turn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at__isnull", False),
                        ("state", sessions.enums.debates.TurnState["ENDED"]),
                    ),
                    models.Q(
                        models.Q(
                            ("state", sessions.enums.debates.TurnState["ENDED"]), _negated=True
                        ),
                        ("ended_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="turn_ended_has_its_time",
            ),
        ),
        migrations.AddIndex(
            model_name="debatestep",
            index=models.Index(fields=["debate", "-id"], name="debatestep_last"),
        ),
        migrations.AddConstraint(
            model_name="debatestep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("taken_back_by__isnull", True),
                    ("taken_back_at__isnull", False),
                    _connector="OR",
                ),
                name="debatestep_taken_back_by_has_its_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="writtenstatement",
            constraint=models.UniqueConstraint(
                fields=("speaker", "language"), name="writtenstatement_of_a_language_is_one"
            ),
        ),
    ]
