"""Addresses of one person and my team."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
