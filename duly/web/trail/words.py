"""What audit verbs are called on a page. Every verb is recorded as `area.past_participle`."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, str | Promise] = {
    "account": _("Accounts"),
    "account.opened": _("Opened an account"),
    "account.password_chosen": _("Chose the first password"),
    "assignment": _("Assignments"),
    "assignment.exempted": _("Exempted somebody from an assignment"),
    "assignment.withdrawn": _("Withdrew an assignment"),
    "assignments.carried_over": _("Carried over what a merged record owed"),
    "attempt": _("Attempts"),
    "attempt.completed": _("Finished an attempt"),
    "attempt.started": _("Started a training"),
    "campaign": _("Campaigns"),
    "campaign.discarded": _("Discarded a campaign's draft"),
    "campaign.drafted": _("Drafted a campaign"),
    "campaign.inactivated": _("Turned a campaign off"),
    "campaign.launched": _("Launched a campaign"),
    "campaign.saved": _("Saved a campaign's draft"),
    "draft": _("Drafts"),
    "draft.discarded": _("Discarded a draft"),
    "draft.saved": _("Saved a draft"),
    "draft.started": _("Started a new version"),
    "evidence": _("Evidence"),
    "evidence.sealed": _("Completed a training"),
    "lesson": _("Lessons"),
    "lesson.seen": _("Read a lesson"),
    "organization": _("Organization"),
    "organization.created": _("Created the organization"),
    "organization.demo_made": _("Made the demo"),
    "people": _("Imports"),
    "people.imported": _("Imported people"),
    "person": _("Persons"),
    "person.edited": _("Changed names, number or address"),
    "person.hired": _("Added a person"),
    "person.left": _("Recorded that somebody left"),
    "person.linked": _("Changed a manager or line lead"),
    "person.merged": _("Merged another record into a person"),
    "person.merged_into": _("Merged this record into another one"),
    "person.moved": _("Changed an attribute"),
    "person.returned": _("Recorded that somebody came back"),
    "person.role_changed": _("Changed a role"),
    "quiz": _("Quizzes"),
    "quiz.submitted": _("Tried the quiz"),
    "training": _("Trainings"),
    "training.created": _("Created a training"),
    "value": _("Attribute values"),
    "value.created": _("Added a value"),
    "version": _("Versions"),
    "version.activated": _("Activated a version"),
    "version.approved": _("Approved a version"),
    "version.rejected": _("Rejected a version"),
    "version.submitted": _("Submitted a version"),
}


def verb_words(verb: str) -> str | Promise:
    """The verb in words; an unnamed one is shown as it is recorded."""
    return VERBS.get(verb, verb.replace("_", " ").replace(".", ": "))
