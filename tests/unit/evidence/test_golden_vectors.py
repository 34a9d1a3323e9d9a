"""200 frozen records, derived twice: by the product, and by plain json and hashlib."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest

from tests.golden.make_evidence import COUNT, FILE, inputs, sealed

VECTORS: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
FILE_SHA256 = "896ee01f426ca15efa2c7452f8972f0d418699e4f0d7a5ec3b69fd24d2b97e3c"


def independent(facts: dict[str, Any]) -> bytes:
    """The record from its written description only; shares no line with the product."""
    moment = datetime.fromisoformat(facts["completed_at"]).astimezone(UTC)
    members = {
        "attempt": facts["ids"]["attempt"],
        "completed_at": moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "completed_on": facts["completed_on"],
        "content_sha256": facts["content_sha256"],
        "edition": facts["edition"],
        "id": facts["ids"]["evidence"],
        "identity_commitment": commitment(facts),
        "label": facts["label"],
        "language": facts["language"],
        "lessons_seen": facts["lessons_seen"],
        "method": facts["method"],
        "organization": facts["ids"]["organization"],
        "passing_score": facts["passing_score"],
        "person": facts["ids"]["person"],
        "recertify_on": facts["recertify_on"],
        "score": facts["score"],
        "source": facts["source"],
        "t": "evidence",
        "training": facts["ids"]["training"],
        "tries": facts["tries"],
        "v": 1,
        "version": facts["ids"]["version"],
        "zone": facts["zone"],
    }
    written = (f"{json.dumps(key)}:{json.dumps(value, ensure_ascii=False)}" for key, value in members.items())
    return ("{" + ",".join(written) + "}").encode("utf-8")


def commitment(facts: dict[str, Any]) -> str:
    state = sha256(bytes.fromhex(facts["salt"]))
    for key in ("name", "login", "manifestation", "ip", "user_agent"):
        text = (facts["identity"][key] or "").encode("utf-8")
        state.update(len(text).to_bytes(8, "big"))
        state.update(text)
    return state.hexdigest()


def test_the_vectors_are_the_ones_that_were_frozen() -> None:
    assert sha256(FILE.read_bytes()).hexdigest() == FILE_SHA256
    assert len(VECTORS) == COUNT == 200
    assert [vector["facts"] for vector in VECTORS] == [inputs(number) for number in range(COUNT)]


@pytest.mark.covers("P11-c", "P11-50")
def test_the_vectors_hold_the_scripts_of_the_world() -> None:
    names = "".join(vector["facts"]["identity"]["name"] for vector in VECTORS)

    assert any(ord(character) > 0xFFFF for character in names)
    assert any("\u0590" <= character <= "\u06ff" for character in names)


@pytest.mark.covers("P11-c")
@pytest.mark.parametrize("number", range(COUNT))
def test_both_derivations_give_the_frozen_bytes(number: int) -> None:
    vector = VECTORS[number]
    frozen = vector["payload"].encode()

    assert sealed(vector["facts"]) == frozen
    assert independent(vector["facts"]) == frozen
    assert sha256(b"\x00" + frozen).hexdigest() == vector["leaf"]


@pytest.mark.covers("P11-50")
def test_no_name_enters_the_sealed_bytes() -> None:
    for vector in VECTORS:
        for text in vector["facts"]["identity"].values():
            assert not text or text not in vector["payload"]
