"""The digest of everything an import would do: the same world and the same file give the same one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from uuid import UUID

from duly.people.rules.differences import Difference, State
from duly.people.rules.table import Reject


class Fingerprint:
    """Gathers what would be done, in any order. `fresh` says in words whom and what a new id means."""

    def __init__(self, fresh: Mapping[UUID, str]) -> None:
        self._fresh = fresh
        self._digests: list[bytes] = []

    def add(self, difference: Difference) -> None:
        """One person to be created or changed."""
        parts = [
            self._word(difference.person_id),
            self._state(difference.before),
            self._state(difference.after),
        ]
        parts += [f"{key} {day} {self._word(value)}" for key, day, value in difference.value_steps]
        parts += [f"{day} {active}" for day, active in difference.active_steps]
        parts += [f"{kind} {day} {self._word(other)}" for kind, day, other in difference.link_steps]
        self._note("person", parts)

    def add_leaving(self, person_ids: Iterable[UUID]) -> None:
        """People who would leave."""
        for person_id in person_ids:
            self._note("leaving", [person_id.hex])

    def add_rejects(self, rejects: Iterable[Reject]) -> None:
        """What would be left out."""
        for reject in rejects:
            self._note("reject", [str(reject.line), reject.column, reject.code])

    def hexadecimal(self) -> str:
        return hashlib.sha256(b"".join(sorted(self._digests))).hexdigest()

    def _note(self, kind: str, parts: list[str]) -> None:
        text = "\x1e".join([kind, *parts]).encode("utf-8", "surrogatepass")
        self._digests.append(hashlib.sha256(text).digest())

    def _word(self, value: UUID | None) -> str:
        return "" if value is None else self._fresh.get(value) or value.hex

    def _state(self, state: State | None) -> str:
        if state is None:
            return ""
        plain = (
            state.employee_number or "",
            state.given_name,
            state.family_name,
            state.email,
            state.language,
            str(state.started_on),
            str(state.is_active),
        )
        others = [self._word(value) for value in (*state.values, *state.custom, *state.links)]
        return "\x1f".join([*plain, *others])
