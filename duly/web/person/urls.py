"""Addresses of one person, and of one's own team."""

from django.urls import path

from duly.web.person import views
from duly.web.person.acts import person_leave, person_return, person_role
from duly.web.person.editing import person_edit, person_new
from duly.web.person.factors import person_factors_reset
from duly.web.person.merging import person_merge
from duly.web.person.team import my_team, team_member

urlpatterns = [
    path("people/new/", person_new, name="person_new"),
    path("people/<uuid:person_id>/", views.person, name="person"),
    path("people/<uuid:person_id>/history/", views.history, name="person_history"),
    path("people/<uuid:person_id>/team/", views.team, name="person_team"),
    path("people/<uuid:person_id>/trainings/", views.trainings, name="person_trainings"),
    path("people/<uuid:person_id>/evidence/", views.evidence, name="person_evidence"),
    path("people/<uuid:person_id>/edit/", person_edit, name="person_edit"),
    path("people/<uuid:person_id>/leave/", person_leave, name="person_leave"),
    path("people/<uuid:person_id>/return/", person_return, name="person_return"),
    path("people/<uuid:person_id>/role/", person_role, name="person_role"),
    path("people/<uuid:person_id>/merge/", person_merge, name="person_merge"),
    path("people/<uuid:person_id>/factors/reset/", person_factors_reset, name="person_factors_reset"),
    path("team/", my_team, name="my_team"),
    path("team/<uuid:person_id>/", team_member, name="team_member"),
]
