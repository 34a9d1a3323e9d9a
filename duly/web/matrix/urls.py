"""Addresses of the matrix and its export."""

from django.urls import path

from duly.web.matrix.views import matrix, matrix_export

urlpatterns = [
    path("matrix/", matrix, name="matrix"),
    path("matrix/export/<str:form>/", matrix_export, name="matrix_export"),
]
