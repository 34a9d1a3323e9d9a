"""Address of who may do what."""

from django.urls import path

from duly.web.permissions import views

urlpatterns = [path("settings/permissions/", views.permissions, name="permissions")]
