"""The address that answers why."""

from django.urls import path

from duly.web.why.views import why

urlpatterns = [path("why/<uuid:person_id>/<uuid:training_id>/", why, name="why")]
