"""The named cast. Ada learns, Bo leads Ada, Hal is HR admin, Quinn is quality admin, Cy is corporate admin,
Di audits
read-only; Ned has no department, Ivy has left. Eve is Cy, and Finn is Ada, in ANOTHER organization.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID, uuid5

from django.contrib.auth.hashers import make_password

from duly.audit.recording import record
from duly.kernel.quiz import Question
from duly.people.models import (
    Account,
    ActiveChange,
    Attribute,
    AttributeChange,
    AttributeValue,
    LinkChange,
    OrganizationSettings,
    Person,
    PersonWord,
    ValueTree,
)
from duly.tenancy.actor import Actor
from duly.tenancy.models import Organization
from duly.tenancy.roles import Role
from duly.tenancy.transactions import transaction
from duly.trainings.models import Training, Version, VersionAuthor
from duly.trainings.rules import (
    Category,
    Content,
    Lesson,
    Settings,
    Source,
    VersionState,
    content_bytes,
    settings_json,
)

NAMESPACE = UUID("6f1d3b52-5a53-4f0e-9a35-3d6a1d2c7b10")
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LONG_AGO = date(2020, 1, 6)
PASSWORD = "quiet harbour lantern"
DIMENSIONS = (
    ("department", "Department", True, True),
    ("location", "Location", True, True),
    ("activity", "Activity", False, False),
    ("plant", "Plant", False, False),
    ("line", "Line", False, False),
    ("workstation", "Workstation", False, False),
    ("job_role", "Job role", False, False),
)


def name_id(name: str) -> UUID:
    """The same id for the same name in every run."""
    return uuid5(NAMESPACE, name)


@dataclass(frozen=True)
class Cast:
    """One person to be: key, name, role, department and location by name."""

    key: str
    given: str
    family: str
    role: Role
    department: str | None
    location: str | None
    manager: str | None = None
    active: bool = True
    account: bool = True


@dataclass(frozen=True)
class Household:
    """One organization to be."""

    slug: str
    name: str
    zone: str
    departments: tuple[tuple[str, str | None], ...]
    locations: tuple[tuple[str, str | None, str], ...]
    cast: tuple[Cast, ...]

    @property
    def id(self) -> UUID:
        return name_id(self.slug)

    def key(self, name: str) -> UUID:
        return name_id(f"{self.slug}/{name}")

    def actor(self, key: str) -> Actor:
        member = next(one for one in self.cast if one.key == key)
        return Actor(
            organization_id=self.id,
            now=NOW,
            source="test",
            role=member.role,
            account_id=self.key(f"account {key}"),
            person_id=self.key(key),
            ip="192.0.2.7",
            user_agent="pytest",
        )


LARKFIELD = Household(
    slug="larkfield",
    name="Larkfield Pumps",
    zone="Europe/Vienna",
    departments=(
        ("Production", None),
        ("Assembly", "Production"),
        ("Paint shop", "Production"),
        ("Quality", None),
        ("Administration", None),
    ),
    locations=(("Graz", None, ""), ("Hall 2", "Graz", ""), ("Lisbon", None, "Europe/Lisbon")),
    cast=(
        Cast("ada", "Ada", "Lindqvist", Role.EMPLOYEE, "Assembly", "Hall 2", manager="bo"),
        Cast("bo", "Bo", "Varga", Role.TEAM_LEAD, "Production", "Graz", manager="cy"),
        Cast("cy", "Cy", "Okafor", Role.CORPORATE_ADMIN, "Administration", "Graz"),
        Cast("quinn", "Quinn", "Meyer", Role.QUALITY_ADMIN, "Quality", "Graz", manager="cy"),
        Cast("hal", "Hal", "Ferreira", Role.HR_ADMIN, "Administration", "Lisbon", manager="cy"),
        Cast("di", "Di", "Novák", Role.AUDITOR, "Quality", "Graz"),
        Cast("ned", "Ned", "O'Brien", Role.EMPLOYEE, None, "Graz", account=False),
        Cast("ivy", "Ivy", "Santos", Role.EMPLOYEE, "Assembly", "Lisbon", active=False),
    ),
)
BRIGHTWATER = Household(
    slug="brightwater",
    name="Brightwater Clinic",
    zone="Europe/London",
    departments=(("Wards", None),),
    locations=(("Leeds", None, ""),),
    cast=(
        Cast("eve", "Eve", "Marlow", Role.CORPORATE_ADMIN, "Wards", "Leeds"),
        Cast("finn", "Finn", "Doyle", Role.EMPLOYEE, "Wards", "Leeds", manager="eve"),
    ),
)
HOUSEHOLDS = (LARKFIELD, BRIGHTWATER)
CONTENT = Content(
    lessons=(
        Lesson("Before a fire", "Know the two nearest exits. **Keep them clear.**"),
        Lesson("When the alarm sounds", "Leave at once. Meet at the assembly point."),
    ),
    questions=(
        Question("What do you do first?", ("Leave", "Finish the shift"), frozenset({0}), several=False),
        Question(
            "Where do you meet?", ("At the car", "At the assembly point"), frozenset({1}), several=False
        ),
    ),
    passing_score=80,
    attempt_limit=None,
    signature=True,
    minutes=8,
    objectives=("Name the two nearest exits",),
    sources=(Source("Fire plan", "SOP-FS-001"),),
)


class World:
    """Larkfield's people as actors, and the ids of what is theirs."""

    organization_id = LARKFIELD.id
    now = NOW
    password = PASSWORD
    content = CONTENT
    ada, bo, cy = (LARKFIELD.actor(key) for key in ("ada", "bo", "cy"))
    quinn, hal, di = (LARKFIELD.actor(key) for key in ("quinn", "hal", "di"))
    eve, finn = (BRIGHTWATER.actor(key) for key in ("eve", "finn"))
    ned_id, ivy_id = LARKFIELD.key("ned"), LARKFIELD.key("ivy")
    training_id = LARKFIELD.key("Fire safety")
    version_id = LARKFIELD.key("Fire safety 1.0")
    foreign_training_id = BRIGHTWATER.key("Fire safety")
    foreign_version_id = BRIGHTWATER.key("Fire safety 1.0")

    @staticmethod
    def value(name: str) -> UUID:
        """The id of a department or location of Larkfield."""
        return LARKFIELD.key(f"value {name}")

    @staticmethod
    def login(key: str) -> str:
        """The e-mail address somebody of Larkfield or Brightwater signs in with."""
        return f"{key}@{'brightwater' if key in ('eve', 'finn') else 'larkfield'}.example"


