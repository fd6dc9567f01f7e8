"""What lists of notifications may be narrowed by."""

from django_filters import rest_framework as filters

from notifications.enums import DeliveryState, WebhookEvent
from notifications.models.webhooks import WebhookDelivery


class DeliveryFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=[(one.value, one.value) for one in DeliveryState])
    event = filters.ChoiceFilter(choices=[(one.value, one.value) for one in WebhookEvent])

    class Meta:
        model = WebhookDelivery
        fields: list[str] = []
