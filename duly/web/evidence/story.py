"""What happened around a piece of evidence, oldest first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from duly.assignments.queries import Fulfilled
from duly.audit.queries import EventRow, around
from duly.evidence.queries import EvidencePage
from duly.people.queries import person_names
from duly.web.addresses import an_id
from duly.web.trail.words import verb_words
from duly.web.words import number

SEEN, SEALED, CLOSED = "lesson.seen", "evidence.sealed", "attempt.completed"


@dataclass(frozen=True)
class Moment:
    """One line: when, what, who. `main` is the completion itself."""

    at: datetime
    words: str
    who: str
    recorded_at: datetime
    main: bool = False


def story(page: EvidencePage, asks: Iterable[Fulfilled]) -> list[Moment]:
    """Assigned by whom, opened, read, tried, signed: from the trail and from the assignments it fulfilled."""
    attempt = an_id(str(page.record.get("attempt", "")))
    events = [*around("evidence", page.row.id), *(around("attempt", attempt) if attempt else ())]
    names = person_names(event.person_id for event in events)
    told = [_moment(page, event, names) for event in _telling(events)]
    asked = [
        Moment(ask.assigned_at, _assigned(ask), ask.assigned_by or _("Duly"), ask.assigned_at) for ask in asks
    ]
    happened = [*asked, *told, *_reading(events, names)]
    return sorted(happened, key=lambda moment: (moment.at, moment.recorded_at))


def _telling(events: Iterable[EventRow]) -> list[EventRow]:
    return [event for event in events if event.verb not in (SEEN, CLOSED)]


def _reading(events: Iterable[EventRow], names: Mapping[UUID, str]) -> list[Moment]:
    """The lessons in one line, at the instant of the last one."""
    seen = [event for event in events if event.verb == SEEN]
    if not seen:
        return []
    words = ngettext("Read %(n)s lesson", "Read %(n)s lessons", len(seen)) % {"n": number(len(seen))}
    last = max(seen, key=lambda event: (event.occurred_at, event.recorded_at))
    return [Moment(last.occurred_at, words, _who(last, names), last.recorded_at)]


def _moment(page: EvidencePage, event: EventRow, names: Mapping[UUID, str]) -> Moment:
    main = event.verb == SEALED
    return Moment(event.occurred_at, _words(page, event), _who(event, names), event.recorded_at, main)


def _words(page: EvidencePage, event: EventRow) -> str:
    if event.verb == SEALED:
        return _("Signed and completed") if page.row.method != "button" else _("Completed")
    if event.verb == "attempt.started":
        return _("Opened the training")
    if event.verb == "quiz.submitted" and event.new:
        score = {"score": event.new["score"]}
        if event.new["passed"]:
            return _("Quiz passed with %(score)s%%") % score
        return _("Quiz not passed, %(score)s%%") % score
    return str(verb_words(event.verb))


def _who(event: EventRow, names: Mapping[UUID, str]) -> str:
    return (names.get(event.person_id, "") if event.person_id else "") or event.service or _("Duly")


def _assigned(ask: Fulfilled) -> str:
    return _("Assigned by the campaign “%(name)s”") % {"name": ask.campaign_name}
