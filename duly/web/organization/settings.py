"""Settings of the organization, and its logo."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from duly.kernel.refusal import NotFound, Refused
from duly.people.operations import edit_settings, remove_logo, set_logo
from duly.people.queries.settings import logo as picture_kept
from duly.people.queries.settings import settings_page
from duly.people.rules.png import LARGEST
from duly.people.rules.zones import offered_zones
from duly.tenancy.permissions import allowed, require
from duly.tenancy.roles import Role
from duly.tenancy.transactions import transaction
from duly.web.access import Request, signed_in
from duly.web.organization.forms import LogoForm, SettingsForm
from duly.web.organization.words import rezoned_words
from duly.web.refusals import blame
from duly.web.words import ROLES

A_YEAR = 365 * 24 * 60 * 60


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("settings.view")
def settings(request: Request) -> HttpResponse:
    """The settings; a corporate admin changes them."""
    kept = settings_page(actor=request.actor)
    if request.method != "POST":
        return shown(request, SettingsForm(kept=kept), LogoForm())
    require(request.actor, "settings.manage")
    form = SettingsForm(request.POST, kept=kept)
    if form.is_valid():
        try:
            with transaction(request.actor):
                people = edit_settings(actor=request.actor, **form.said())
        except Refused as refusal:
            blame(form, refusal)
        else:
            said = _("The settings are saved.")
            messages.success(request, f"{said} {rezoned_words(people)}" if people else said)
            return redirect("settings")
    return shown(request, form, LogoForm(), status=422)


@require_POST
@signed_in("settings.manage")
def settings_logo(request: Request) -> HttpResponse:
    """Takes another logo, or none."""
    if request.POST.get("do") == "remove":
        remove_logo(actor=request.actor)
        messages.success(request, _("The logo is removed."))
        return redirect("settings")
    form = LogoForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            with transaction(request.actor):
                # One byte more than is allowed is enough to know that it is too much.
                set_logo(actor=request.actor, content=form.cleaned_data["logo"].read(LARGEST + 1))
        except Refused as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The logo is set. Everybody sees it from now on."))
            return redirect("settings")
    kept = settings_page(actor=request.actor)
    return shown(request, SettingsForm(kept=kept), form, status=422)


@require_safe
@signed_in("learning.own")
def logo(request: Request) -> HttpResponse:
    """The picture as it came. Its address carries its digest, so that it is fetched once and never stale."""
    kept = picture_kept()
    if kept is None:
        raise NotFound
    answer = HttpResponse(kept.content, content_type="image/png")
    answer["X-Content-Type-Options"] = "nosniff"
    fresh = request.GET.get("v") == kept.digest
    answer["Cache-Control"] = f"private, max-age={A_YEAR}, immutable" if fresh else "private, no-cache"
    return answer


def shown(request: Request, form: SettingsForm, picture: LogoForm, *, status: int = 200) -> HttpResponse:
    """The page: fields for whoever may change them, words for everybody else."""
    kept = settings_page(actor=request.actor)
    context = {
        "kept": kept,
        "form": form,
        "picture": picture,
        "zones": offered_zones(),
        "roles": [ROLES[role] for role in Role if role in kept.mfa_roles],
        "language": dict(form.fields["language"].choices)[kept.language],  # type: ignore[attr-defined]
        "may_manage": allowed(request.actor.role, "settings.manage"),
    }
    return render(request, "organization/settings.html", context, status=status)
