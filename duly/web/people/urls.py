"""Address of the people list."""

from django.urls import path

from duly.web.people import views

urlpatterns = [path("people/", views.people, name="people")]
