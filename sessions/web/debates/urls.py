"""The addresses of debates and of the hall's screens."""

from django.urls import URLPattern, path

from sessions.web.debates import interpreters, public_pages, screen_console, screen_page

_DEBATES = "assemblies/<slug:event>/debates/"
_ONE = f"{_DEBATES}<int:pk>/"
_SCREENS = "console/<slug:event>/screens/"
_SCREEN = f"{_SCREENS}<int:pk>/"

urlpatterns: list[URLPattern] = [
    # For everybody
    path(_DEBATES, public_pages.debate_list, name="debate-list"),
    path(_ONE, public_pages.debate, name="debate"),
    path(f"{_ONE}now/", public_pages.debate_now, name="debate-now"),
    path(f"{_ONE}interpreters/", interpreters.interpreters, name="debate-interpreters"),
    path(
        f"{_ONE}interpreters/<int:statement>/",
        interpreters.statement,
        name="debate-interpreters-statement",
    ),
    # The screens of the hall
    path("screens/<slug:key>/", screen_page.screen, name="screen"),
    path("screens/<slug:key>/now/", screen_page.screen_now, name="screen-now"),
    path(_SCREENS, screen_console.screens, name="screen-console"),
    path(_SCREEN, screen_console.screen, name="screen-set"),
    path(f"{_SCREEN}address/", screen_console.renew, name="screen-renew"),
    path(f"{_SCREEN}remove/", screen_console.remove, name="screen-remove"),
]
