from django.urls import URLPattern, path

from registrations.web import seat_console, seats

urlpatterns: list[URLPattern] = [
    path("events/<slug:event>/sittings/<int:pk>/places/", seats.sitting, name="seats"),
    path(
        "events/<slug:event>/sittings/<int:pk>/places/set/",
        seat_console.setting,
        name="seat-setting",
    ),
    path("seats/<int:pk>/accept/", seats.accept, name="seat-accept"),
    path("seats/<int:pk>/decline/", seats.decline, name="seat-decline"),
    path("seats/<int:pk>/give-up/", seats.give_up, name="seat-give-up"),
    path("console/<slug:event>/places/", seat_console.sitting_list, name="seat-sittings"),
    path("console/sittings/<int:pk>/places/", seat_console.seat_list, name="seat-list"),
    path("console/sittings/<int:pk>/places.csv", seat_console.seat_export, name="seat-export"),
]
