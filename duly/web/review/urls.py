"""Addresses of the review queue."""

from django.urls import path

from duly.web.review import views

urlpatterns = [
    path("review/", views.review, name="review"),
    path("review/<uuid:version_id>/", views.review_version, name="review_version"),
    path("review/<uuid:version_id>/approve/", views.version_approve, name="version_approve"),
    path("review/<uuid:version_id>/reject/", views.version_reject, name="version_reject"),
    path("review/<uuid:version_id>/activate/", views.version_activate, name="version_activate"),
]
