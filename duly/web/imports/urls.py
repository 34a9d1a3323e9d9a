"""Addresses of imports."""

from django.urls import path

from duly.web.imports.mapping import import_map
from duly.web.imports.preview import import_apply, import_discard, import_page
from duly.web.imports.rejected import import_rejected
from duly.web.imports.views import imports, mapping_delete

urlpatterns = [
    path("people/imports/", imports, name="imports"),
    path("people/imports/<uuid:upload_id>/", import_page, name="import_page"),
    path("people/imports/<uuid:upload_id>/map/", import_map, name="import_map"),
    path("people/imports/<uuid:upload_id>/apply/", import_apply, name="import_apply"),
    path("people/imports/<uuid:upload_id>/discard/", import_discard, name="import_discard"),
    path("people/imports/<uuid:upload_id>/rejected.csv", import_rejected, name="import_rejected"),
    path("people/mappings/<uuid:mapping_id>/delete/", mapping_delete, name="mapping_delete"),
]
