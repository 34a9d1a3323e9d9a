"""Addresses of runs and of the queue of people whom the rules cannot decide."""

from django.urls import path

from duly.web.runs import people, undecided, views

urlpatterns = [
    path("runs/", views.runs, name="runs"),
    path("runs/export/<str:form>/", views.runs_export, name="runs_export"),
    path("runs/<uuid:run_id>/", views.run, name="run"),
    path("runs/<uuid:run_id>/list/", people.run_people, name="run_people"),
    path("runs/<uuid:run_id>/list/<str:form>/", people.run_people_export, name="run_people_export"),
    path("undecided/", undecided.undecided, name="undecided"),
    path("undecided/export/<str:form>/", undecided.undecided_export, name="undecided_export"),
    path("undecided/<uuid:person_id>/", undecided.undecided_person, name="undecided_person"),
]
