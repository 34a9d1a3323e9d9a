"""Addresses of campaigns."""

from django.urls import path

from duly.web.campaigns.drafting import campaign_discard, campaign_edit, campaign_launch, campaign_new
from duly.web.campaigns.views import campaign, campaigns

urlpatterns = [
    path("campaigns/", campaigns, name="campaigns"),
    path("campaigns/new/", campaign_new, name="campaign_new"),
    path("campaigns/<uuid:campaign_id>/", campaign, name="campaign"),
    path("campaigns/<uuid:campaign_id>/edit/", campaign_edit, name="campaign_edit"),
    path("campaigns/<uuid:campaign_id>/launch/", campaign_launch, name="campaign_launch"),
    path("campaigns/<uuid:campaign_id>/discard/", campaign_discard, name="campaign_discard"),
]
