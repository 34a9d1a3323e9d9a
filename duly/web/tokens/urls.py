"""Addresses of the tokens that programs read with."""

from django.urls import path

from duly.web.tokens import views

urlpatterns = [
    path("settings/api/", views.tokens, name="tokens"),
    path("settings/api/new/", views.token_new, name="token_new"),
    path("settings/api/<uuid:token_id>/revoke/", views.token_revoke, name="token_revoke"),
]
