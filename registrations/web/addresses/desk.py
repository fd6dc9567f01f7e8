from django.urls import URLPattern, path

from registrations.web.desk import (
    duplicates,
    exports,
    looking,
    mails,
    people,
    person,
    post_room,
)

urlpatterns: list[URLPattern] = [
    path("console/<slug:event>/people/", people.people_list, name="people-list"),
    path("console/<slug:event>/people/approve/", people.approve_ticked, name="people-approve"),
    path("console/<slug:event>/people/ask/", people.ask_ticked, name="people-ask"),
    path("console/<slug:event>/people/export/", exports.export_ask, name="export-ask"),
    path("console/exports/<uuid:public_id>/", exports.export, name="export"),
    path("console/exports/<uuid:public_id>/cancel/", exports.export_cancel, name="export-cancel"),
    path("console/exports/<uuid:public_id>/file/", exports.export_file, name="export-file"),
    path("console/<slug:event>/duplicates/", duplicates.duplicate_list, name="duplicate-list"),
    path("console/<slug:event>/duplicates/apart/", duplicates.find_apart, name="duplicate-apart"),
    path("console/<slug:event>/mails/", mails.mail_list, name="mail-list"),
    path("console/<slug:event>/mails/<int:mail>/<slug:act>/", mails.mail_act, name="mail-act"),
    path("console/<slug:event>/post/", post_room.post_room, name="post-room"),
    path("console/<slug:event>/post/hosts/", post_room.host_pace, name="post-host"),
    path(
        "console/<slug:event>/post/hosts/<int:host>/wake/",
        post_room.host_wake,
        name="post-host-wake",
    ),
    path("console/<slug:event>/post/stop/", post_room.address_stop, name="post-stop"),
    path(
        "console/<slug:event>/post/stop/<int:stop>/lift/", post_room.address_lift, name="post-lift"
    ),
    path("console/<slug:event>/post/all/<slug:act>/", post_room.many, name="post-many"),
    path("console/<slug:event>/post/<int:mail>/", post_room.mail, name="post-mail"),
    path("console/<slug:event>/post/<int:mail>/<slug:act>/", post_room.mail_act, name="post-act"),
    path("console/people/<int:pk>/", person.person, name="person-review"),
    path("console/people/<int:pk>/others/", looking.person_others, name="person-others"),
    path("console/people/<int:pk>/notes/", person.note_add, name="note-add"),
    path("console/people/<int:pk>/withdraw/", duplicates.withdraw_one, name="duplicate-withdraw"),
    path("console/notes/<int:pk>/remove/", person.note_remove, name="note-remove"),
    path(
        "console/delegations/<int:pk>/others/",
        looking.delegation_others,
        name="delegation-others",
    ),
]
