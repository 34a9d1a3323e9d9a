"""What belongs to the training rather than to a version of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from duly.kernel.refusal import Refused
from duly.trainings.rules.content import demand_text

NAME_LENGTH = 500
LIMITS = {"due_offset_days": range(1, 3651), "grace_days": range(365), "recertify_months": range(1, 121)}


class Category(StrEnum):
    """SEED-38."""

    SECURITY = "security"
    QUALITY = "quality"
    COMPLIANCE = "compliance"
    OPERATIONS = "operations"


@dataclass(frozen=True)
class Settings:
    """What belongs to the training and takes effect at its first activation."""

    name: str
    category: Category
    due_offset_days: int = 30
    grace_days: int = 0
    recertify_months: int | None = None


def settings_json(settings: Settings) -> dict[str, Any]:
    """The settings as plain JSON values, the form drafts and versions are stored in."""
    return {
        "name": settings.name,
        "category": settings.category.value,
        "due_offset_days": settings.due_offset_days,
        "grace_days": settings.grace_days,
        "recertify_months": settings.recertify_months,
    }


def settings_from(data: Mapping[str, Any]) -> Settings:
    """Reads what `settings_json` wrote."""
    return Settings(**{**data, "category": Category(data["category"])})


def demand_settings(settings: Settings) -> None:
    """Raises Refused('invalid_settings', field=...) for a missing name or a number out of range."""
    demand_text(settings.name)
    if not 1 <= len(settings.name.strip()) <= NAME_LENGTH:
        raise Refused(
            "invalid_settings", f"Give the training a name of 1 to {NAME_LENGTH} characters.", field="name"
        )
    for field, allowed in LIMITS.items():
        value = getattr(settings, field)
        if value not in allowed and not (field == "recertify_months" and value is None):
            words = field.replace("_", " ")
            raise Refused(
                "invalid_settings", f"The {words} must be {allowed[0]} to {allowed[-1]}.", field=field
            )
