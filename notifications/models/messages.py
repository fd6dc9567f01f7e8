import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from notifications.enums import Failure, Lane, MessageState
from notifications.models.mailings import Mailing


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, at: datetime) -> "MessageQuerySet":
        """Keep what may leave now: unsent, its time come, not in somebody's hands."""
        return self.filter(
            models.Q(claimed_until__isnull=True) | models.Q(claimed_until__lte=at),
            state=MessageState.QUEUED,
            due_at__lte=at,
        )

    def not_ended(self, keys: Iterable[Any]) -> "MessageQuerySet":
        """Keep those of these keys that neither left nor were given up.

        Asked by their moments: by their state PostgreSQL would look for them in the index of all
        that waits, when it knows nothing yet of the thousands that were queued just now.
        """
        return self.filter(pk__in=keys, sent_at__isnull=True, failed_at__isnull=True)

    def claimed(self, keys: Iterable[Any], *, until: datetime | None) -> "MessageQuerySet":
        """Keep those that are in our hands still: nobody took them after our lease had ended."""
        return self.filter(pk__in=keys, state=MessageState.QUEUED, claimed_until=until)

    def first_of_their_thread(self) -> "MessageQuerySet":
        """Keep messages that no earlier unsent one about the same entry stands before.

        A cancellation must not overtake the invitation it cancels.
        """
        # The first of each thread, asked row by row: as a join it would be laid out by what
        # PostgreSQL last knew of the table, which is nothing of the thousands queued just now.
        unsent = Message.objects.filter(
            thread=models.OuterRef("thread"),
            state__in=[MessageState.QUEUED, MessageState.HELD],
        )
        first = models.Subquery(unsent.order_by("pk").values("pk")[:1])
        return self.filter(models.Q(thread="") | models.Q(pk=first))


def thread_of(address: str, uid: str) -> str:
    """Return the thread of all messages about one calendar entry to one person."""
    return f"{address.lower()} {uid}"


class Message(models.Model):
    """The outbox: one row a recipient, written in the transaction of the act it tells of."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recipient = models.EmailField()
    domain = models.CharField(max_length=255, blank=True, help_text=_("The host of the address."))
    recipient_name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=2)
    key = models.CharField(max_length=160, help_text=_("The occasion; a person hears of it once."))
    kind = models.CharField(max_length=60)
    lane = models.CharField(max_length=8, choices=[(x.value, x.value) for x in Lane])
    thread = models.CharField(
        max_length=330,
        blank=True,
        help_text=_("Recipient and calendar entry: messages of one thread leave in order."),
    )
    uid = models.CharField(
        max_length=255, blank=True, help_text=_("Of the one calendar entry it is about.")
    )
    context = models.JSONField(default=dict, help_text=_("What the templates print."))
    entry = models.JSONField(null=True, blank=True, help_text=_("The calendar entry, as it was."))
    method = models.CharField(max_length=8, blank=True, help_text=_("iTIP method of the entry."))
    entries = models.JSONField(
        null=True, blank=True, help_text=_("Several entries, attached as a file to take over.")
    )
    state = models.CharField(
        max_length=8, choices=[(x.value, x.value) for x in MessageState], default="queued"
    )
    mailing = models.ForeignKey(
        Mailing,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="messages",
        db_index=False,  # as below: nearly all mails belong to none
        help_text=_("The many of which it is one."),
    )
    digest = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="folded",
        db_index=False,
        help_text=_("The digest it went out in."),
    )
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    useful_until = models.DateTimeField(
        null=True, blank=True, help_text=_("After that it is not sent any more.")
    )
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    failure = models.CharField(
        max_length=12,
        blank=True,
        choices=[(x.value, x.value) for x in Failure],
        help_text=_("Why it was given up."),
    )

    # While the row is being written, not kept: the clock of who is written to, and when that
    # begins of which it tells.
    reader_zone = ""
    wanted_before: datetime | None = None

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "key"], name="message_occasion_is_told_once"
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(state="sent", sent_at__isnull=False)
                    # One that came back keeps when it left.
                    | models.Q(state="failed")
                    | (~models.Q(state="sent") & models.Q(sent_at__isnull=True))
                ),
                name="message_sent_has_its_time",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(state="failed", failed_at__isnull=False)
                    | (~models.Q(state="failed") & models.Q(failed_at__isnull=True))
                ),
                name="message_failed_has_its_time",
            ),
        ]
        # A mail that is sent stands anew in each that knows it: few, and most know few rows.
        indexes = [
            models.Index(
                fields=["lane", "due_at", "id"],
                condition=models.Q(state="queued"),
                name="message_waiting",
            ),
            models.Index(
                fields=["recipient", "due_at"],
                condition=models.Q(state="gathered"),
                name="message_gathered",
            ),
            models.Index(
                fields=["uid", "recipient"],
                condition=~models.Q(method=""),
                name="message_entry_told",
            ),
            models.Index(
                fields=["thread", "id"],
                condition=models.Q(state__in=["queued", "held"]),
                name="message_thread_unsent",
            ),
            models.Index(
                fields=["sent_at"],
                include=["domain"],
                condition=models.Q(state="sent"),
                name="message_sent_lately",
            ),
            models.Index(
                fields=["mailing"],
                condition=models.Q(mailing__isnull=False),
                name="message_of_mailing",
            ),
            models.Index(
                fields=["digest"],
                condition=models.Q(digest__isnull=False),
                name="message_folded_into",
            ),
            models.Index(
                fields=["state", "lane", "failure", "due_at"],
                condition=~models.Q(state="sent"),
                name="message_not_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
