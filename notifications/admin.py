"""Support: the outbox, to look at."""

from django.contrib import admin
from django.http import HttpRequest

from notifications.models.messages import Message


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin):
    """What was sent, what waits, what failed and why; contexts are left out, they hold words."""

    list_display = ["created_at", "kind", "recipient", "state", "attempts", "last_error"]
    list_filter = ["state", "kind", "lane"]
    search_fields = ["recipient", "key"]
    exclude = ["context", "entry"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False