WORLD = World()


def build() -> None:
    """Writes both households, each in a committed transaction of its own."""
    for household in HOUSEHOLDS:
        Organization.objects.create(id=household.id, slug=household.slug)
        with transaction(household.actor(household.cast[0].key)):
            _settings(household)
            _values(household)
            _people(household)
            _training(household)
            record(
                Actor(organization_id=household.id, now=NOW, source="test", service="service:world"),
                "organization.created",
                object_type="organization",
                object_id=household.id,
            )


def _settings(household: Household) -> None:
    OrganizationSettings.objects.create(
        organization_id=household.id, name=household.name, zone=household.zone
    )
    for position, (key, name, is_tree, is_required) in enumerate(DIMENSIONS):
        Attribute.objects.create(
            id=household.key(f"attribute {key}"),
            organization_id=household.id,
            key=key,
            name=name,
            is_tree=is_tree,
            is_required=is_required,
            position=position,
        )


def _values(household: Household) -> None:
    for name, parent in household.departments:
        _value(household, "department", name, parent, "")
    for name, parent, zone in household.locations:
        _value(household, "location", name, parent, zone)


def _value(household: Household, attribute: str, name: str, parent: str | None, zone: str) -> None:
    value = AttributeValue.objects.create(
        id=household.key(f"value {name}"),
        organization_id=household.id,
        attribute_id=household.key(f"attribute {attribute}"),
        parent_id=parent and household.key(f"value {parent}"),
        name=name,
        zone=zone,
    )
    above = ValueTree.objects.filter(descendant_id=value.parent_id) if parent else ValueTree.objects.none()
    ancestors = [(row.ancestor_id, row.depth + 1) for row in above]
    ValueTree.objects.bulk_create(
        ValueTree(organization_id=household.id, ancestor_id=ancestor, descendant=value, depth=depth)
        for ancestor, depth in [(value.pk, 0), *ancestors]
    )


