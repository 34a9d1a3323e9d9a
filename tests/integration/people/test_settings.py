"""What an organization calls itself, where its days are judged, how it signs in, and its logo."""

import pytest

from duly.audit.models import AuditEvent
from duly.kernel.refusal import NotFound, Refused
from duly.people.models import Logo, OrganizationSettings, Person
from duly.people.operations.settings import edit_settings, remove_logo, set_logo
from duly.people.queries.settings import logo, settings_page
from duly.tenancy.actor import Actor
from duly.tenancy.roles import Role
from tests.unit.people.test_png import picture
from tests.world import World

AS_IT_IS = {
    "name": "Larkfield Pumps",
    "zone": "Europe/Vienna",
    "language": "en",
    "kiosk_minutes": 15,
    "mfa_roles": [],
}


def edit(actor: Actor, **changed: object) -> int:
    return edit_settings(actor=actor, **{**AS_IT_IS, **changed})  # type: ignore[arg-type]


def test_settings_are_set_and_the_trail_says_what_changed(world: World) -> None:
    edit(
        world.cy,
        name=" Larkfield  Pumps GmbH ",
        language="de",
        kiosk_minutes=5,
        mfa_roles=[Role.CORPORATE_ADMIN, Role.AUDITOR],
    )

    page = settings_page(actor=world.di)
    assert (page.name, page.language, page.kiosk_minutes) == ("Larkfield Pumps GmbH", "de", 5)
    assert page.mfa_roles == (Role.CORPORATE_ADMIN, Role.AUDITOR)
    event = AuditEvent.objects.get(verb="organization.settings_edited")
    assert event.old == {
        "name": "Larkfield Pumps",
        "language": "en",
        "kiosk_minutes": 15,
        "mfa_roles": [],
    }
    assert event.new is not None
    assert "zone" not in event.new


def test_the_zone_holds_for_whoever_has_no_location_with_one(world: World) -> None:
    seen = settings_page(actor=world.cy)

    people = edit(world.cy, zone="Asia/Tokyo")

    zones = dict(Person.objects.values_list("name", "zone"))
    assert zones["Ada Lindqvist"] == zones["Ned O'Brien"] == "Asia/Tokyo"
    assert zones["Hal Ferreira"] == "Europe/Lisbon"
    assert people == seen.judged == 6


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"name": "  "}, "invalid_name"),
        ({"name": "x" * 201}, "invalid_name"),
        ({"zone": ""}, "unknown_zone"),
        ({"zone": "Vienna"}, "unknown_zone"),
        ({"language": "tlh"}, "unknown_language"),
        ({"kiosk_minutes": 0}, "kiosk_minutes"),
        ({"kiosk_minutes": 61}, "kiosk_minutes"),
    ],
)
def test_what_cannot_be_set_is_refused_at_its_field(
    world: World, changed: dict[str, object], expected: str
) -> None:
    with pytest.raises(Refused) as refused:
        edit(world.cy, **changed)
    assert (refused.value.code, refused.value.facts["field"]) == (expected, next(iter(changed)))


def test_settings_are_the_corporate_admins(world: World) -> None:
    for actor, expected in (
        (world.hal, "forbidden"),
        (world.quinn, "forbidden"),
        (world.di, "forbidden"),
        (world.bo, "not_found"),
        (world.ada, "not_found"),
    ):
        for act in (
            lambda one: edit(one),
            lambda one: set_logo(actor=one, content=picture()),
            lambda one: remove_logo(actor=one),
        ):
            with pytest.raises(Refused) as refused:
                act(actor)
            assert refused.value.code == expected
    with pytest.raises(NotFound):
        settings_page(actor=world.bo)


def test_a_logo_is_kept_replaced_and_removed(world: World) -> None:
    first, second = picture(), picture(40, 20)
    set_logo(actor=world.cy, content=first)
    set_logo(actor=world.cy, content=second)

    kept = logo()
    assert kept is not None
    assert (kept.content, settings_page(actor=world.di).logo) == (second, kept.digest)
    assert Logo.objects.count() == 1

    remove_logo(actor=world.cy)
    assert logo() is None
    with pytest.raises(NotFound):
        remove_logo(actor=world.cy)
    assert OrganizationSettings.objects.count() == 1


def test_rubbish_is_no_logo(world: World) -> None:
    with pytest.raises(Refused) as refused:
        set_logo(actor=world.cy, content=picture() + b"<script>")
    assert refused.value.code == "logo_broken"
    assert logo() is None
