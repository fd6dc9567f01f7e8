"""The reader's own clock beside the venue's, for readers without JavaScript."""

from typing import Final
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assemblies.rules.names import plain

# One place for each clock that members of parliaments live by, under the name that people know.
OFFERED: Final[dict[str, str | Promise]] = {
    "Pacific/Auckland": _("Auckland"),
    "Pacific/Fiji": _("Fiji"),
    "Pacific/Port_Moresby": _("Port Moresby"),
    "Pacific/Apia": _("Apia"),
    "Pacific/Tarawa": _("Tarawa"),
    "Australia/Sydney": _("Sydney"),
    "Asia/Tokyo": _("Tokyo"),
    "Asia/Seoul": _("Seoul"),
    "Asia/Shanghai": _("Shanghai"),
    "Asia/Manila": _("Manila"),
    "Asia/Singapore": _("Singapore"),
    "Asia/Jakarta": _("Jakarta"),
    "Asia/Bangkok": _("Bangkok"),
    "Asia/Ho_Chi_Minh": _("Ho Chi Minh City"),
    "Asia/Yangon": _("Yangon"),
    "Asia/Dhaka": _("Dhaka"),
    "Asia/Thimphu": _("Thimphu"),
    "Asia/Kathmandu": _("Kathmandu"),
    "Asia/Kolkata": _("Kolkata"),
    "Asia/Colombo": _("Colombo"),
    "Asia/Karachi": _("Karachi"),
    "Asia/Tashkent": _("Tashkent"),
    "Asia/Almaty": _("Almaty"),
    "Asia/Kabul": _("Kabul"),
    "Asia/Dubai": _("Dubai"),
    "Asia/Baku": _("Baku"),
    "Asia/Tbilisi": _("Tbilisi"),
    "Asia/Tehran": _("Tehran"),
    "Asia/Riyadh": _("Riyadh"),
    "Asia/Baghdad": _("Baghdad"),
    "Asia/Amman": _("Amman"),
    "Asia/Beirut": _("Beirut"),
    "Asia/Jerusalem": _("Jerusalem"),
    "Europe/Moscow": _("Moscow"),
    "Europe/Istanbul": _("Istanbul"),
    "Europe/Kyiv": _("Kyiv"),
    "Europe/Athens": _("Athens"),
    "Europe/Helsinki": _("Helsinki"),
    "Europe/Bucharest": _("Bucharest"),
    "Europe/Warsaw": _("Warsaw"),
    "Europe/Berlin": _("Berlin"),
    "Europe/Zurich": _("Zurich"),
    "Europe/Rome": _("Rome"),
    "Europe/Paris": _("Paris"),
    "Europe/Madrid": _("Madrid"),
    "Europe/Lisbon": _("Lisbon"),
    "Europe/London": _("London"),
    "Europe/Dublin": _("Dublin"),
    "Atlantic/Reykjavik": _("Reykjavik"),
    "Atlantic/Cape_Verde": _("Cabo Verde"),
    "Africa/Cairo": _("Cairo"),
    "Africa/Johannesburg": _("Johannesburg"),
    "Africa/Nairobi": _("Nairobi"),
    "Africa/Addis_Ababa": _("Addis Ababa"),
    "Africa/Kinshasa": _("Kinshasa"),
    "Africa/Lagos": _("Lagos"),
    "Africa/Algiers": _("Algiers"),
    "Africa/Tunis": _("Tunis"),
    "Africa/Casablanca": _("Casablanca"),
    "Africa/Dakar": _("Dakar"),
    "Africa/Accra": _("Accra"),
    "Indian/Mauritius": _("Mauritius"),
    "Indian/Antananarivo": _("Antananarivo"),
    "America/Sao_Paulo": _("São Paulo"),
    "America/Buenos_Aires": _("Buenos Aires"),
    "America/Montevideo": _("Montevideo"),
    "America/Santiago": _("Santiago"),
    "America/Asuncion": _("Asunción"),
    "America/Caracas": _("Caracas"),
    "America/La_Paz": _("La Paz"),
    "America/Bogota": _("Bogotá"),
    "America/Lima": _("Lima"),
    "America/Guayaquil": _("Guayaquil"),
    "America/Panama": _("Panama"),
    "America/Havana": _("Havana"),
    "America/Santo_Domingo": _("Santo Domingo"),
    "America/Toronto": _("Toronto"),
    "America/Mexico_City": _("Mexico City"),
    "America/Guatemala": _("Guatemala"),
    "America/Denver": _("Denver"),
    "America/Los_Angeles": _("Los Angeles"),
    "UTC": _("UTC"),
}


def choices() -> list[tuple[str, str]]:
    """Return the offered zones, sorted by the names of their cities in the active language."""
    named = [(zone, str(city)) for zone, city in OFFERED.items()]
    return sorted(named, key=lambda pair: plain(pair[1]))


def zone_named(name: str) -> ZoneInfo | None:
    """Return the offered zone of that name, None where there is none."""
    return ZoneInfo(name) if name in OFFERED else None
