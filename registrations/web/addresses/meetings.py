from django.urls import URLPattern, path

from registrations.web.online import attendance, certificates, console, lobby

_SITTING = "events/<slug:event>/sittings/<int:pk>"

urlpatterns: list[URLPattern] = [
    # Who takes part
    path(f"{_SITTING}/lobby/", lobby.lobby, name="lobby"),
    path(f"{_SITTING}/join/", lobby.join, name="join"),
    path("join/<str:token>/", lobby.own_lobby, name="own-lobby"),
    path("join/<str:token>/go/", lobby.own_join, name="own-join"),
    path("join/<str:token>/certificate.pdf", lobby.own_certificate, name="own-certificate"),
    path("my-certificates/", certificates.own, name="certificate-own"),
    path(
        "certificates/<int:pk>/certificate.pdf", certificates.download, name="certificate-download"
    ),
    # Everybody
    path("certificates/", certificates.search, name="certificate-search"),
    path("certificates/<str:code>/", certificates.check, name="certificate-check"),
    # The secretariat
    path("console/<slug:event>/online/", console.meeting_list, name="meeting-list"),
    path("console/<slug:event>/online/probe/", console.probe, name="meeting-probe"),
    path(
        "console/<slug:event>/certificates/",
        attendance.meeting_certificates,
        name="meeting-certificates",
    ),
    path("console/sittings/<int:pk>/online/", console.setting, name="meeting-setting"),
    path("console/sittings/<int:pk>/online/people/", console.people, name="meeting-people"),
    path("console/sittings/<int:pk>/online/<slug:act>/", console.act, name="meeting-act"),
    path("console/sittings/<int:pk>/attendance/", attendance.attendance_list, name="attendance"),
    path(
        "console/sittings/<int:pk>/attendance.<slug:kind>",
        attendance.attendance_export,
        name="attendance-export",
    ),
    path(
        "console/remote-guests/<int:pk>/withdraw/",
        console.guest_withdraw,
        name="remote-guest-withdraw",
    ),
    path(
        "console/recordings/<int:pk>/publish/",
        console.recording_publish,
        name="recording-publish",
    ),
    path("console/certificates/<int:pk>/revoke/", certificates.revoke, name="certificate-revoke"),
]
