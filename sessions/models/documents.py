import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assemblies.enums import Language
from assemblies.fields import LanguageMapField
from assemblies.models.bodies import Body, Theme
from assemblies.models.events import Event
from sessions.enums import DocumentAccess, DocumentKind
from sessions.models.agenda import AgendaItem
from sessions.models.sittings import Sitting
from sessions.rules.symbols import Symbol

_ACCOUNT = settings.AUTH_USER_MODEL


class DocumentQuerySet(models.QuerySet["Document"]):
    def shown_by(self, at: datetime) -> "DocumentQuerySet":
        """Keep the documents whose moment has come: no embargo, or one that has passed."""
        return self.filter(models.Q(visible_from=None) | models.Q(visible_from__lte=at))


class Document(models.Model):
    """A document of a meeting, known by its symbol; what it says stands in its revisions."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="documents")
    symbol = models.CharField(
        max_length=48, unique=True, help_text=_("As it is written, without a revision.")
    )
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="documents")
    letters = models.CharField(max_length=8, help_text=_("Of the body, as in the symbol."))
    session = models.PositiveSmallIntegerField(help_text=_("As the body counts its own."))
    item = models.CharField(max_length=16, blank=True, help_text=_("As in the symbol."))
    kind = models.CharField(max_length=20, choices=[(x.value, x.value) for x in DocumentKind])
    number = models.PositiveSmallIntegerField()
    order = models.CharField(max_length=48, help_text=_("What sorts symbols as people count."))
    agenda_item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="documents"
    )
    sittings = models.ManyToManyField(Sitting, blank=True, related_name="documents")
    themes = models.ManyToManyField(Theme, blank=True, related_name="documents")
    title = LanguageMapField()
    search_key = models.TextField(
        editable=False, help_text=_("Symbol and titles, without accents and case.")
    )
    access = models.CharField(
        max_length=12,
        choices=[(x.value, x.value) for x in DocumentAccess],
        default=DocumentAccess.SECRETARIAT,
    )
    visible_from = models.DateTimeField(
        null=True, blank=True, help_text=_("An embargo: before it, only the secretariat sees it.")
    )
    shown_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text=_("Since when somebody outside the secretariat may have seen it."),
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["event", "order"], name="document_of_event")]

    def __str__(self) -> str:
        return self.symbol

    @property
    def parts(self) -> Symbol:
        """Return the symbol, taken apart."""
        return Symbol(
            body=self.letters,
            session=self.session,
            item=self.item,
            kind=DocumentKind(self.kind),
            number=self.number,
        )

    def is_embargoed(self, at: datetime) -> bool:
        """Return whether its moment is still to come."""
        return self.visible_from is not None and at < self.visible_from

    def was_shown(self, at: datetime) -> bool:
        """Return whether anybody outside the secretariat may have seen it by then."""
        return self.shown_at is not None and self.shown_at <= at


class Revision(models.Model):
    """One revision of a document: 0 as first issued, then -rev, -rev.2; withdrawn ones stay."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    note = LanguageMapField(null=True, blank=True, help_text=_("What was changed, for readers."))
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    withdrawn_reason = LanguageMapField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"], name="revision_number_is_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_reason__isnull=True)
                | models.Q(withdrawn_at__isnull=False, withdrawn_reason__isnull=False),
                name="revision_withdrawn_has_its_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_by__isnull=True)
                | models.Q(withdrawn_at__isnull=False),
                name="revision_withdrawn_by_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.number}"

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None


class LanguageVersion(models.Model):
    """A revision in one language: a file, known by what is in it. Its bytes stand apart."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="versions")
    language = models.CharField(max_length=2, choices=[(x.value, x.value) for x in Language])
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text=_("bytes"))
    sha256 = models.CharField(max_length=64)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "language"], name="language_version_is_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.language}"

    @property
    def etag(self) -> str:
        return f'"{self.sha256}"'


class DocumentContent(models.Model):
    """The bytes of a language version, apart from it so that no list carries them.

    They stand in the database and not in a folder: one transaction, one backup, nothing left over.
    """

    version = models.OneToOneField(
        LanguageVersion, on_delete=models.CASCADE, primary_key=True, related_name="content"
    )
    content = models.BinaryField()

    def __str__(self) -> str:
        return str(self.pk)


class UploadBatch(models.Model):
    """Files that were sent together, until their documents are issued, or for a day."""

    KEPT_FOR = timedelta(days=1)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(_ACCOUNT, on_delete=models.CASCADE, related_name="+")
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="upload_batch_expires")]

    def __str__(self) -> str:
        return str(self.public_id)


class UploadedPaper(models.Model):
    """One file of a batch, as it was sent. fault: why its content is not taken, as a refusal."""

    batch = models.ForeignKey(UploadBatch, on_delete=models.CASCADE, related_name="papers")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(help_text=_("bytes"))
    sha256 = models.CharField(max_length=64)
    fault = models.JSONField(null=True, blank=True)
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.batch_id} {self.pk}"
