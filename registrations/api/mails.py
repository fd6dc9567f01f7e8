"""The outbox as the secretariat sees it, for programs: what was mailed, and what did not arrive."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.models.events import Assembly
from notifications.models.messages import Message
from notifications.services import postroom
from registrations.api.filters import MailFilter
from registrations.api.views import account_of
from registrations.permissions.reviews import may_review
from registrations.selectors.mails import mails_of, title_of


class MailOut(serializers.ModelSerializer[Message]):
    """A mail. Its words stay unsaid: they may hold somebody's secret link."""

    title = serializers.SerializerMethodField(help_text="In the reader's language.")

    class Meta:
        model = Message
        fields = [
            "id",
            "recipient",
            "recipient_name",
            "language",
            "kind",
            "title",
            "lane",
            "state",
            "failure",
            "created_at",
            "due_at",
            "attempts",
            "sent_at",
            "failed_at",
            "last_error",
        ]
        read_only_fields = fields

    def get_title(self, message: Message) -> str:
        return title_of(message)


class MailViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Message]):
    """Mails to people and coordinators of an assembly, the latest first; for who reviews."""

    queryset = Message.objects.none()
    serializer_class = MailOut
    filterset_class = MailFilter
    lookup_url_kwarg = "mail"
    answers_once = True

    def get_queryset(self) -> QuerySet[Message]:
        seen = Assembly.objects.all()
        allowed = may_review(self.request.user)
        assembly = get_object_or_404(
            seen if allowed else seen.none(), number=self.kwargs.get("number")
        )
        return mails_of(assembly)

    @extend_schema(request=None, responses=MailOut)
    def resend(self, request: Request, number: int, mail: int) -> Response:
        """Send a mail again that failed."""
        return self._done(postroom.resend)

    @extend_schema(request=None, responses=MailOut)
    def hold(self, request: Request, number: int, mail: int) -> Response:
        """Keep back a mail that has not left."""
        return self._done(postroom.hold)

    @extend_schema(request=None, responses=MailOut)
    def release(self, request: Request, number: int, mail: int) -> Response:
        """Let a mail go that was held back."""
        return self._done(postroom.release)

    def _done(self, act: Callable[..., Message]) -> Response:
        message = self.get_object()
        message = act(message=message, by=account_of(self.request), at=timezone.now())
        return Response(MailOut(message).data)
