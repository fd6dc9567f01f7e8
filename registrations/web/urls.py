"""The pages of registration; each room of the house lists its own."""

from registrations.web.addresses import (
    applications,
    badges,
    check_in,
    console,
    coordination,
    delegations,
    desk,
    enrolments,
    events,
    mailings,
    meetings,
    papers,
    privacy,
    questions,
    seats,
)

app_name = "registrations"
urlpatterns = [
    # The coordinator
    *delegations.urlpatterns,
    *coordination.urlpatterns,
    # Who registers herself
    *applications.urlpatterns,
    *enrolments.urlpatterns,
    # Everybody who takes part
    *privacy.urlpatterns,
    *seats.urlpatterns,
    *papers.urlpatterns,
    *meetings.urlpatterns,
    # The secretariat
    *events.urlpatterns,
    *console.urlpatterns,
    *desk.urlpatterns,
    *mailings.urlpatterns,
    *questions.urlpatterns,
    *badges.urlpatterns,
    *check_in.urlpatterns,
]
