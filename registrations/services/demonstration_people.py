"""Who lives in the demonstration: every name means "example" or "nobody" in some language."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assemblies.enums import Capacity, Language, Role, Sex
from assemblies.permissions import ROLES
from registrations.enums import FileState
from registrations.services.people import Answers

PASSWORD: Final = "hemicycle-demo"  # noqa: S105 - printed on the page; only where DEMO is set
DOMAIN: Final = "demo.example"

F, M = Sex.FEMALE, Sex.MALE
SPEAKER = Capacity.PRESIDING_OFFICER
DEPUTY = Capacity.DEPUTY_PRESIDING_OFFICER
MEMBER = Capacity.MEMBER_OF_PARLIAMENT
ADVISER = Capacity.ADVISER
SECRETARY = Capacity.SECRETARY_OF_DELEGATION


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account to try the demonstration with."""

    email: str
    name: str
    role: Role
    says: str | Promise
    language: Language = Language.ENGLISH
    parliament: str = ""


ACCOUNTS: Final = (
    DemoAccount(
        f"manager@{DOMAIN}",
        "Maren Muster",
        Role.SECRETARIAT_MANAGER,
        _(
            "Runs the assembly: invites, approves, edits the programme, runs debates, their draw "
            "and the screens, reads what was done."
        ),
    ),
    DemoAccount(
        f"desk@{DOMAIN}",
        "Dora Placeholder",
        Role.REGISTRATION_DESK,
        _("Invites coordinators and approves the people of delegations."),
    ),
    DemoAccount(
        f"editor@{DOMAIN}",
        "Edmond Modèle",
        Role.PROGRAMME_EDITOR,
        _(
            "Plans the programme, keeps documents, handles requests, runs debates, their draw and "
            "the screens, takes votes and elections."
        ),
        Language.FRENCH,
    ),
    DemoAccount(
        f"door@{DOMAIN}",
        "Doru Exemplu",
        Role.CHECK_IN_STAFF,
        _("Admits people at the doors, on a phone too."),
    ),
    DemoAccount(
        f"media@{DOMAIN}",
        "Medya Örnek",
        Role.MEDIA_OFFICER,
        ROLES[Role.MEDIA_OFFICER].sentence,
    ),
    DemoAccount(
        f"protocol@{DOMAIN}",
        "Ona Pavyzdys",
        Role.PROTOCOL_OFFICER,
        ROLES[Role.PROTOCOL_OFFICER].sentence,
    ),
    DemoAccount(
        f"coordinator@iceland.{DOMAIN}",
        "Sýnishorn Sigga",
        Role.COORDINATOR,
        _("Registers the delegation of Iceland, which is half ready, and its speakers."),
        parliament="IS",
    ),
    DemoAccount(
        f"coordinator@kenya.{DOMAIN}",
        "Mwakilishi Mfano",
        Role.COORDINATOR,
        _("Has the approved delegation of Kenya, and copies its people into the next assembly."),
        parliament="KE",
    ),
    DemoAccount(
        f"delegate@{DOMAIN}",
        "Hon. Mfano Otieno",
        Role.DELEGATE,
        _("Is approved in the delegation of Kenya, follows sittings, and is offered a place."),
        parliament="KE",
    ),
)


@dataclass(frozen=True, slots=True)
class DemoDelegation:
    """A delegation of the demonstration; ``state`` is how far it has come."""

    code: str
    state: FileState
    people: tuple[Answers, ...]
    question: str = ""


def _person(  # noqa: PLR0913 - one line a person reads best
    given: str,
    family: str,
    sex: Sex,
    capacity: Capacity,
    *,
    title: str = "",
    function: str = "",
    body: str = "",
    email: str = "",
    language: Language = Language.ENGLISH,
    needs: str = "",
) -> Answers:
    return Answers(
        given_name=given,
        family_name=family,
        badge_name=" ".join(part for part in (title, given, family) if part),
        sex=sex,
        capacity=capacity,
        function_in_parliament=function,
        function_in_organization=body,
        languages=(language,) if language == Language.ENGLISH else (language, Language.ENGLISH),
        email=f"{email}.{DOMAIN}" if email else "",
        language=language,
        access_needs=needs,
    )


