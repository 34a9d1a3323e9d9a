"""Addresses of departments, locations, attributes and settings."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
