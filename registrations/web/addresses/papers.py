from django.urls import URLPattern, path

from registrations.web import letters, lists, parliament_pages

urlpatterns: list[URLPattern] = [
    # Everybody
    path("parliaments/", parliament_pages.parliament_list, name="parliament-list"),
    path("parliaments/<slug:code>/", parliament_pages.parliament, name="parliament"),
    path("letters/", letters.letter_search, name="letter-search"),
    path("letters/<str:code>/", letters.letter_check, name="letter-check"),
    path("events/<slug:event>/participants/", lists.participant_list, name="participant-list"),
    path(
        "events/<slug:event>/participants.pdf",
        lists.participant_list_pdf,
        name="participant-list-pdf",
    ),
    path(
        "events/<slug:event>/participants.xlsx",
        lists.participant_list_xlsx,
        name="participant-list-xlsx",
    ),
    # Whose letters they are
    path("my-letters/", letters.letter_own, name="letter-own"),
    path("letters/<int:pk>/letter.pdf", letters.letter_download, name="letter-download"),
    # The secretariat
    path("console/<slug:event>/letters/", letters.letter_list, name="letter-list"),
    path("console/<slug:event>/letters/issue/", letters.letter_issue, name="letter-issue"),
    path("console/letters/<int:pk>/withdraw/", letters.letter_withdraw, name="letter-withdraw"),
    path("console/<slug:event>/participants/", lists.list_console, name="list-console"),
    path("console/lists/<int:pk>/publish/", lists.list_publish, name="list-publish"),
]
