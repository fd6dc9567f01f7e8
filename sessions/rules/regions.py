"""Which part of the world a country lies in. Codes are those of ISO 3166-1 alpha-2."""

from typing import Final

from sessions.enums.places import Region

_COUNTRIES: Final = {
    Region.AFRICA: (
        "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW IO KE KM LR LS LY MA"
        " MG ML MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TF TG TN TZ UG YT ZA ZM"
        " ZW"
    ),
    Region.AMERICAS: (
        "AG AI AR AW BB BL BM BO BQ BR BS BV BZ CA CL CO CR CU CW DM DO EC FK GD GF GL GP GS GT GY"
        " HN HT JM KN KY LC MF MQ MS MX NI PA PE PM PR PY SR SV SX TC TT US UY VC VE VG VI"
    ),
    Region.ASIA: (
        "AE AF AM AZ BD BH BN BT CN CY GE HK ID IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN"
        " MO MV MY NP OM PH PK PS QA SA SG SY TH TJ TL TM TR TW UZ VN YE"
    ),
    Region.EUROPE: (
        "AD AL AT AX BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT"
        " LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK"
    ),
    Region.OCEANIA: (
        "AS AU CC CK CX FJ FM GU HM KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS"
    ),
}
_REGIONS: Final = {code: region for region, codes in _COUNTRIES.items() for code in codes.split()}


def region_of(country: str) -> Region | None:
    """Return the part of the world of a country by its code; None where it lies in none.

    Source: United Nations Statistics Division, Standard Country or Area Codes for Statistical Use
    (M49), geographic regions; codes that M49 does not have stand with their neighbours.
    """
    return _REGIONS.get(country)


def countries_of(region: Region) -> tuple[str, ...]:
    """Return the codes of the countries in a part of the world, in order.

    Source: United Nations Statistics Division, M49, geographic regions.
    """
    return tuple(_COUNTRIES[region].split())
