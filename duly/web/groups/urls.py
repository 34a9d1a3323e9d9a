"""Addresses of groups."""

from django.urls import path

from duly.web.groups import editing, members, views

urlpatterns = [
    path("groups/", views.groups, name="groups"),
    path("groups/new/", editing.group_new, name="group_new"),
    path("groups/<uuid:group_id>/", views.group, name="group"),
    path("groups/<uuid:group_id>/edit/", editing.group_edit, name="group_edit"),
    path("groups/<uuid:group_id>/members/", members.group_members_add, name="group_members_add"),
    path("groups/<uuid:group_id>/members/remove/", members.group_members_remove, name="group_members_remove"),
    path("groups/<uuid:group_id>/retire/", editing.group_retire, name="group_retire"),
]
