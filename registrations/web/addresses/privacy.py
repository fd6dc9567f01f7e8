from django.urls import URLPattern, path

from registrations.web import own_answers, photos
from registrations.web.privacy import console, guests, my_data, travel

urlpatterns: list[URLPattern] = [
    path("people/<int:pk>/photo/", photos.photo, name="person-photo"),
    path("people/<int:pk>/photo.jpg", photos.image, name="person-photo-image"),
    path("people/<int:pk>/photo/remove/", photos.remove, name="person-photo-remove"),
    path("people/<int:pk>/travel/", own_answers.own_answers, name="own-answers"),
    path("people/<int:pk>/erase/", my_data.erase_person, name="person-erase"),
    path("people/<int:pk>/unlist/", my_data.unlist, name="person-unlist"),
    path("my-data/", my_data.my_data, name="my-data"),
    path("my-data/download/", my_data.download, name="my-data-download"),
    path("my-data/erase/", my_data.erase_account, name="my-data-erase"),
    path("uploads/<uuid:public_id>/", travel.upload, name="upload"),
    path("console/<slug:event>/privacy/", console.overview, name="privacy"),
    path("console/<slug:event>/travel/", travel.travel_list, name="travel-list"),
    path("console/<slug:event>/travel.<slug:kind>", travel.travel_export, name="travel-export"),
    path(
        "console/<slug:event>/people/<int:pk>/protected/",
        travel.person_protected,
        name="person-protected",
    ),
    path("console/<slug:event>/retention/", console.retention_rules, name="retention"),
    path("console/<slug:event>/erasures/", console.erasure_list, name="erasure-list"),
    path("console/<slug:event>/guests/", guests.erase_guest, name="guest-erase"),
    path("console/<slug:event>/looks/", console.look_list, name="look-list"),
]
