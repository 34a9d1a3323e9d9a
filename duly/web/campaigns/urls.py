"""Addresses of campaigns."""

from django.urls import path

from duly.web.campaigns import drafting, views

urlpatterns = [
    path("campaigns/", views.campaigns, name="campaigns"),
    path("campaigns/new/", drafting.campaign_new, name="campaign_new"),
    path("campaigns/<uuid:campaign_id>/", views.campaign, name="campaign"),
    path("campaigns/<uuid:campaign_id>/edit/", drafting.campaign_edit, name="campaign_edit"),
    path("campaigns/<uuid:campaign_id>/launch/", drafting.campaign_launch, name="campaign_launch"),
    path("campaigns/<uuid:campaign_id>/discard/", drafting.campaign_discard, name="campaign_discard"),
]
