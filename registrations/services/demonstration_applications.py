"""Who comes to the demonstration without a delegation, and an Associate Member that sends one."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from assemblies.enums import Capacity, InstitutionKind, Language, Role, Sex
from assemblies.models.accounts import User
from assemblies.models.events import Assembly
from assemblies.rules.names import plain
from assemblies.services import accounts, institutions, roles
from registrations.models.questions import CapacityForm
from registrations.services import answers, applications, delegations, invitations, people, reviews
from registrations.services.demonstration_people import DOMAIN
from registrations.services.people import Answers

ASSOCIATES: Final = (
    ("EXPA", "Example Parliamentary Assembly", "Assemblée parlementaire exemple"),
    ("SAPC", "Sample Parliamentary Conference", "Conférence parlementaire échantillon"),
)
OBSERVERS: Final = (
    ("EXLP", "Example League of Parliaments", "Ligue exemple des parlements"),
    ("SPEC", "Specimen Centre for Law", "Centre spécimen pour le droit"),
)
_PRESS_ANSWERS: Final[dict[str, answers.Given]] = {
    "medium": "print",
    "press-card": "SPECIMEN-7",
    "press-rules": True,
}


def _one(
    given: str, family: str, sex: Sex, capacity: Capacity, organization: str, function: str = ""
) -> Answers:
    return Answers(
        given_name=given,
        family_name=family,
        badge_name=f"{given} {family}",
        sex=sex,
        capacity=capacity,
        organization=organization,
        function_in_parliament=function,
        languages=(Language.ENGLISH,),
        is_listed=True,
    )


# Who applies, and how far she has come.
_OBSERVER, _PRESS = Capacity.OBSERVER, Capacity.PRESS
APPLICANTS: Final = (
    (_one("Beobachter", "Beispiel", Sex.MALE, _OBSERVER, OBSERVERS[0][1], "Director"), "approved"),
    (_one("Osservatrice", "Esempio", Sex.FEMALE, _OBSERVER, OBSERVERS[1][1]), "submitted"),
    (
        _one("Penna", "Muster", Sex.FEMALE, _PRESS, "Example Gazette", "Reporter"),
        "approved",
    ),
    (_one("Kamera", "Testi", Sex.MALE, _PRESS, "Sample Television"), "submitted"),
    (_one("Kynä", "Malli", Sex.FEMALE, _PRESS, "Example Gazette"), "draft"),
)
DELEGATES: Final = (
    _one("Paradeigma", "Kanenas", Sex.FEMALE, Capacity.ASSOCIATE_MEMBER, "", "Vice-President"),
    _one("Primer", "Nihče", Sex.MALE, Capacity.ASSOCIATE_MEMBER, ""),
    _one("Näide", "Keegi", Sex.MALE, Capacity.SECRETARY_OF_DELEGATION, ""),
)


def build(*, assembly: Assembly, manager: User, at: datetime) -> str:
    """Enter the institutions, let people apply; return what was done, in a line."""
    for kind, entries in (
        (InstitutionKind.ASSOCIATE, ASSOCIATES),
        (InstitutionKind.OBSERVER, OBSERVERS),
    ):
        for code, english, french in entries:
            name = {"en": english, "fr": french}
            institutions.record(kind=kind, code=code, name=name, by=manager, at=at)
    _associate(assembly, manager, at)
    forms = {form.capacity: form for form in CapacityForm.objects.filter(event=assembly)}
    for said, state in APPLICANTS:
        _apply(forms[said.capacity], said, state, manager, at)
    return f"without a delegation: {len(APPLICANTS)} people; Associate Members: {len(ASSOCIATES)}"


def _apply(form: CapacityForm, said: Answers, state: str, manager: User, at: datetime) -> None:
    email = f"{plain(said.given_name)}.{said.capacity}@{DOMAIN}"
    user = accounts.account_for(email=email, name=said.badge_name)
    one = applications.begin(form=form, answers=said, by=user, at=at)
    if said.capacity == Capacity.PRESS:
        one = answers.save(person=one, values=_PRESS_ANSWERS, by=user, at=at)
    if state == "draft":
        return
    one = applications.submit(person=one, by=user, at=at)
    if state == "approved":
        reviews.approve(person=one, by=manager, at=at)


def _associate(assembly: Assembly, manager: User, at: datetime) -> None:
    """Open the delegation of the first Associate Member and send it."""
    institution = institutions.record(
        kind=InstitutionKind.ASSOCIATE,
        code=ASSOCIATES[0][0],
        name={"en": ASSOCIATES[0][1], "fr": ASSOCIATES[0][2]},
        by=manager,
        at=at,
    )
    clerk = accounts.account_for(email=f"coordinator@expa.{DOMAIN}", name="Kukaan Esimerkki")
    file = invitations.open_file(assembly=assembly, institution=institution, by=clerk, at=at)
    roles.grant(user=clerk, role=Role.COORDINATOR, delegation=file.delegation, by=manager, at=at)
    for said in DELEGATES:
        email = f"{plain(said.given_name)}@expa.{DOMAIN}"
        people.add(file=file, answers=replace(said, email=email), by=clerk, at=at)
    delegations.submit(file=file, by=clerk, at=at)
