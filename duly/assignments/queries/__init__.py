"""Questions about campaigns and assignments, answered with frozen rows."""

from duly.assignments.queries.asked import Fulfilled, asked_by
from duly.assignments.queries.campaigns import (
    AssignmentRow,
    CampaignPage,
    CampaignRow,
    DepartmentProgress,
    campaign_list,
    campaign_page,
)
from duly.assignments.queries.loading import campaign_names, drafts_asking_for
from duly.assignments.queries.people import (
    MergedWork,
    Owed,
    OwedRow,
    merged_work,
    person_trainings,
    team_member_trainings,
)
from duly.assignments.queries.preview import Preview, PreviewRow, preview, preview_page
from duly.assignments.queries.team import Team, TeamRow, my_team, person_team
from duly.assignments.queries.todo import Ask, Docket, MyTrainings, my_trainings
from duly.assignments.queries.why import Why, why
from duly.assignments.queries.whynot import Judged

__all__ = [
    "Ask",
    "AssignmentRow",
    "CampaignPage",
    "CampaignRow",
    "DepartmentProgress",
    "Docket",
    "Fulfilled",
    "Judged",
    "MergedWork",
    "MyTrainings",
    "Owed",
    "OwedRow",
    "Preview",
    "PreviewRow",
    "Team",
    "TeamRow",
    "Why",
    "asked_by",
    "campaign_list",
    "campaign_names",
    "campaign_page",
    "drafts_asking_for",
    "merged_work",
    "my_team",
    "my_trainings",
    "person_team",
    "person_trainings",
    "preview",
    "preview_page",
    "team_member_trainings",
    "why",
]
