"""Every verb on people by name: what it tells the floors above, or why it need not tell anything.

Closed by `test_telling.py`: a verb without a line fails there.
"""

import io
from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from duly.kernel.audience import Audience, Clause, Condition
from duly.people.models import Attribute, Group, GroupMember, Person
from duly.people.operations import (
    Details,
    Newcomer,
    add_department,
    add_listed,
    add_members,
    change_role,
    come_back,
    create_group,
    create_value,
    edit_group,
    edit_person,
    edit_settings,
    ensure_value,
    hire,
    import_people,
    leave,
    link,
    merge_people,
    merge_values,
    move,
    move_value,
    place_attribute,
    remove_members,
    rename_value,
    require_attribute,
    retire_attribute,
    retire_group,
    retire_value,
    set_values,
    set_zone,
)
from duly.people.operations.attributes import add_attribute, rename_attribute
from duly.people.operations.bulk import change_people
from duly.people.operations.profiles import edit_own_profile
from duly.people.queries.branches import merge_values_preview, move_preview
from duly.people.queries.bulk import bulk_preview
from duly.people.queries.merging import merge_preview
from duly.people.queries.profiles import profiles
from duly.people.rules.bulk import BulkChange, Kind
from duly.people.rules.events import Cause, ConditionsChanged, PeopleChanged
from duly.people.rules.listing import Listing, Status
from duly.people.rules.mapping import parse_mapping
from duly.tenancy.roles import Role
from tests.integration.people.arrange import known
from tests.world import LARKFIELD, World

REASON = "Put right after a talk with the works council."
IN_A_JOB = "stores or discards a file; what is imported is told by carry_out_upload"
SIGN_IN = "how somebody signs in; no audience asks for it"
NO_HOLDER = "nobody holds a value just made, and what it is called decides nothing"
MEANWHILE = "when days begin and in which language pages are; no audience asks for it"


class Told(NamedTuple):
    """One event without the id of its cause."""

    cause: Cause
    people: frozenset[UUID] = frozenset()
    dimension: str | None = None
    group_id: UUID | None = None

    @classmethod
    def by(cls, event: PeopleChanged | ConditionsChanged) -> "Told":
        if isinstance(event, PeopleChanged):
            return cls(event.cause, frozenset(event.person_ids))
        return cls(event.cause, frozenset(), event.dimension, event.group_id)


Act = Callable[[World], Told]


def of(cause: Cause, *people: UUID | None) -> Told:
    return Told(cause, frozenset(map(known, people)))


def _hire(world: World) -> Told:
    return of(Cause.HIRED, hire(actor=world.cy, newcomer=Newcomer(given_name="Noa", family_name="Ek")))


def _move(world: World) -> Told:
    quality = world.value("Quality")
    move(actor=world.cy, person_id=known(world.ada.person_id), attribute="department", value_id=quality)
    return of(Cause.MOVED, world.ada.person_id)


def _set_values(world: World) -> Told:
    values = {"department": world.value("Quality"), "location": None}
    set_values(actor=world.cy, person_id=known(world.ada.person_id), values=values)
    return of(Cause.MOVED, world.ada.person_id)


def _edit_person(world: World) -> Told:
    details = Details(given_name="Ada", family_name="Byron", language="de")
    edit_person(actor=world.cy, person_id=known(world.ada.person_id), details=details)
    return of(Cause.LANGUAGE, world.ada.person_id)


def _edit_own_profile(world: World) -> Told:
    edit_own_profile(
        actor=world.ada, language="de", display_zone="", wants_reminders=True, wants_digest=False
    )
    return of(Cause.LANGUAGE, world.ada.person_id)


def _leave(world: World) -> Told:
    leave(actor=world.cy, person_id=known(world.ada.person_id))
    return of(Cause.LEFT, world.ada.person_id)


def _come_back(world: World) -> Told:
    come_back(actor=world.cy, person_id=world.ivy_id)
    return of(Cause.RETURNED, world.ivy_id)


def _merge_people(world: World) -> Told:
    kept, merged = known(world.ada.person_id), world.ned_id
    seen = merge_preview(actor=world.cy, kept_id=kept, merged_id=merged).fingerprint
    merge_people(actor=world.cy, kept_id=kept, merged_id=merged, fingerprint=seen)
    return of(Cause.MERGED, kept, merged)


def _import(world: World) -> Told:
    """Ada moves, Bo is called otherwise, Noa is new, Hal stays as he is."""
    lines = (
        "No,First,Last,Dept",
        "LA-0001,Ada,Lindqvist,Quality",
        "LA-0002,Bob,Varga,Production",
        "X1,Noa,Ek,Quality",
    )
    fields = {"employee_number": "No", "given_name": "First", "family_name": "Last", "department": "Dept"}
    mapping = parse_mapping({"version": 1, "fields": fields})
    import_people(actor=world.cy, file=io.BytesIO("\n".join(lines).encode()), mapping=mapping)
    noa = Person.objects.get(employee_number="X1")
    return of(Cause.IMPORTED, world.ada.person_id, noa.pk)


