"""The verbs of the permission table in plain words, area by area."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

AREAS: Final[dict[str, Words]] = {
    "learning": _("Own trainings"),
    "profile": _("Own profile"),
    "team": _("My team"),
    "people": _("People"),
    "groups": _("Groups"),
    "organization": _("Departments, locations and attributes"),
    "trainings": _("Trainings"),
    "review": _("Review queue"),
    "campaigns": _("Campaigns"),
    "rules": _("Rules"),
    "runs": _("Runs"),
    "requirements": _("Requirements"),
    "plans": _("Plans"),
    "evidence": _("Evidence"),
    "mail": _("Mail"),
    "jobs": _("Jobs"),
    "audit": _("Audit log"),
    "settings": _("Settings"),
    "permissions": _("Permissions"),
    "api": _("API"),
}
VERBS: Final[dict[str, Words]] = {
    "learning.own": _("Do own trainings, sign, see own history"),
    "profile.own": _("Edit own profile, password and second factor"),
    "team.own": _("See the people who are linked to you"),
    "people.view": _("See people and what they owe"),
    "people.manage": _("Add, edit, invite, import and deactivate people"),
    "groups.view": _("See groups and who is in them"),
    "groups.manage": _("Make, fill, edit and retire groups"),
    "organization.view": _("See attributes and their values"),
    "organization.manage": _("Add, rename, move and merge values"),
    "trainings.view": _("See trainings and every version"),
    "trainings.author": _("Write, submit and translate trainings"),
    "review.view": _("See what waits for review"),
    "review.decide": _("Approve, reject and activate versions"),
    "campaigns.view": _("See campaigns and how far people are"),
    "campaigns.manage": _("Draft, launch and discard campaigns"),
    "rules.view": _("See rules and what they would assign"),
    "rules.manage": _("Write rules and turn them on and off"),
    "runs.view": _("See what runs did for whom, and who cannot be decided"),
    "requirements.view": _("See requirements and who meets them"),
    "requirements.manage": _("Set requirements and start remediation"),
    "plans.view": _("See plans and who is enrolled"),
    "plans.manage": _("Write plans and enrol people"),
    "evidence.view": _("See and verify everybody's evidence"),
    "mail.view": _("See which mails went to whom"),
    "mail.manage": _("Edit mail templates, send and stop mails"),
    "jobs.view": _("See background jobs"),
    "jobs.manage": _("Repeat and stop background jobs"),
    "audit.view": _("Read the audit log"),
    "settings.view": _("See the organization's settings"),
    "settings.manage": _("Change name, zone, language, logo and sign-in rules"),
    "permissions.view": _("See this page"),
    "api.view": _("See API keys"),
    "api.manage": _("Make and revoke API keys"),
}
