from django.urls import path
from rest_framework.routers import SimpleRouter

from notifications.api import calendars, webhooks

router = SimpleRouter(use_regex_path=False)
router.register("calendars", calendars.CalendarViewSet, basename="calendar")
router.register("webhooks", webhooks.WebhookViewSet, basename="webhook")

app_name = "notifications_api"
urlpatterns = [
    *router.urls,
    path(
        "webhooks/<int:pk>/deliveries/",
        webhooks.DeliveryViewSet.as_view({"get": "list"}),
        name="webhook-deliveries",
    ),
]
