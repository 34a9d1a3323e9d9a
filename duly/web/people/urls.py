"""Addresses of the people list, its export and the change of many people."""

from django.urls import path

from duly.web.people import bulk, views

urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/columns/", views.people_columns, name="people_columns"),
    path("people/export/<str:form>/", views.people_export, name="people_export"),
    path("people/bulk/", bulk.people_bulk, name="people_bulk"),
    path("people/bulk/apply/", bulk.people_bulk_apply, name="people_bulk_apply"),
]
