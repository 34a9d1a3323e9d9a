"""Addresses of campaigns."""

from django.urls import path

from duly.web.campaigns.assignment import (
    assignment,
    assignment_annotate,
    assignment_exempt,
    assignment_redate,
    assignment_restore,
    assignment_withdraw,
)
from duly.web.campaigns.changing import (
    campaign_extend,
    campaign_inactivate,
    campaign_redate,
    campaign_withdraw,
)
from duly.web.campaigns.drafting import campaign_discard, campaign_edit, campaign_launch, campaign_new
from duly.web.campaigns.views import campaign, campaigns

urlpatterns = [
    path("campaigns/", campaigns, name="campaigns"),
    path("campaigns/new/", campaign_new, name="campaign_new"),
    path("campaigns/<uuid:campaign_id>/", campaign, name="campaign"),
    path("campaigns/<uuid:campaign_id>/edit/", campaign_edit, name="campaign_edit"),
    path("campaigns/<uuid:campaign_id>/launch/", campaign_launch, name="campaign_launch"),
    path("campaigns/<uuid:campaign_id>/discard/", campaign_discard, name="campaign_discard"),
    path("campaigns/<uuid:campaign_id>/extend/", campaign_extend, name="campaign_extend"),
    path("campaigns/<uuid:campaign_id>/due-day/", campaign_redate, name="campaign_redate"),
    path("campaigns/<uuid:campaign_id>/withdraw/", campaign_withdraw, name="campaign_withdraw"),
    path("campaigns/<uuid:campaign_id>/inactivate/", campaign_inactivate, name="campaign_inactivate"),
    path("assignment/<uuid:assignment_id>/", assignment, name="assignment"),
    path("assignment/<uuid:assignment_id>/due-day/", assignment_redate, name="assignment_redate"),
    path("assignment/<uuid:assignment_id>/withdraw/", assignment_withdraw, name="assignment_withdraw"),
    path("assignment/<uuid:assignment_id>/restore/", assignment_restore, name="assignment_restore"),
    path("assignment/<uuid:assignment_id>/exempt/", assignment_exempt, name="assignment_exempt"),
    path("assignment/<uuid:assignment_id>/note/", assignment_annotate, name="assignment_annotate"),
]
