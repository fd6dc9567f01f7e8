"""The reader's own clock beside the venue's, for readers without JavaScript."""

from zoneinfo import ZoneInfo

# One place for each clock that members of parliaments live by; any other IANA name may stand in
# the address.
OFFERED = (
    "Pacific/Auckland", "Pacific/Fiji", "Pacific/Port_Moresby", "Pacific/Apia", "Pacific/Tarawa",
    "Australia/Sydney", "Asia/Tokyo", "Asia/Seoul", "Asia/Shanghai", "Asia/Manila",
    "Asia/Singapore", "Asia/Jakarta", "Asia/Bangkok", "Asia/Ho_Chi_Minh", "Asia/Yangon",
    "Asia/Dhaka", "Asia/Thimphu", "Asia/Kathmandu", "Asia/Kolkata", "Asia/Colombo",
    "Asia/Karachi", "Asia/Tashkent", "Asia/Almaty", "Asia/Kabul", "Asia/Dubai", "Asia/Baku",
    "Asia/Tbilisi", "Asia/Tehran", "Asia/Riyadh", "Asia/Baghdad", "Asia/Amman", "Asia/Beirut",
    "Asia/Jerusalem", "Europe/Moscow", "Europe/Istanbul", "Europe/Kyiv", "Europe/Athens",
    "Europe/Helsinki", "Europe/Bucharest", "Europe/Warsaw", "Europe/Berlin", "Europe/Zurich",
    "Europe/Rome", "Europe/Paris", "Europe/Madrid", "Europe/Lisbon", "Europe/London",
    "Europe/Dublin", "Atlantic/Reykjavik", "Atlantic/Cape_Verde", "Africa/Cairo",
    "Africa/Johannesburg", "Africa/Nairobi", "Africa/Addis_Ababa", "Africa/Kinshasa",
    "Africa/Lagos", "Africa/Algiers", "Africa/Tunis", "Africa/Casablanca", "Africa/Dakar",
    "Africa/Accra", "Indian/Mauritius", "Indian/Antananarivo", "America/Sao_Paulo",
    "America/Buenos_Aires", "America/Montevideo", "America/Santiago", "America/Asuncion",
    "America/Caracas", "America/La_Paz", "America/Bogota", "America/Lima", "America/Guayaquil",
    "America/Panama", "America/Havana", "America/Santo_Domingo", "America/Toronto",
    "America/Mexico_City", "America/Guatemala", "America/Denver", "America/Los_Angeles", "UTC",
)  # fmt: skip


def city_of(zone: str) -> str:
    """Return the part of a zone's name that people know."""
    return zone.rpartition("/")[2].replace("_", " ")


def choices() -> list[tuple[str, str]]:
    """Return the offered zones, sorted by the names of their cities."""
    return sorted(((zone, city_of(zone)) for zone in OFFERED), key=lambda pair: pair[1])


def zone_named(name: str) -> ZoneInfo | None:
    """Return the zone of that name, None where there is none."""
    return ZoneInfo(name) if name in dict(choices()) else None
