from django.urls import URLPattern, path

from registrations.web import photos

urlpatterns: list[URLPattern] = [
    path("people/<int:pk>/photo/", photos.photo, name="person-photo"),
    path("people/<int:pk>/photo.jpg", photos.image, name="person-photo-image"),
    path("people/<int:pk>/photo/remove/", photos.remove, name="person-photo-remove"),
]
