"""Addresses of the own profile. allauth looks those of second factors up by names that start with `mfa_`."""

from django.urls import path

from duly.web.profile import factors, places, secrets, views
from duly.web.profile.factors import own_factors

FACTORS = "profile/second-factor"

urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("profile/password/", secrets.password, name="profile_password"),
    path("profile/email/", secrets.email, name="profile_email"),
    path("profile/email/<str:uid>/<str:token>/", secrets.confirm_email, name="profile_email_confirm"),
    path("profile/sessions/", places.sessions, name="profile_sessions"),
    path("profile/sessions/end-others/", places.end_other_sessions, name="sessions_end_others"),
    path("profile/sessions/<int:session_id>/end/", places.end_session, name="session_end"),
    path("profile/again/", own_factors(factors.Reauthenticate.as_view()), name="account_reauthenticate"),
    path(f"{FACTORS}/", own_factors(factors.overview), name="mfa_index"),
    path(f"{FACTORS}/app/", own_factors(factors.Activate.as_view()), name="mfa_activate_totp"),
    path(f"{FACTORS}/app/remove/", own_factors(factors.Deactivate.as_view()), name="mfa_deactivate_totp"),
    path(f"{FACTORS}/passkeys/add/", own_factors(factors.AddPasskey.as_view()), name="mfa_add_webauthn"),
    path(
        f"{FACTORS}/passkeys/<int:pk>/name/",
        own_factors(factors.RenamePasskey.as_view()),
        name="mfa_edit_webauthn",
    ),
    path(
        f"{FACTORS}/passkeys/<int:pk>/remove/",
        own_factors(factors.RemovePasskey.as_view()),
        name="mfa_remove_webauthn",
    ),
    path(f"{FACTORS}/codes/", own_factors(factors.recovery_codes), name="mfa_view_recovery_codes"),
    path(f"{FACTORS}/codes/new/", own_factors(factors.renew_codes), name="mfa_generate_recovery_codes"),
]
