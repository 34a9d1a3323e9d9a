"""Addresses of the local inbox and of the health answer."""

from django.urls import path

from duly.web.mail import views

urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("health/", views.health, name="health"),
]
