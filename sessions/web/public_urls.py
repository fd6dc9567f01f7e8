"""The public pages beside those of one event: bodies, themes, resolutions; and an event's story."""

from django.urls import URLPattern, path

from sessions.web import body_pages, resolution_lists, story_pages, symbol_paths, theme_pages

_STORY = "events/<slug:event>/story"

urlpatterns: list[URLPattern] = [
    path("bodies/", body_pages.body_list, name="body-public-list"),
    path("bodies/<slug:code>/", body_pages.body, name="body-public"),
    path("themes/", theme_pages.theme_list, name="theme-public-list"),
    path("themes/<slug:code>/", theme_pages.theme, name="theme-public"),
    path("resolutions/", resolution_lists.resolution_list, name="resolution-list"),
    path(
        f"resolutions/<{symbol_paths.SYMBOL}:symbol>/",
        resolution_lists.cited,
        name="resolution-cited",
    ),
    path(f"{_STORY}/", story_pages.story, name="story"),
    path(f"{_STORY}/data/", story_pages.columns, name="story-data"),
    path(f"{_STORY}.csv", story_pages.as_csv, name="story-csv"),
    path(f"{_STORY}.json", story_pages.as_json, name="story-json"),
]
