"""The pages of the emergency item: for everybody, for the authors, for the secretariat."""

from django.urls import URLPattern, path

from sessions.web import (
    emergency_acts,
    emergency_console,
    emergency_decision,
    emergency_items,
    emergency_writing,
)

_PUBLIC = "events/<slug:event>/emergency-item/"
_ONE = f"{_PUBLIC}<int:pk>/"
_CONSOLE = "console/<slug:event>/emergency-item/"
_HANDLED = f"{_CONSOLE}<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(_PUBLIC, emergency_items.emergency_item, name="emergency-item"),
    path(
        f"{_PUBLIC}decision.json", emergency_items.decision_record, name="emergency-decision-record"
    ),
    path(f"{_PUBLIC}new/", emergency_writing.new, name="emergency-request-new"),
    path(_ONE, emergency_items.emergency_request, name="emergency-request"),
    path(f"{_ONE}write/", emergency_writing.write, name="emergency-request-write"),
    path(f"{_ONE}papers/<int:file>/", emergency_items.paper, name="emergency-request-paper"),
    path(
        f"{_ONE}papers/<int:file>/remove/",
        emergency_writing.remove_paper,
        name="emergency-request-paper-remove",
    ),
    path(f"{_ONE}<slug:act>/", emergency_acts.act, name="emergency-request-act"),
    path(_CONSOLE, emergency_console.console, name="emergency-console"),
    path(f"{_CONSOLE}ballot/", emergency_console.put_on_ballot, name="emergency-ballot"),
    path(f"{_CONSOLE}decision/", emergency_decision.decision, name="emergency-decision"),
    path(_HANDLED, emergency_console.handled, name="emergency-handled"),
    path(f"{_HANDLED}combine/", emergency_console.combine, name="emergency-handled-combine"),
    path(f"{_HANDLED}<slug:act>/", emergency_console.act, name="emergency-handled-act"),
]
