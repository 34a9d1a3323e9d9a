"""Addresses of who may do what."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