def _people(household: Household) -> None:
    for number, member in enumerate(household.cast, start=1):
        _person(household, member, number)
    for member in household.cast:
        if member.manager:
            person, manager = household.key(member.key), household.key(member.manager)
            Person.objects.filter(pk=person).update(manager_id=manager)
            LinkChange.objects.create(
                organization_id=household.id,
                person_id=person,
                kind="manager",
                other_id=manager,
                valid_from=LONG_AGO,
            )


def _person(household: Household, member: Cast, number: int) -> None:
    account = _account(household, member) if member.account else None
    zones = {name: zone or household.zone for name, _, zone in household.locations}
    person = Person.objects.create(
        id=household.key(member.key),
        organization_id=household.id,
        account=account,
        employee_number=f"{household.slug[:2].upper()}-{number:04}",
        given_name=member.given,
        family_name=member.family,
        name=f"{member.given} {member.family}",
        email=f"{member.key}@{household.slug}.example" if account else "",
        zone=zones.get(member.location or "", household.zone),
        role=member.role,
        is_active=member.active,
        started_on=LONG_AGO,
        department_id=member.department and household.key(f"value {member.department}"),
        location_id=member.location and household.key(f"value {member.location}"),
    )
    _history(household, member, person)
    words = {member.given.lower(), member.family.lower(), str(person.employee_number).lower()}
    PersonWord.objects.bulk_create(
        PersonWord(organization_id=household.id, person=person, word=word) for word in sorted(words)
    )


def _history(household: Household, member: Cast, person: Person) -> None:
    ActiveChange.objects.create(
        organization_id=household.id, person=person, is_active=member.active, valid_from=LONG_AGO
    )
    for attribute, value in (("department", member.department), ("location", member.location)):
        if value:
            AttributeChange.objects.create(
                organization_id=household.id,
                person=person,
                attribute_id=household.key(f"attribute {attribute}"),
                value_id=household.key(f"value {value}"),
                valid_from=LONG_AGO,
            )


def _account(household: Household, member: Cast) -> Account:
    return Account.objects.create(
        id=household.key(f"account {member.key}"),
        organization_id=household.id,
        handle=f"{household.slug}:{member.key}",
        email=f"{member.key}@{household.slug}.example",
        password=make_password(PASSWORD),
        is_active=member.active,
    )


def _training(household: Household) -> None:
    """Fire safety 1.0: written by the second of the cast, approved and activated by the first."""
    author, approver = household.key(household.cast[1].key), household.key(household.cast[0].key)
    training = Training.objects.create(
        id=household.key("Fire safety"), organization_id=household.id, name="Fire safety", category="security"
    )
    version = Version.objects.create(
        id=household.key("Fire safety 1.0"),
        organization_id=household.id,
        training=training,
        edition=1,
        label="1.0",
        language="en",
        state=VersionState.IN_REVIEW,
        content=content_bytes(CONTENT),
        training_name="Fire safety",
        settings=settings_json(Settings(name="Fire safety", category=Category.SECURITY)),
        change_reason="First edition of the training.",
        submitted_at=NOW,
        submitted_by_id=author,
    )
    VersionAuthor.objects.create(organization_id=household.id, version=version, person_id=author)
    Version.objects.filter(pk=version.pk).update(
        state=VersionState.APPROVED,
        decided_at=NOW,
        decided_by_id=approver,
        rationale="Read and found correct.",
    )
    Version.objects.filter(pk=version.pk).update(
        state=VersionState.ACTIVE, activated_at=NOW, activated_by_id=approver
    )
