"""Questions about trainings, answered with frozen rows."""

from duly.trainings.queries.drafts import DraftPage, draft
from duly.trainings.queries.history import HistoryRow, deciders, version_history
from duly.trainings.queries.library import DraftRow, TrainingPage, TrainingRow, library, training_page
from duly.trainings.queries.loading import load_training, load_version, training_names
from duly.trainings.queries.versions import (
    QueueRow,
    VersionPage,
    VersionRow,
    active_version,
    review_queue,
    reviews_waiting,
    version_offered,
    version_page,
    versions,
    waiting_for_activation,
)

__all__ = [
    "DraftPage",
    "DraftRow",
    "HistoryRow",
    "QueueRow",
    "TrainingPage",
    "TrainingRow",
    "VersionPage",
    "VersionRow",
    "active_version",
    "deciders",
    "draft",
    "library",
    "load_training",
    "load_version",
    "review_queue",
    "reviews_waiting",
    "training_names",
    "training_page",
    "version_history",
    "version_offered",
    "version_page",
    "versions",
    "waiting_for_activation",
]
