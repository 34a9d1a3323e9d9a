"""Addresses of trainings, their versions and their drafts."""

from django.urls import path

from duly.web.trainings.drafting import draft, draft_start, draft_submit
from duly.web.trainings.views import training, training_new, trainings, version

urlpatterns = [
    path("trainings/", trainings, name="trainings"),
    path("trainings/new/", training_new, name="training_new"),
    path("trainings/<uuid:training_id>/", training, name="training"),
    path("trainings/<uuid:training_id>/draft/", draft, name="draft"),
    path("trainings/<uuid:training_id>/draft/submit/", draft_submit, name="draft_submit"),
    path("trainings/<uuid:training_id>/draft/start/", draft_start, name="draft_start"),
    path("trainings/versions/<uuid:version_id>/", version, name="version"),
]
