from django.urls import URLPattern, path

from registrations.web import arrivals, check_in

urlpatterns: list[URLPattern] = [
    path("console/<slug:event>/check-in/", check_in.check_in, name="check-in"),
    path("console/<slug:event>/check-in/worker.js", check_in.worker, name="check-in-worker"),
    path("console/<slug:event>/check-in/arrivals/", arrivals.arrival_list, name="arrival-list"),
    path("console/<slug:event>/check-in/arrivals.csv", arrivals.export, name="arrival-export"),
    path("console/<slug:event>/check-in/presence/", arrivals.presence, name="presence"),
    path("console/check-ins/<int:pk>/undo/", arrivals.undo, name="check-in-undo"),
]