_FR = Language.FRENCH
DELEGATIONS: Final = (
    DemoDelegation(
        "IS",
        FileState.OPEN,
        (
            _person("Ada", "Exemplar", F, SPEAKER, title="H.E. Ms", email="ada@iceland"),
            _person("Dæmi", "Dæmason", M, MEMBER, function="Foreign affairs committee"),
        ),
    ),
    DemoDelegation(
        "KE",
        FileState.APPROVED,
        (
            Answers(
                given_name="Mfano",
                family_name="Otieno",
                badge_name="Hon. Mfano Otieno",
                sex=M,
                capacity=MEMBER,
                function_in_parliament="Chair, committee on trade",
                languages=(Language.ENGLISH,),
                email=f"delegate@{DOMAIN}",
            ),
            _person("Kielelezo", "Wanjiru", F, SPEAKER, title="Rt Hon.", email="kielelezo@kenya"),
            _person("Sampuli", "Achieng", F, MEMBER, title="Hon.", email="sampuli@kenya"),
            _person("Mfululizo", "Mwangi", M, MEMBER, title="Hon."),
            _person("Msaidizi", "Kamau", M, ADVISER, email="msaidizi@kenya"),
        ),
    ),
    DemoDelegation(
        "FR",
        FileState.APPROVED,
        (
            _person("Jeanne", "Modèle", F, DEPUTY, email="jeanne@france", language=_FR),
            _person("Paul", "Exemple", M, MEMBER, email="paul@france", language=_FR),
            _person("Zoé", "Spécimen", F, MEMBER, email="zoe@france", language=_FR),
            _person("Luc", "Prototype", M, MEMBER, language=_FR),
            _person("Inès", "Échantillon", F, SECRETARY, email="ines@france", language=_FR),
        ),
    ),
    DemoDelegation(
        "PE",
        FileState.SUBMITTED,
        (
            _person("Ejemplo", "Quispe", M, MEMBER, email="ejemplo@peru"),
            _person("Muestra", "Huamán", F, MEMBER, email="muestra@peru", needs="Wheelchair place"),
            _person("Modelo", "Rojas", M, MEMBER),
        ),
    ),
    DemoDelegation(
        "CH",
        FileState.RETURNED,
        (
            _person("Beispiel", "Muster", F, MEMBER, email="beispiel@switzerland"),
            _person("Jean", "Témoin", M, MEMBER, email="jean@switzerland", language=_FR),
            _person("Esempio", "Campione", M, SECRETARY, language=_FR),
        ),
        question="Who leads the delegation? Please name its head under functions.",
    ),
    DemoDelegation(
        "TO",
        FileState.SUBMITTED,
        (
            _person("Sīpinga", "Faka", M, SPEAKER, email="sipinga@tonga"),
            _person("Tatau", "Faka", M, MEMBER),
            _person("Fakatātā", "Faka", M, MEMBER),
        ),
    ),
    DemoDelegation(
        "FM",
        FileState.SUBMITTED,
        (
            _person("Nobody", "Instance", F, MEMBER, email="nobody@micronesia"),
            _person("Someone", "Instance", M, MEMBER),
        ),
    ),
    DemoDelegation("TV", FileState.OPEN, (_person("Fakaakoako", "Sample", F, MEMBER),)),
)
# They came with men only to the two assemblies before this one.
SINGLE_SEX_BEFORE: Final = ("TO",)
OWING_TWO_YEARS: Final = ("FM",)
SUSPENDED: Final = ("TV",)
# Invited, but not yet here: the invitation waits in the mailbox.
INVITED: Final = (("SE", f"registrar@sweden.{DOMAIN}", Language.ENGLISH),)
INVITED_FR: Final = (("SN", f"greffe@senegal.{DOMAIN}", Language.FRENCH),)
