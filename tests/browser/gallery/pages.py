"""Every part in every state. Pages of the gallery are looked at and checked, never shipped."""

from typing import ClassVar

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from duly.tenancy.roles import Role
from duly.web.context import SignedIn
from duly.web.filters import filter_of
from duly.web.standings import LOOKS
from tests.browser.gallery import content


class CampaignForm(forms.Form):
    DEPARTMENTS: ClassVar = [("p", "Production"), ("f", "Facilities and maintenance"), ("s", "Sales")]
    EFFECTS: ClassVar = [("now", "Put it in force now"), ("later", "Only approve it")]
    TRAININGS: ClassVar = [("", "Choose a training"), ("1", "Lockout and tagout")]

    name = forms.CharField(label="Name", help_text="People see it on their list.")
    due_on = forms.DateField(
        label="Due day", error_messages={"invalid": "18 Novembre is not a day. Write 18 December 2026."}
    )
    training = forms.ChoiceField(label="Training", choices=TRAININGS)
    note = forms.CharField(label="Note to the people", required=False, widget=forms.Textarea)
    departments = forms.MultipleChoiceField(
        label="Departments", choices=DEPARTMENTS, widget=forms.CheckboxSelectMultiple
    )
    effect = forms.ChoiceField(label="And then", choices=EFFECTS, widget=forms.RadioSelect)
    understood = forms.BooleanField(label="I have read and understood this.")
    password = forms.CharField(
        label="Your password",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text="Checked once to make sure it is you.",
    )


def _wrong() -> CampaignForm:
    form = CampaignForm({"due_on": "18 Novembre", "departments": ["p"], "effect": "never"})
    form.is_valid()
    return form


def _greet(request: HttpRequest, role: Role, name: str) -> None:
    request.signed_in = SignedIn(  # type: ignore[attr-defined]
        name=name,
        role=role,
        organization="Northwheel Cycles",
        now=content.NOW,
        zone="Europe/Vienna",
        counts={"people": 1290, "review": 5},
    )


def people(request: HttpRequest) -> HttpResponse:
    """A long list with search, filters, pages and the longest words."""
    _greet(request, Role.QUALITY_ADMIN, "Hannah Adeyemi")
    pages = Paginator([content.PEOPLE[row % 5] for row in range(1961)], 14)
    places = [("graz", "Graz"), ("maribor", "Maribor")]
    page = {
        "page": pages.get_page(request.GET.get("page", 2)),
        "filters": [
            filter_of(request.GET, "department", "Department", CampaignForm.DEPARTMENTS),
            filter_of(request.GET, "location", "Location", places),
        ],
        "value": request.GET.get("q", ""),
    }
    return render(request, "gallery/people.html", page)


def parts(request: HttpRequest) -> HttpResponse:
    """All parts on one page."""
    _greet(request, Role.AUDITOR, "Ingrid Solheim")
    page = {
        "looks": LOOKS,
        "today": content.TODAY,
        "now": content.NOW,
        "wrong": _wrong(),
        "facts": content.FACTS,
        "proof": content.PROOF,
        "figures": content.FIGURES,
        "rows": content.ROWS,
        "lines": content.LINES,
        "meta": ["25 min", "Quiz, pass mark 80%", "Signature"],
        "long": content.LONG,
    }
    return render(request, "gallery/parts.html", page)


def campaign(request: HttpRequest) -> HttpResponse:
    """A decision: two columns, and a bar that stays in sight."""
    _greet(request, Role.HR_ADMIN, "Hannah Adeyemi")
    page = {"form": _wrong(), "rows": content.ROWS, "people": content.PEOPLE[:4]}
    return render(request, "gallery/campaign.html", page)


def review(request: HttpRequest) -> HttpResponse:
    """Queue, text and decision side by side."""
    _greet(request, Role.QUALITY_ADMIN, "Priya Raghunathan")
    return render(request, "gallery/review.html", {"lesson": content.LESSON, "form": CampaignForm()})


def learn(request: HttpRequest) -> HttpResponse:
    """What a learner owes; `?admin` shows it to somebody who also administers."""
    _greet(request, Role.HR_ADMIN if "admin" in request.GET else Role.EMPLOYEE, "Linh Tran")
    page = {
        "today": content.TODAY,
        "days": content.DAYS,
        "meta": ["25 min, about 11 left", "Quiz, pass mark 80%", "Signature"],
        "long": content.LONG,
    }
    return render(request, "gallery/learn.html", page)


def read(request: HttpRequest) -> HttpResponse:
    """A lesson."""
    _greet(request, Role.EMPLOYEE, "Linh Tran")
    return render(request, "gallery/read.html", {"lesson": content.LESSON, "phases": content.PHASES})


def quiz(request: HttpRequest) -> HttpResponse:
    """A question."""
    _greet(request, Role.EMPLOYEE, "Linh Tran")
    return render(request, "gallery/quiz.html", {"phases": content.PHASES})


def sign_in(request: HttpRequest) -> HttpResponse:
    """A page without a menu."""
    return render(request, "gallery/sign_in.html", {"form": CampaignForm()})


def error(request: HttpRequest, code: int) -> HttpResponse:
    """What is shown when something goes wrong."""
    return render(request, f"errors/{code}.html", {"code": "W7-4410"}, status=code)


def stub(request: HttpRequest) -> HttpResponse:
    """An address of the menus nobody looks at here."""
    return HttpResponse()
