"""Every address, one file per area."""

from django.urls import include, path

from duly.web import errors

urlpatterns = [
    path("", include("duly.web.signin.urls")),
    path("", include("duly.web.learning.urls")),
    path("", include("duly.web.profile.urls")),
    path("", include("duly.web.people.urls")),
    path("", include("duly.web.person.urls")),
    path("", include("duly.web.invitations.urls")),
    path("", include("duly.web.imports.urls")),
    path("", include("duly.web.groups.urls")),
    path("", include("duly.web.organization.urls")),
    path("", include("duly.web.permissions.urls")),
    path("", include("duly.web.trainings.urls")),
    path("", include("duly.web.review.urls")),
    path("", include("duly.web.campaigns.urls")),
    path("", include("duly.web.duties.urls")),
    path("", include("duly.web.why.urls")),
    path("", include("duly.web.matrix.urls")),
    path("", include("duly.web.runs.urls")),
    path("", include("duly.web.evidence.urls")),
    path("", include("duly.web.trail.urls")),
    path("", include("duly.web.mail.urls")),
    path("", include("duly.web.tokens.urls")),
    path("api/v1/", include("duly.api.urls")),
]

handler400 = errors.bad_request
handler404 = errors.not_found
handler500 = errors.server_error
