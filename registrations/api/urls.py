from typing import Any

from django.urls import path
from rest_framework.routers import SimpleRouter

from registrations.api import (
    answer_files,
    answers,
    applications,
    approvals,
    badges,
    capacity_forms,
    check_in,
    coordination,
    desk,
    enrolments,
    events,
    exports,
    inquiries,
    late_changes,
    mailings,
    mails,
    meetings,
    papers,
    photos,
    post_room,
    privacy,
    questions,
    seats,
    sheets,
    tables,
    travel,
    views,
    windows,
)

router = SimpleRouter(use_regex_path=False)
router.register("registrations", views.RegistrationViewSet, basename="registration")
router.register("delegations", views.DelegationViewSet, basename="delegation")
router.register("applications", applications.ApplicationViewSet, basename="application")
router.register("questions", questions.QuestionViewSet, basename="question")
router.register("invitations", views.InvitationViewSet, basename="invitation")
router.register("check-ins", check_in.CheckInViewSet, basename="check-in")
router.register("seat-parties", seats.SeatPartyViewSet, basename="seat-party")
router.register("sitting-places", seats.SittingPlacesViewSet, basename="sitting-places")
router.register("notes", desk.NoteViewSet, basename="note")
router.register("field-changes", desk.FieldChangeViewSet, basename="field-change")
router.register("duplicates", desk.DuplicateViewSet, basename="duplicate")
router.register("exports", exports.ExportViewSet, basename="export")
router.register("letters", papers.LetterViewSet, basename="letter")
router.register("participant-lists", papers.ParticipantListViewSet, basename="participant-list")
router.register("badges", badges.BadgeViewSet, basename="badge")
router.register("late-changes", late_changes.LateChangeViewSet, basename="late-change")
router.register("mailings", mailings.MailingViewSet, basename="mailing")
router.register("mails", post_room.HouseMailViewSet, basename="house-mail")
router.register("mail-suppressions", post_room.SuppressionViewSet, basename="mail-suppression")
router.register("inquiries", inquiries.InquiryViewSet, basename="inquiry")
router.register("erasures", privacy.ErasureViewSet, basename="erasure")
router.register("looks", privacy.LookViewSet, basename="look")
router.register("sheets", sheets.SheetViewSet, basename="sheet")
router.register("events", events.EventViewSet, basename="event")

_FILE: dict[str, Any] = {"get": "retrieve", "put": "update", "delete": "destroy"}

