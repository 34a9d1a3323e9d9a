"""The draft: one page to write on, and the step from there into review."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from duly.kernel.refusal import NotFound, Refused
from duly.people.queries import organization_settings
from duly.tenancy.actor import Actor
from duly.tenancy.transactions import transaction
from duly.trainings import operations, queries
from duly.trainings.queries import DraftPage, HistoryRow
from duly.trainings.rules import Content, Settings, VersionState, missing_for_submission, next_label
from duly.web.access import Request, signed_in
from duly.web.trainings.editor import Editor
from duly.web.trainings.sheet import Sheet, typed, written
from duly.web.trainings.words import missing_words
from duly.web.words import instant_words


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What the page of a draft stands on: the training, the stored draft if any, and the versions so far.

    `history` and `before`, the newest version, are those in this language.
    """

    training_id: UUID
    language: str
    settings: Settings
    established: bool
    draft: DraftPage | None
    history: tuple[HistoryRow, ...]

    @property
    def before(self) -> HistoryRow | None:
        return self.history[0] if self.history else None

    @property
    def in_force(self) -> bool:
        return any(one.row.state is VersionState.ACTIVE for one in self.history)

    @property
    def url(self) -> str:
        return f"{reverse('draft', args=[self.training_id])}?language={self.language}"

    def label(self, *, major: bool) -> str:
        """What the version will be called."""
        return next_label([one.row.label for one in self.history], major=major)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("trainings.author")
def draft(request: Request, training_id: UUID) -> HttpResponse:
    """Write: a GET shows what is stored, a POST saves or does what its button says."""
    desk = desk_of(request, training_id)
    if request.method == "POST":
        return posted(request, desk)
    if desk.draft is None and desk.in_force:
        messages.info(request, _("There is no draft. Start a new version to write one."))
        return redirect("training", training_id)
    if desk.draft and "confirm" in request.GET:
        return confirmation(request, desk, desk.draft)
    return page(request, desk, stored(request.actor, desk))


@require_POST
@signed_in("trainings.author")
def draft_start(request: Request, training_id: UUID) -> HttpResponse:
    """Begin a draft filled from the version in force."""
    language = language_of(request)
    address = f"{reverse('draft', args=[training_id])}?language={language}"
    try:
        with transaction(request.actor):
            operations.start_new_version(actor=request.actor, training_id=training_id, language=language)
    except Refused as refusal:
        if refusal.code != "draft_moved":
            raise
        messages.info(request, _("There is a draft already. You can continue it here."))
    return redirect(address)


@require_POST
@signed_in("trainings.author")
def draft_submit(request: Request, training_id: UUID) -> HttpResponse:
    """Freeze the stored draft as the next version and put it in review."""
    desk = desk_of(request, training_id)
    revision = request.POST.get("revision", "")
    try:
        with transaction(request.actor):
            version_id = operations.submit_draft(
                actor=request.actor,
                training_id=training_id,
                language=desk.language,
                major="major" in request.POST,
                revision=int(revision) if revision.isdecimal() else None,
            )
    except NotFound:
        raise
    except Refused as refusal:
        messages.error(request, said(refusal))
        return redirect(desk.url)
    label = queries.load_version(version_id).label
    messages.success(request, _("Version %(label)s is in review.") % {"label": label})
    return redirect("training", training_id)


def posted(request: Request, desk: Desk) -> HttpResponse:
    """Rearranges what was typed, or saves it."""
    sheet = typed(request.POST.dict())
    action = request.POST.get("action", "save")
    if sheet.rearrange(action) is not None:
        return page(request, desk, sheet, changed=True)
    editor = Editor(sheet, desk.established, checked=True)
    if not editor.is_valid():
        return page(request, desk, sheet, editor=editor, status=422)
    try:
        with transaction(request.actor):
            missing = save(request.actor, desk, editor)
    except NotFound:
        raise
    except Refused as refusal:
        moved = said(refusal) if refusal.code == "draft_moved" else ""
        if not moved:
            editor.draft.add_error(None, said(refusal))
        return page(request, desk, sheet, editor=editor, moved=moved, status=422)
    if action == "submit" and not missing:
        return redirect(f"{desk.url}&confirm=1")
    messages.success(request, _("Draft saved."))
    return redirect(desk.url)


