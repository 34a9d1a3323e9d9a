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
from duly.assignments.queries.loading import campaign_names
from duly.assignments.queries.preview import Preview, PreviewRow, preview, preview_page
from duly.assignments.queries.todo import Ask, Docket, MyTrainings, my_trainings
from duly.assignments.queries.why import Why, why

__all__ = [
    "Ask",
    "AssignmentRow",
    "CampaignPage",
    "CampaignRow",
    "DepartmentProgress",
    "Docket",
    "Fulfilled",
    "MyTrainings",
    "Preview",
    "PreviewRow",
    "Why",
    "asked_by",
    "campaign_list",
    "campaign_names",
    "campaign_page",
    "my_trainings",
    "preview",
    "preview_page",
    "why",
]
