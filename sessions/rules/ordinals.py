"""How assemblies are counted in words, in English and French."""


def english(number: int) -> str:
    """Return an ordinal number as English writes it: 1st, 2nd, 3rd, 11th, 111th.

    Source: usage of the organization's own titles ("138th Assembly").
    """
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def french(number: int) -> str:
    """Return an ordinal number of a feminine noun as French writes it: 1re, 2e.

    Source: usage of the organization's own titles ("138e Assemblée").
    """
    return "1re" if number == 1 else f"{number}e"


def title_of_assembly(number: int, *, is_conference: bool) -> dict[str, str]:
    """Return the title of a statutory assembly; until 2003 it was called a conference.

    Source: list of the statutory assemblies since 1889; Statutes as of 2003.
    """
    if is_conference:
        return {
            "en": f"{english(number)} Inter-Parliamentary Conference",
            "fr": f"{french(number)} Conférence interparlementaire",
        }
    return {"en": f"{english(number)} Assembly", "fr": f"{french(number)} Assemblée"}
