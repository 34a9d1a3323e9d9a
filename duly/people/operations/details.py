"""What is known of somebody beside attributes and links: cleaned, judged, and found again by its words."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet, Value
from django.db.models.functions import Lower

from duly.kernel.refusal import Refused
from duly.people.models import Person, PersonWord
from duly.people.rules import fields
from duly.people.rules.words import words_of
from duly.tenancy.actor import Actor


@dataclass(frozen=True, kw_only=True)
class Details:
    """Names, employee number, e-mail address, language and first day; empty where there is none."""

    given_name: str = ""
    family_name: str = ""
    employee_number: str = ""
    email: str = ""
    language: str = ""
    started_on: date | None = None


def columns(details: Details) -> dict[str, str | None]:
    """The details as columns of a person, but for the first day. Refuses with 'invalid_person'."""
    given, family = _field("given_name", details.given_name), _field("family_name", details.family_name)
    if not given and not family:
        raise Refused("invalid_person", "A person needs a name.", field="family_name")
    return {
        "given_name": given,
        "family_name": family,
        "name": " ".join(filter(None, (given, family))),
        "employee_number": _field("employee_number", details.employee_number) or None,
        "email": _field("email", details.email),
        "language": _field("language", details.language),
    }


def judge_free(number: str | None, email: str | None, *, besides: UUID | None = None) -> None:
    """Refuses a number or an address that somebody else has.

    With 'rejoiner' and their `person_id` where that is somebody who left, else 'number_taken' or
    'email_taken'.
    """
    others = Person.objects.exclude(pk=besides) if besides else Person.objects.all()
    if number:
        _judge_owner(others.filter(employee_number=number), "number_taken", "employee_number")
    if email:
        # Lowered by the database on both sides, as its unique index does.
        same = others.annotate(lowered=Lower("email")).filter(lowered=Lower(Value(email)))
        _judge_owner(same, "email_taken", "email")


def learn_words(actor: Actor, person: Person) -> None:
    """Replaces the words a person is found by."""
    PersonWord.objects.filter(person=person).delete()
    PersonWord.objects.bulk_create(
        PersonWord(organization_id=actor.organization_id, person=person, word=word)
        for word in sorted(words_of(person.name, person.employee_number, person.email))
    )


def _judge_owner(owners: "QuerySet[Person]", code: str, field: str) -> None:
    owner = owners.select_related("merged_into").first()
    if owner is None:
        return
    # A record that was merged speaks for the one it was merged into.
    owner = owner.merged_into or owner
    if not owner.is_active:
        raise Refused(
            "rejoiner",
            "Somebody who left has this. Bring them back instead of adding them again.",
            field=field,
            person_id=owner.pk,
        )
    taken = {
        "number_taken": "Somebody has this employee number.",
        "email_taken": "Somebody has this e-mail address.",
    }
    raise Refused(code, taken[code], field=field, person_id=owner.pk)


def _field(name: str, raw: str) -> str:
    try:
        match name:
            case "employee_number":
                return fields.employee_number(raw)
            case "email":
                return fields.email(raw)
            case "language":
                return fields.language(raw)
            case _:
                return fields.text(raw, fields.LONGEST_NAME)
    except fields.Unusable as error:
        raise Refused("invalid_person", f"This {error}.", field=name) from None
