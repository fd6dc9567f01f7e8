"""The table of contents of all addresses."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from config import api_docs, mailbox, search_api, search_page, sitemap, views
from notifications.web import hooks
from registrations.web.online import hooks as meeting_hooks
from sessions import live
from sessions.web import widget

urlpatterns = [
    # Addresses are tried in this order: what programs ask most stands first.
    path("api/v1/", include("registrations.api.urls")),
    path("api/v1/", include("sessions.api.urls")),
    path("api/v1/", include("notifications.api.urls")),
    path("api/v1/", include("assemblies.api.urls")),
    path("api/v1/search/", search_api.SearchView.as_view(), name="search-api"),
    path("", views.root, name="root"),
    path("livez/", views.livez, name="livez"),
    path("live/votes/<int:pk>/", live.vote, name="vote-live"),
    path("live/votes/<int:pk>/own/", live.own_votes, name="own-votes-live"),
    path("live/elections/<int:pk>/", live.election, name="election-live"),
    path("live/debates/<int:pk>/chair/", live.chaired_debate, name="debate-chair-live"),
    path("live/debates/<int:pk>/", live.debate, name="debate-live"),
    path("live/screens/<slug:key>/", live.screen, name="screen-live"),
    path("widget.js", widget.script, name="widget"),
    path("readyz/", views.readyz, name="readyz"),
    path("hooks/mail/<slug:name>/<slug:what>/", hooks.provider, name="mail-provider"),
    path("hooks/meetings/<slug:name>/", meeting_hooks.report, name="meeting-report"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap/<slug:kind>-<int:number>.xml", sitemap.part, name="sitemap-part"),
    path("favicon.ico", views.icon, name="icon"),
    path("api/schema/", api_docs.schema, name="api-schema"),
    path("api/docs/", api_docs.docs, name="api-docs"),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("search/", search_page.search, name="search"),
        path("search/opensearch.xml", search_page.description, name="search-description"),
        path("", include("sessions.web.urls")),
        path("", include("registrations.web.urls")),
        # Until 2026 every page of an event stood here; links in old mails and calendars lead on.
        path("assemblies/<slug:event>/", views.moved, {"rest": ""}, name="moved"),
        path("assemblies/<slug:event>/<path:rest>", views.moved, name="moved-page"),
        path("mailbox/", mailbox.mailbox_list, name="mailbox-list"),
        path("mailbox/<slug:name>/", mailbox.mailbox_read, name="mailbox-read"),
        path("mailbox/<slug:name>/html/", mailbox.mailbox_html, name="mailbox-html"),
        path("mailbox/<slug:name>/invite.ics", mailbox.mailbox_calendar, name="mailbox-calendar"),
        # An account's address comes from an invitation or an accreditation and is never changed
        # by its holder: who could take somebody else's would get that person's roles.
        path("account/email/", views.absent),
        path("account/confirm-email/", views.absent),
        path("account/confirm-email/<str:key>/", views.absent),
        path("account/signup/", views.absent),
        path("account/", include("allauth.account.urls")),
        path("admin/login/", views.to_login),
        path("admin/", admin.site.urls),
    ),
]

handler400 = "config.views.bad_request"
handler403 = "config.views.forbidden"
handler404 = "config.views.not_found"
handler500 = "config.views.server_error"
