"""Addresses of the learner's pages."""

from django.urls import path

from duly.web.learning import quiz, signing, views

urlpatterns = [
    path("", views.my_trainings, name="my_trainings"),
    path("history/", views.history, name="history"),
    path("learn/<uuid:training_id>/", views.open_training, name="open_training"),
    path("attempts/<uuid:attempt_id>/", views.player, name="player"),
    path("attempts/<uuid:attempt_id>/lessons/<int:position>/", views.lesson, name="lesson"),
    path("attempts/<uuid:attempt_id>/quiz/", quiz.quiz, name="quiz"),
    path("attempts/<uuid:attempt_id>/sign/", signing.sign, name="sign"),
]
