"""Addresses of signing in and out. allauth looks its own up by the names that start with `account_`."""

from allauth.account.views import login, logout
from django.urls import path
from django.views.decorators.http import require_POST

from duly.web.profile.factors import CodeStep
from duly.web.signin import views

urlpatterns = [
    path("sign-in/", login, name="account_login"),
    path("sign-in/", login, name="sign_in"),
    path("sign-in/second-factor/", CodeStep.as_view(), name="mfa_authenticate"),
    path("sign-out/", require_POST(logout), name="account_logout"),
    path("sign-out/", require_POST(logout), name="sign_out"),
    path("sign-in/inactive/", views.inactive, name="account_inactive"),
    path("welcome/<str:uid>/<str:token>/", views.welcome, name="welcome"),
]
