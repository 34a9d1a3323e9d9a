"""The addresses the menus lead to, answered by the gallery."""

from django.urls import path

from tests.browser.gallery import pages

urlpatterns = [
    path("", pages.learn, name="my_trainings"),
    path("history/", pages.stub, name="history"),
    path("profile/", pages.stub, name="profile"),
    path("people/", pages.people, name="people"),
    path("people/invitations/", pages.stub, name="invitations"),
    path("groups/", pages.stub, name="groups"),
    path("team/", pages.stub, name="my_team"),
    path("trainings/", pages.parts, name="trainings"),
    path("review/", pages.review, name="review"),
    path("campaigns/", pages.stub, name="campaigns"),
    path("campaigns/new/", pages.campaign, name="campaign"),
    path("undecided/", pages.stub, name="undecided"),
    path("rules/", pages.stub, name="rules"),
    path("matrix/", pages.stub, name="matrix"),
    path("runs/", pages.stub, name="runs"),
    path("evidence/", pages.stub, name="evidence"),
    path("audit/", pages.stub, name="audit_log"),
    path("organization/", pages.stub, name="organization"),
    path("settings/", pages.stub, name="settings"),
    path("settings/permissions/", pages.stub, name="permissions"),
    path("settings/api/", pages.stub, name="tokens"),
    path("sign-in/", pages.sign_in, name="sign_in"),
    path("sign-out/", pages.stub, name="sign_out"),
    path("read/", pages.read, name="read"),
    path("quiz/", pages.quiz, name="quiz"),
    path("errors/<int:code>/", pages.error, name="error"),
]
