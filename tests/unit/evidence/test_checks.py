"""The checks of one record: they hold for what was sealed and for nothing else."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest

from duly.evidence.rules import Identity, Stored, check, read
from duly.kernel.canonical import leaf_digest
from tests.golden.make_evidence import inputs, sealed

COLUMNS = ("id", "organization", "person", "training", "version", "edition", "score", "completed_at")


def stored(number: int) -> Stored:
    """The golden record as a database would give it back."""
    facts = inputs(number)
    payload = sealed(facts)
    record = read(payload)
    return Stored(
        payload=payload,
        leaf_digest=leaf_digest(payload),
        columns={name: record[name] for name in COLUMNS},
        content_digest=bytes.fromhex(facts["content_sha256"]),
        identity=Identity(**facts["identity"]),
        salt=bytes.fromhex(facts["salt"]),
    )


RECORDS = [stored(number) for number in range(50)]


def failing(record: Stored) -> list[str]:
    return [one.code for one in check(record) if one.holds is False]


def test_sealed_records_pass() -> None:
    assert [failing(record) for record in RECORDS] == [[]] * 50
    assert [one.code for one in check(RECORDS[0])] == ["leaf", "columns", "content", "identity"]


@pytest.mark.covers("P11-70")
def test_a_thousand_transplanted_signatures_are_detected() -> None:
    chance = Random(70)
    for _ in range(1_000):
        own, other = chance.sample(RECORDS, 2)
        transplant = replace(own, identity=other.identity, salt=other.salt)
        whole = replace(own, payload=other.payload, leaf_digest=other.leaf_digest)

        assert failing(transplant) == ["identity"]
        assert "columns" in failing(whole)
        assert "identity" in failing(whole)
        assert "columns" in failing(replace(whole, identity=other.identity, salt=other.salt))


@pytest.mark.covers("P11-a")
def test_a_thousand_flipped_bits_are_detected() -> None:
    chance = Random(11)
    for _ in range(1_000):
        own = chance.choice(RECORDS)
        changed = bytearray(own.payload)
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)

        assert "leaf" in failing(replace(own, payload=bytes(changed)))


@pytest.mark.parametrize("field", ["name", "login", "manifestation", "user_agent"])
def test_each_word_of_the_identity_counts(field: str) -> None:
    record = RECORDS[1]
    assert record.identity is not None

    changed: dict[str, Any] = {field: getattr(record.identity, field) + "."}

    assert failing(replace(record, identity=replace(record.identity, **changed))) == ["identity"]
    assert failing(replace(record, identity=replace(record.identity, ip="198.51.100.1"))) == ["identity"]


def test_words_moved_from_one_field_to_the_next_count() -> None:
    record = RECORDS[0]
    assert record.identity is not None
    name, login = record.identity.name, record.identity.login

    moved = replace(record.identity, name=name + login[0], login=login[1:])

    assert failing(replace(record, identity=moved)) == ["identity"]


def test_a_disposed_identity_is_no_failure() -> None:
    record = replace(RECORDS[0], identity=None, salt=None)

    assert failing(record) == []
    assert check(record)[-1].holds is None


@pytest.mark.parametrize("payload", [b"", b"none", b"[1]", b"\xff\xfe", b'"text"'])
def test_bytes_that_say_nothing_fail_without_an_error(payload: bytes) -> None:
    record = replace(RECORDS[0], payload=payload, leaf_digest=leaf_digest(payload))

    assert read(payload) == {}
    assert failing(record) == ["columns", "content", "identity"]


def test_the_differing_columns_are_named() -> None:
    record = replace(RECORDS[0], columns={**RECORDS[0].columns, "score": 7, "edition": 7})

    assert check(record)[1].found == "edition, score"
