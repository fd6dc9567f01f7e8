from django.urls import URLPattern, path

from registrations.web import badges

urlpatterns: list[URLPattern] = [
    path("console/<slug:event>/badges/", badges.badge_list, name="badge-list"),
    path("console/<slug:event>/badges/print/", badges.badge_print, name="badge-print"),
    path("console/<slug:event>/badges/badges.pdf", badges.badge_sheet, name="badge-sheet"),
    path("console/badges/<int:pk>/", badges.badge_detail, name="badge-detail"),
]