app_name = "registrations_api"
urlpatterns = [
    *router.urls,
    path(
        "events/<slug:slug>/sittings/<int:pk>/join/",
        meetings.OnlineSittingViewSet.as_view({"post": "join"}),
        name="sitting-join",
    ),
    path(
        "events/<slug:slug>/sittings/<int:pk>/attendance/",
        meetings.OnlineSittingViewSet.as_view({"get": "attendance"}),
        name="sitting-attendance",
    ),
    path(
        "certificates/<str:code>/",
        meetings.CertificateCheckViewSet.as_view({"get": "retrieve"}),
        name="certificate-check",
    ),
    path(
        "delegations/<int:pk>/leaders/",
        coordination.LeadersViewSet.as_view({"get": "retrieve", "put": "update"}),
        name="delegation-leaders",
    ),
    path(
        "delegations/<int:pk>/coordinators/",
        coordination.CoordinatorViewSet.as_view({"get": "list", "post": "create"}),
        name="delegation-coordinators",
    ),
    path(
        "delegations/<int:pk>/coordinators/resign/",
        coordination.CoordinatorViewSet.as_view({"post": "resign"}),
        name="delegation-resign",
    ),
    path(
        "delegations/<int:pk>/coordinators/<int:user>/remove/",
        coordination.CoordinatorViewSet.as_view({"post": "remove"}),
        name="delegation-coordinator-remove",
    ),
    path(
        "delegations/<int:pk>/coordinators/invitations/",
        coordination.ColleagueInvitationViewSet.as_view({"get": "list"}),
        name="delegation-invitation-list",
    ),
    path(
        "delegations/<int:pk>/coordinators/invitations/<int:invitation>/revoke/",
        coordination.ColleagueInvitationViewSet.as_view({"post": "revoke"}),
        name="delegation-invitation-revoke",
    ),
    path(
        "delegations/<int:pk>/earlier-people/",
        coordination.EarlierPeopleViewSet.as_view({"get": "list", "post": "create"}),
        name="delegation-earlier-people",
    ),
    path(
        "delegations/<int:pk>/sheets/",
        sheets.DelegationSheetViewSet.as_view({"post": "create"}),
        name="delegation-sheets",
    ),
    path(
        "delegations/<int:pk>/sheets/people.<slug:kind>",
        sheets.DelegationSheetViewSet.as_view({"get": "template"}),
        name="delegation-sheet-template",
    ),
    path(
        "registrations/<int:pk>/substitute/",
        coordination.SubstitutionViewSet.as_view({"post": "substitute"}),
        name="registration-substitute",
    ),
    path(
        "assemblies/<int:number>/participants/",
        papers.ProvisionalListViewSet.as_view({"get": "retrieve"}),
        name="assembly-participants",
    ),
    path(
        "registrations/<int:pk>/answers/",
        answers.PersonAnswersViewSet.as_view({"get": "retrieve", "put": "update"}),
        name="registration-answers",
    ),
    path(
        "delegations/<int:pk>/answers/",
        answers.DelegationAnswersViewSet.as_view({"get": "retrieve", "put": "update"}),
        name="delegation-answers",
    ),
    path(
        "registrations/<int:pk>/answers/<slug:key>/file/",
        answer_files.PersonFileViewSet.as_view(_FILE),
        name="registration-answer-file",
    ),
    path(
        "delegations/<int:pk>/answers/<slug:key>/file/",
        answer_files.DelegationFileViewSet.as_view(_FILE),
        name="delegation-answer-file",
    ),
    path(
        "assemblies/<int:number>/forms/",
        capacity_forms.FormViewSet.as_view({"get": "list"}),
        name="form-list",
    ),
    path(
        "assemblies/<int:number>/forms/<slug:capacity>/",
        capacity_forms.FormViewSet.as_view({"get": "retrieve", "put": "update"}),
        name="form-detail",
    ),
    path(
        "assemblies/<int:number>/forms/<slug:capacity>/renew-secret/",
        capacity_forms.FormViewSet.as_view({"post": "renew_secret"}),
        name="form-renew-secret",
    ),
    path(
        "registrations/<int:pk>/photo/",
        photos.PhotoViewSet.as_view(_FILE),
        name="registration-photo",
    ),
    path(
        "registrations/<int:pk>/protected-answers/",
        privacy.ProtectedAnswersViewSet.as_view({"get": "retrieve"}),
        name="registration-protected-answers",
    ),
    path(
        "registrations/<int:pk>/erase/",
        privacy.PersonErasureViewSet.as_view({"post": "erase"}),
        name="registration-erase",
    ),
    path(
        "registrations/<int:pk>/unlist/",
        privacy.UnlistViewSet.as_view({"post": "unlist"}),
        name="registration-unlist",
    ),
    path(
        "assemblies/<int:number>/registration-window/",
        windows.WindowViewSet.as_view({"get": "retrieve", "put": "update"}),
        name="registration-window",
    ),
    path(
        "assemblies/<int:number>/mails/",
        mails.MailViewSet.as_view({"get": "list"}),
        name="mail-list",
    ),
    path(
        "mail-hosts/",
        post_room.MailHostViewSet.as_view({"get": "list"}),
        name="mail-host-list",
    ),
    path(
        "mail-hosts/<str:name>/",
        post_room.MailHostViewSet.as_view({"put": "update"}),
        name="mail-host-detail",
    ),
    path(
        "mail-hosts/<str:name>/wake/",
        post_room.MailHostViewSet.as_view({"post": "wake"}),
        name="mail-host-wake",
    ),
    path(
        "assemblies/<int:number>/mailings/",
        mailings.AssemblyMailingViewSet.as_view({"get": "list", "post": "create"}),
        name="assembly-mailings",
    ),
    path(
        "mail-templates/<slug:kind>/<slug:language>/",
        mailings.TemplateViewSet.as_view(_FILE),
        name="mail-template",
    ),
    *(
        path(
            f"assemblies/<int:number>/mails/<int:mail>/{act}/",
            mails.MailViewSet.as_view({"post": act}),
            name=f"mail-{act}",
        )
        for act in ("resend", "hold", "release")
    ),
    path(
        "assemblies/<int:number>/retention/",
        privacy.RetentionViewSet.as_view({"get": "retrieve", "put": "update"}),
        name="retention",
    ),
    path(
        "assemblies/<int:number>/approvals/",
        approvals.ApprovalViewSet.as_view({"post": "approve"}),
        name="approvals",
    ),
    path(
        "assemblies/<int:number>/approvals/weigh/",
        approvals.ApprovalViewSet.as_view({"post": "weigh"}),
        name="approvals-weigh",
    ),
    path(
        "assemblies/<int:number>/travellers/",
        travel.TravelViewSet.as_view({"get": "list"}),
        name="traveller-list",
    ),
    path(
        "assemblies/<int:number>/tables/travel.<slug:kind>",
        travel.TravelViewSet.as_view({"get": "table"}),
        name="travel-table",
    ),
    *(
        path(
            f"assemblies/<int:number>/tables/{name}.<slug:kind>",
            tables.TableViewSet.as_view({"get": name}),
            name=f"{name}-table",
        )
        for name in ("delegations", "arrivals")
    ),
    path(
        "sitting-places/<int:pk>/people.<slug:kind>",
        tables.SeatTableViewSet.as_view({"get": "people"}),
        name="sitting-places-table",
    ),
    path(
        "events/<slug:slug>/admission/",
        enrolments.AdmissionViewSet.as_view({"get": "retrieve"}),
        name="admission",
    ),
    path(
        "events/<slug:slug>/registrations/",
        enrolments.EnrolmentViewSet.as_view({"post": "create"}),
        name="enrolments",
    ),
    path(
        "events/<slug:slug>/registrations/mine/",
        enrolments.EnrolmentViewSet.as_view({"get": "retrieve"}),
        name="enrolment",
    ),
    path(
        "events/<slug:slug>/registrations/mine/sittings/",
        enrolments.EnrolmentViewSet.as_view({"put": "choose"}),
        name="enrolment-sittings",
    ),
    path(
        "events/<slug:slug>/registrations/mine/withdraw/",
        enrolments.EnrolmentViewSet.as_view({"post": "withdraw"}),
        name="enrolment-withdraw",
    ),
    path("my-data/", privacy.MyDataViewSet.as_view({"get": "retrieve"}), name="my-data"),
]