def bulk(change: BulkChange, *keys: str) -> Act:
    def act(world: World) -> Told:
        people = [LARKFIELD.key(key) for key in keys]
        selection = Listing(status=Status.BOTH, people=frozenset(people))
        seen = bulk_preview(actor=world.cy, selection=selection, change=change)
        change_people(
            actor=world.cy,
            selection=selection,
            change=change,
            fingerprint=seen.fingerprint,
            reason=REASON,
        )
        return of(Cause.BULK, *people)

    return act


def grouped(kind: Kind, *keys: str) -> Act:
    """A bulk on the members of a group."""
    inside = keys if kind is Kind.REMOVE_FROM_GROUP else ()
    return lambda world: bulk(BulkChange(kind=kind, to=listed(*inside)), *keys)(world)


def listed(*keys: str) -> UUID:
    """A static group of these people."""
    group = Group.objects.create(organization_id=LARKFIELD.id, name="First aiders", kind=Group.STATIC)
    GroupMember.objects.bulk_create(
        GroupMember(organization_id=LARKFIELD.id, group=group, person_id=LARKFIELD.key(key)) for key in keys
    )
    return group.pk


def asking(dimension: str, *values: UUID) -> Audience:
    return Audience(clauses=(Clause((Condition(dimension, frozenset(values)),)),))


def _add_members(world: World) -> Told:
    """Bo is in it already."""
    people = [known(world.ada.person_id), known(world.bo.person_id)]
    add_members(actor=world.cy, group_id=listed("bo"), person_ids=people)
    return of(Cause.JOINED_GROUP, world.ada.person_id)


def _add_listed(world: World) -> Told:
    add_listed(actor=world.cy, group_id=listed("bo"), text="LA-0001\nLA-0002")
    return of(Cause.JOINED_GROUP, world.ada.person_id)


def _add_department(world: World) -> Told:
    add_department(actor=world.cy, group_id=listed(), department_id=world.value("Production"))
    return of(Cause.JOINED_GROUP, world.ada.person_id, world.bo.person_id)


def _remove_members(world: World) -> Told:
    people = [known(world.ada.person_id), known(world.bo.person_id)]
    remove_members(actor=world.cy, group_id=listed("bo", "hal"), person_ids=people)
    return of(Cause.LEFT_GROUP, world.bo.person_id)


def _edit_group(world: World) -> Told:
    group = create_group(actor=world.cy, name="Works", audience=asking("department", world.value("Quality")))
    wider = asking("department", world.value("Quality"), world.value("Production"))
    edit_group(actor=world.cy, group_id=group, name="Works", description="", audience=wider)
    return Told(Cause.GROUP_EDITED, group_id=group)


def _move_value(world: World) -> Told:
    what = {"value_id": world.value("Assembly"), "parent_id": world.value("Quality")}
    seen = move_preview(actor=world.cy, **what).fingerprint
    move_value(actor=world.cy, fingerprint=seen, **what)
    return Told(Cause.VALUE_MOVED, dimension="department")


def _merge_values(world: World) -> Told:
    what = {"merged_id": world.value("Assembly"), "kept_id": world.value("Quality")}
    seen = merge_values_preview(actor=world.cy, **what).fingerprint
    merge_values(actor=world.cy, fingerprint=seen, **what)
    return Told(Cause.VALUE_MERGED, dimension="department")


def _require_attribute(world: World) -> Told:
    require_attribute(actor=world.cy, attribute_id=LARKFIELD.key("attribute line"), is_required=True)
    return Told(Cause.ATTRIBUTE_REQUIRED, dimension="line")


def _retire_attribute(world: World) -> Told:
    key = add_attribute(actor=world.cy, name="Permit", is_required=True)
    retire_attribute(actor=world.cy, attribute_id=Attribute.objects.get(key=key).pk)
    return Told(Cause.ATTRIBUTE_OPTIONAL, dimension=key)


def _silent_link(world: World) -> None:
    link(actor=world.cy, person_id=known(world.ada.person_id), kind="line_lead", other_id=world.ned_id)


def _silent_role(world: World) -> None:
    change_role(actor=world.cy, person_id=known(world.ada.person_id), role=Role.TEAM_LEAD, reason=REASON)


def _silent_value(world: World) -> UUID:
    return create_value(
        actor=world.cy, attribute="department", name="Stores", parent_id=world.value("Quality")
    )


def _silent_retired_value(world: World) -> None:
    retire_value(actor=world.cy, value_id=_silent_value(world))


def _silent_retired_group(world: World) -> None:
    """Its members stay what they are for all that names it."""
    retire_group(actor=world.cy, group_id=Group.objects.get().pk)


def _silent_settings(world: World) -> None:
    edit_settings(
        actor=world.cy, name="Larkfield", zone="Asia/Tokyo", language="de", kiosk_minutes=5, mfa_roles=()
    )


def _permit(world: World) -> UUID:
    return Attribute.objects.get(key=add_attribute(actor=world.cy, name="Permit")).pk


