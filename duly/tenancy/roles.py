"""The six roles. A person holds exactly one (SEED-1)."""

from enum import StrEnum


class Role(StrEnum):
    EMPLOYEE = "employee"
    TEAM_LEAD = "team_lead"
    HR_ADMIN = "hr_admin"
    QUALITY_ADMIN = "quality_admin"
    CORPORATE_ADMIN = "corporate_admin"
    AUDITOR = "auditor"


ADMINS = frozenset({Role.HR_ADMIN, Role.QUALITY_ADMIN, Role.CORPORATE_ADMIN})
APPROVERS = frozenset({Role.QUALITY_ADMIN, Role.CORPORATE_ADMIN})
EVERYBODY = frozenset(Role)
