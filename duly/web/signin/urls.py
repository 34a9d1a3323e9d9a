"""Addresses of signing in and out. allauth looks its own up by the names that start with `account_`."""

from allauth.account.views import login, logout
from django.urls import path
from django.views.decorators.http import require_POST

from duly.web.profile.factors import CodeStep
from duly.web.signin import changing, kiosks, views

urlpatterns = [
    path("sign-in/", login, name="account_login"),
    path("sign-in/", login, name="sign_in"),
    path("sign-in/second-factor/", CodeStep.as_view(), name="mfa_authenticate"),
    path("sign-out/", require_POST(logout), name="account_logout"),
    path("sign-out/", require_POST(logout), name="sign_out"),
    path("sign-in/inactive/", views.inactive, name="account_inactive"),
    path("sign-in/forgot/", views.forgot, name="forgot"),
    path("sign-in/reset/<str:uid>/<str:token>/", views.reset, name="reset"),
    path("sign-in/change/", changing.change, name="change_secret"),
    path("sign-in/kiosk/next/", kiosks.following, name="kiosk_next"),
    path("sign-in/kiosk/stay/", kiosks.stay, name="kiosk_stay"),
    # The last of its kind: no organization is called what stands above.
    path("sign-in/<slug:slug>/", kiosks.kiosk, name="kiosk"),
    path("welcome/<str:uid>/<str:token>/", views.welcome, name="welcome"),
]