TELLS: dict[str, tuple[Act, ...]] = {
    "add_department": (_add_department,),
    "add_listed": (_add_listed,),
    "add_members": (_add_members,),
    "change_people": (
        bulk(BulkChange(kind=Kind.VALUE, attribute="department", to=LARKFIELD.key("value Quality")), "ada"),
        bulk(BulkChange(kind=Kind.LANGUAGE, language="pt"), "ada", "bo"),
        grouped(Kind.ADD_TO_GROUP, "ada", "bo"),
        grouped(Kind.REMOVE_FROM_GROUP, "ada", "bo"),
        bulk(BulkChange(kind=Kind.DEACTIVATE), "ada", "bo"),
        bulk(BulkChange(kind=Kind.BRING_BACK), "ivy"),
    ),
    "come_back": (_come_back,),
    "edit_group": (_edit_group,),
    "edit_own_profile": (_edit_own_profile,),
    "edit_person": (_edit_person,),
    "hire": (_hire,),
    "import_people": (_import,),
    "leave": (_leave,),
    "merge_people": (_merge_people,),
    "merge_values": (_merge_values,),
    "move": (_move,),
    "move_value": (_move_value,),
    "remove_members": (_remove_members,),
    "require_attribute": (_require_attribute,),
    "retire_attribute": (_retire_attribute,),
    "set_values": (_set_values,),
}
# Verbs that tell through one of the above.
THROUGH = {
    "carry_out_upload": "import_people",  # both call importing.carry_out
    "create_organization": "hire",
}
# What is near to what audiences ask for, done to see that nothing of it changes.
NEAR: dict[str, Callable[[World], Any]] = {
    "change_role": _silent_role,
    "create_group": lambda world: create_group(actor=world.cy, name="Works"),
    "create_value": _silent_value,
    "edit_settings": _silent_settings,
    "ensure_value": lambda world: ensure_value(actor=world.cy, attribute="location", path=["Graz", "Roof"]),
    "link": _silent_link,
    "place_attribute": lambda world: place_attribute(
        actor=world.cy, attribute_id=LARKFIELD.key("attribute line"), position=0
    ),
    "add_attribute": _permit,
    "rename_attribute": lambda world: rename_attribute(
        actor=world.cy, attribute_id=_permit(world), name="Licence"
    ),
    "rename_value": lambda world: rename_value(
        actor=world.cy, value_id=world.value("Assembly"), name="Fitting"
    ),
    "retire_group": _silent_retired_group,
    "retire_value": _silent_retired_value,
    "set_zone": lambda world: set_zone(actor=world.cy, value_id=world.value("Graz"), zone="Asia/Tokyo"),
}
SILENT: dict[str, str] = {
    "add_attribute": "no audience names it yet",
    "admit": SIGN_IN,
    "apply_upload": IN_A_JOB,
    "change_own_secret": SIGN_IN,
    "change_role": "no audience asks for roles",
    "choose_password": SIGN_IN,
    "confirm_email_change": SIGN_IN,
    "create_group": "no audience names it yet",
    "create_token": SIGN_IN,
    "create_value": NO_HOLDER,
    "delete_mapping": IN_A_JOB,
    "discard_abandoned": IN_A_JOB,
    "discard_upload": IN_A_JOB,
    "edit_settings": MEANWHILE,
    "end_open": SIGN_IN,
    "end_own_sessions": SIGN_IN,
    "end_sessions": SIGN_IN,
    "ensure_value": NO_HOLDER,
    "invite": SIGN_IN,
    "is_open": SIGN_IN,
    "issue": SIGN_IN,
    "issue_each": SIGN_IN,
    "link": "no audience asks for who leads",
    "map_upload": IN_A_JOB,
    "missing_attributes": "a question",
    "note_factor": SIGN_IN,
    "note_session_ended": SIGN_IN,
    "open_account": SIGN_IN,
    "open_each": SIGN_IN,
    "place_attribute": "an order on pages",
    "preview_again": IN_A_JOB,
    "preview_upload": IN_A_JOB,
    "redeem": SIGN_IN,
    "refresh_zones": MEANWHILE,
    "refuse_upload": IN_A_JOB,
    "remove_logo": "a picture",
    "rename_attribute": "its key stays",
    "rename_value": NO_HOLDER,
    "request_email_change": SIGN_IN,
    "request_reset": SIGN_IN,
    "reread_upload": IN_A_JOB,
    "reset": SIGN_IN,
    "reset_factors": SIGN_IN,
    "retire_group": "whoever names it goes on counting its members as they are",
    "retire_value": "refused while anybody holds it or anything stands below it",
    "revoke_invitation": SIGN_IN,
    "revoke_token": SIGN_IN,
    "save_mapping": IN_A_JOB,
    "service": "who acts, no verb",
    "set_logo": "a picture",
    "set_pin": SIGN_IN,
    "set_zone": MEANWHILE,
    "tell": SIGN_IN,
    "upload_export": IN_A_JOB,
    "welcome": SIGN_IN,
    "welcome_link": SIGN_IN,
}


def asked_for() -> object:
    """All that audiences judge by, for everybody active."""
    active = list(Person.objects.active().values_list("id", flat=True))
    held = {one.person_id: (one.values, one.open) for one in profiles(active)}
    return held, set(Attribute.objects.filter(is_required=True).values_list("key", flat=True))
