"""Addresses of inviting people, and of the PINs and sessions that an admin gives and takes."""

from django.urls import path

from duly.web.invitations import views

urlpatterns = [
    path("people/invitations/", views.invitations, name="invitations"),
    path("people/invite/", views.invite, name="people_invite"),
    path("people/invitations/<uuid:link_id>/revoke/", views.revoke, name="invitation_revoke"),
    path("people/<uuid:person_id>/pin/", views.pin, name="person_pin"),
    path("people/<uuid:person_id>/end-sessions/", views.end_sessions, name="person_end_sessions"),
]
