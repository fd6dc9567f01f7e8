"""The names of the lists, as pages and tables print them."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from sessions.enums.debates import ListCategory

CATEGORIES: Final = {
    ListCategory.OPENING: _("Opening and special guests"),
    ListCategory.PRESIDING_OFFICERS: _("Presiding officers"),
    ListCategory.FIRST_SPEAKERS: _("First speakers"),
    ListCategory.SECOND_SPEAKERS: _("Second speakers"),
    ListCategory.YOUNG_MEMBERS: _("Young members of parliament"),
    ListCategory.PANELLISTS: _("Panellists"),
    ListCategory.SPEAKERS: _("Speakers"),
}
