"""What audit verbs are called on a page. Every verb is recorded as `area.past_participle`."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, str | Promise] = {
    "account": _("Accounts"),
    "account.opened": _("Opened an account"),
    "account.password_chosen": _("Chose the first password"),
    "assignment": _("Assignments"),
    "assignment.withdrawn": _("Withdrew an assignment"),
    "attempt": _("Attempts"),
    "campaign": _("Campaigns"),
    "campaign.launched": _("Launched a campaign"),
    "draft": _("Drafts"),
    "draft.saved": _("Saved a draft"),
    "evidence": _("Evidence"),
    "evidence.sealed": _("Completed a training"),
    "organization": _("Organization"),
    "organization.created": _("Created the organization"),
    "people": _("People"),
    "people.imported": _("Imported people"),
    "person": _("Persons"),
    "training": _("Trainings"),
    "training.created": _("Created a training"),
    "version": _("Versions"),
    "version.submitted": _("Submitted a version"),
    "version.approved": _("Approved a version"),
    "version.rejected": _("Rejected a version"),
    "version.activated": _("Activated a version"),
}


def verb_words(verb: str) -> str | Promise:
    """The verb in words; an unnamed one is shown as it is recorded."""
    return VERBS.get(verb, verb.replace("_", " ").replace(".", ": "))