def save(actor: Actor, desk: Desk, editor: Editor) -> tuple[str, ...]:
    """Stores what was typed, and says what is still missing for submission."""
    content = editor.content()
    reason = editor.draft.cleaned_data["change_reason"]
    operations.save_draft(
        actor=actor,
        training_id=desk.training_id,
        language=desk.language,
        content=content,
        settings=editor.settings(desk.settings),
        change_reason=reason,
        revision=editor.draft.cleaned_data["revision"],
    )
    return missing_for_submission(content, reason)


def page(
    request: Request,
    desk: Desk,
    sheet: Sheet,
    *,
    editor: Editor | None = None,
    moved: str = "",
    changed: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The page to write on. Errors are shown only for an editor that was checked."""
    stored_draft = desk.draft
    context = {
        "desk": desk,
        "editor": editor or Editor(sheet, desk.established),
        "changed": changed or editor is not None,
        "preview": sheet.preview,
        "moved": moved,
        "missing": missing_words(stored_draft.missing) if stored_draft else [],
        "others": others(stored_draft) if stored_draft else (),
    }
    return render(request, "trainings/draft.html", context, status=status)


def confirmation(request: Request, desk: Desk, found: DraftPage) -> HttpResponse:
    """What submitting does, before it does it."""
    if found.missing:
        messages.error(request, _("Something is missing before this can be submitted."))
        return redirect(desk.url)
    context = {
        "desk": desk,
        "draft": found,
        "minor": desk.label(major=False),
        "major": desk.label(major=True) if desk.history else "",
    }
    return render(request, "trainings/submit.html", context)


def desk_of(request: Request, training_id: UUID) -> Desk:
    """Raises NotFound for a training that is not there."""
    actor, language = request.actor, language_of(request)
    training = queries.training_page(actor=actor, training_id=training_id)
    history = queries.version_history(actor=actor, training_id=training_id)
    return Desk(
        training_id=training_id,
        language=language,
        settings=training.settings,
        established=any(one.row.activated_at for one in history),
        draft=draft_or_none(actor, training_id, language),
        history=tuple(one for one in history if one.row.language == language),
    )


def draft_or_none(actor: Actor, training_id: UUID, language: str) -> DraftPage | None:
    try:
        return queries.draft(actor=actor, training_id=training_id, language=language)
    except NotFound:
        return None


def stored(actor: Actor, desk: Desk) -> Sheet:
    """The draft as stored; before the first save, what the newest version says, or blank."""
    if desk.draft:
        found = desk.draft
        return written(
            found.content,
            found.settings,
            reason=found.change_reason,
            language=desk.language,
            revision=found.revision,
        )
    content = Content()
    if desk.before:
        content = queries.version_page(actor=actor, version_id=desk.before.row.id).content
    return written(content, desk.settings, reason="", language=desk.language, revision=0)


def language_of(request: Request) -> str:
    """The language asked for, else the organization's."""
    asked = request.POST.get("language") or request.GET.get("language")
    return (asked or organization_settings().language).strip().lower()


def others(found: DraftPage) -> tuple[str, ...]:
    """Who wrote on the draft besides whoever saved it last."""
    return tuple(author for author in found.authors if author != found.saved_by)


def said(refusal: Refused) -> str:
    """The refusal in words; who saved meanwhile is named with the time."""
    when = refusal.facts.get("saved_at")
    if refusal.code != "draft_moved" or not isinstance(when, datetime):
        return _(refusal.message)
    zone = organization_settings().zone
    return _("%(name)s saved this draft on %(when)s, after you opened it.") % {
        "name": refusal.facts["saved_by"],
        "when": instant_words(when, zone),
    }
