from django.urls import URLPattern, path

from registrations.web.events import describing, desk, making, publishing

_EVENT = "console/<slug:event>/event/"

urlpatterns: list[URLPattern] = [
    path("secretariat/events/", desk.event_desk, name="event-desk"),
    path("secretariat/events/new/", making.choose, name="event-new"),
    path("secretariat/events/new/<slug:template>/", making.make, name="event-make"),
    path(_EVENT, desk.overview, name="event-overview"),
    path(f"{_EVENT}description/", describing.describe, name="event-describe"),
    path(f"{_EVENT}days/", describing.days, name="event-days"),
    path(f"{_EVENT}partners/", describing.partners, name="event-partners"),
    path(f"{_EVENT}speakers/", describing.speakers, name="event-speakers"),
    path(f"{_EVENT}links/", describing.links, name="event-links"),
    path(f"{_EVENT}preview/", publishing.preview, name="event-preview"),
    path(f"{_EVENT}publication/", publishing.publication, name="event-publish"),
    path(f"{_EVENT}publication/now/", publishing.publish, name="event-publish-now"),
    path(f"{_EVENT}publication/schedule/", publishing.schedule, name="event-schedule"),
    path(f"{_EVENT}publication/unschedule/", publishing.unschedule, name="event-unschedule"),
    path(f"{_EVENT}publication/take-back/", publishing.take_back, name="event-take-back"),
    path(f"{_EVENT}clone/", making.clone, name="event-clone"),
    path(f"{_EVENT}cancel/", publishing.cancel, name="event-cancel"),
    path(f"{_EVENT}delete/", publishing.delete, name="event-delete"),
]
