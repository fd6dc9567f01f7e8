from django.urls import path

from sessions.web import (
    agenda,
    agenda_editor,
    calendars,
    closed_papers,
    console_urls,
    decision_urls,
    document_acts,
    document_keeping,
    documents,
    downloads,
    editor,
    emergency_urls,
    following,
    minutes,
    my_calendar,
    papers,
    parts,
    programme,
    public_archive,
    public_event_feeds,
    public_events,
    public_urls,
    quorum,
    reminders,
    symbol_paths,
    vote_urls,
)
from sessions.web.debates import urls as debate_urls

app_name = "assembly_sessions"
_AGENDAS = "events/<slug:event>/agendas/"
_ITEM = "events/<slug:event>/agenda-items/<int:pk>/"
_PAPERS = "events/<slug:event>/papers/"
_KEPT = "events/<slug:event>/documents"
_ONE = f"documents/<{symbol_paths.SYMBOL}:symbol>"
_FEEDS = {"events": public_event_feeds.events, "outcomes": public_event_feeds.outcomes}
_MINUTES = "events/<slug:event>/sittings/<int:pk>/minutes/<slug:language>"

urlpatterns = [
    path("follow/", following.follow, name="follow"),
    path("follow/<str:token>/", following.confirm, name="follow-confirm"),
    path("mails/stop/<str:token>/", following.stop, name="mails-stop"),
    path("notifications/", following.wishes, name="wishes"),
    path("notifications/<str:token>/", following.wishes_by_mail, name="wishes-by-mail"),
    path("events/", public_events.events, name="events"),
    path("events/embed/", public_events.embedded, name="events-embed"),
    path("assemblies/", public_archive.assemblies, name="assemblies"),
    *(
        path(f"{what}.{ending}", view, {"ending": ending}, name=f"{what}-{ending}")
        for what, view in _FEEDS.items()
        for ending in ("atom", "json")
    ),
    path("events/<slug:event>/", programme.overview, name="assembly-detail"),
    path("events/<slug:event>/programme/", programme.programme, name="programme"),
    path("events/<slug:event>/programme/mine/", programme.choose, name="programme-choose"),
    path("events/<slug:event>/sittings/<int:pk>/", programme.sitting, name="sitting-detail"),
    path(
        "events/<slug:event>/sittings/<int:pk>/sitting.ics",
        downloads.sitting_file,
        name="sitting-file",
    ),
    path("events/<slug:event>/sittings/<int:pk>/move/", editor.move, name="sitting-move"),
    path("events/<slug:event>/sittings/<int:pk>/cancel/", editor.cancel, name="sitting-cancel"),
    path(
        "events/<slug:event>/sittings/<int:pk>/reminders/",
        reminders.reminders,
        name="sitting-reminders",
    ),
    path("events/<slug:event>/agenda/", agenda.agenda, name="agenda"),
    path(_AGENDAS, agenda_editor.agenda_list, name="agenda-list"),
    path(f"{_AGENDAS}<int:pk>/", agenda_editor.agenda_edit, name="agenda-edit"),
    path(f"{_AGENDAS}<int:pk>/adopt/", agenda_editor.agenda_adopt, name="agenda-adopt"),
    path(f"{_AGENDAS}<int:pk>/readers/", agenda_editor.agenda_public, name="agenda-public"),
    path(f"{_AGENDAS}<int:pk>/remove/", agenda_editor.agenda_remove, name="agenda-remove"),
    path(f"{_AGENDAS}<int:pk>/number/", agenda_editor.agenda_number, name="agenda-number"),
    path(_ITEM, agenda_editor.item_change, name="agenda-item"),
    path(f"{_ITEM}move/", agenda_editor.item_move, name="agenda-item-move"),
    path(f"{_ITEM}below/", agenda_editor.item_below, name="agenda-item-below"),
    path(f"{_ITEM}proceed/", agenda_editor.item_proceed, name="agenda-item-proceed"),
    path(f"{_ITEM}link/", agenda_editor.item_link, name="agenda-item-link"),
    path(f"{_ITEM}unlink/", agenda_editor.item_unlink, name="agenda-item-unlink"),
    path(f"{_ITEM}remove/", agenda_editor.item_remove, name="agenda-item-remove"),
    path("subscribe/", calendars.subscribe, name="subscribe"),
    path("calendar/", calendars.calendar, name="calendar"),
    path("calendar/embed/", calendars.embedded, name="calendar-embed"),
    path("my-calendar/", my_calendar.my_calendar, name="my-calendar"),
    path("my-calendar/<int:pk>/renew/", my_calendar.renew, name="my-calendar-renew"),
    path("my-calendar/<int:pk>/end/", my_calendar.end, name="my-calendar-end"),
    path("documents/", documents.document_list, name="document-list"),
    path(f"{_KEPT}/", documents.assembly_documents, name="assembly-documents"),
    path(f"{_KEPT}/worklist/", document_keeping.worklist, name="document-worklist"),
    path(f"{_KEPT}/new/", document_keeping.new, name="document-new"),
    path(f"{_KEPT}/upload/", document_keeping.upload, name="document-upload"),
    path(f"{_KEPT}/upload/<uuid:public_id>/", document_keeping.batch, name="document-batch"),
    path(
        f"{_KEPT}/upload/<uuid:public_id>/forget/",
        document_keeping.forget_batch,
        name="document-batch-forget",
    ),
    path(f"{_ONE}/", documents.document, name="document"),
    path(f"{_ONE}/<language:language>/", documents.newest_file, name="document-file"),
    path(
        f"{_ONE}/rev/<int:revision>/<language:language>/",
        documents.revision_file,
        name="document-revision-file",
    ),
    path(f"{_ONE}/rev/<int:revision>/withdraw/", document_acts.withdraw, name="document-withdraw"),
    *(
        path(f"{_ONE}/{act}/", document_acts.act, {"act": act}, name=f"document-{act}")
        for act in document_acts.ACTS
    ),
    *public_urls.urlpatterns,
    *console_urls.urlpatterns,
    *decision_urls.urlpatterns,
    *emergency_urls.urlpatterns,
    *vote_urls.urlpatterns,
    *debate_urls.urlpatterns,
    path(_PAPERS, papers.paper_list, name="paper-list"),
    path(f"{_PAPERS}<slug:name>.pdf", papers.paper_newest, name="paper-newest"),
    path(f"{_PAPERS}<int:release>/<slug:name>/", papers.paper, name="paper"),
    path(
        f"{_PAPERS}<int:release>/<slug:name>/closed.pdf",
        closed_papers.closed_paper,
        name="paper-closed",
    ),
    path(f"{_PAPERS}<int:release>/<slug:name>.pdf", papers.paper_file, name="paper-file"),
    path("events/<slug:event>/sittings/<int:pk>/parts/", parts.parts, name="sitting-parts"),
    path(
        "events/<slug:event>/sittings/<int:pk>/parts/<int:part>/",
        parts.part,
        name="sitting-part",
    ),
    path("events/<slug:event>/sittings/<int:pk>/quorum/", quorum.quorum, name="sitting-quorum"),
    path(f"{_MINUTES}/", minutes.minutes, name="minutes"),
    path(f"{_MINUTES}/draft/", minutes.draft, name="minutes-draft"),
    path(f"{_MINUTES}/discard/", minutes.discard, name="minutes-discard"),
    path(f"{_MINUTES}/public/", minutes.public, name="minutes-public"),
    path(f"{_MINUTES}/versions/<int:version>/", minutes.version, name="minutes-version"),
]
