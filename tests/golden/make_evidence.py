"""Wrote `evidence_v1.json`, once: `python -m tests.golden.make_evidence`.

Never run it again for version 1: the file is what the code is held against, not the other way round.
"""

import json
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from duly.evidence.rules import Achievement, Completion, Identity, Method, payload
from duly.kernel.canonical import leaf_digest

FILE = Path(__file__).with_name("evidence_v1.json")
COUNT = 200
NAMES = (
    "Ada Lindqvist",
    "Zoë Nováková-Grünwald",
    "محمد الخطيب",
    "שירה כהן־לוי",
    "田中 美咲",
    "𠮷野家 太郎",
    "Олена Ковальчук",
    "Nguyễn Thị Ánh",
    "🦺 Safety Robot 👩‍🏭",
    'O"Brien\\Jr\t/ & <b>',
    "ΑΡΙΣΤΟΤΈΛΗΣ",
    "x" * 500,
)
LOGINS = ("ada@larkfield.example", "LA-0001", "müller@straße.example", "٤٢")
TRAININGS = ("Fire safety", "Sicherheitsunterweisung für Stapler", "سلامة", "𝔏𝔬𝔠𝔨𝔬𝔲𝔱")
ADDRESSES = (None, "192.0.2.7", "2001:db8::1", "::1")
ZONES = ("Europe/Vienna", "America/St_Johns", "Pacific/Apia", "UTC")


def inputs(number: int) -> dict[str, Any]:
    """The facts of one record in plain JSON, the same in every run."""
    chance = Random(number)
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(microseconds=chance.randrange(10**15))
    moment = moment if number % 10 else moment.replace(microsecond=0)
    quiz = number % 3 != 0
    name, login = NAMES[number % len(NAMES)], LOGINS[number % len(LOGINS)]
    training = TRAININGS[number % len(TRAININGS)]
    return {
        "ids": {key: _uuid(number, key) for key in _IDS},
        "edition": chance.randrange(1, 50),
        "label": f"{chance.randrange(1, 12)}.{chance.randrange(30)}",
        "language": ("en", "de", "pt-br")[number % 3],
        "content_sha256": sha256(f"content {number}".encode()).hexdigest(),
        "lessons_seen": chance.randrange(40),
        "score": chance.randrange(101) if quiz else None,
        "passing_score": 80 if quiz else None,
        "tries": chance.randrange(1, 9) if quiz else 0,
        "method": "password" if number % 4 else "button",
        "completed_at": moment.isoformat(),
        "completed_on": moment.date().isoformat(),
        "zone": ZONES[number % len(ZONES)],
        "recertify_on": "2028-02-29" if number % 2 else None,
        "source": ("web", "api", "import", "demo")[number % 4],
        "identity": {
            "name": name,
            "login": login,
            "manifestation": f"I, {name} ({login}), confirm that I completed {training}.\n",
            "ip": ADDRESSES[number % len(ADDRESSES)],
            "user_agent": f"Mozilla/5.0 ({number})",
        },
        "salt": sha256(f"salt {number}".encode()).hexdigest(),
    }


_IDS = ("evidence", "organization", "person", "training", "version", "attempt")


def _uuid(number: int, key: str) -> str:
    return str(UUID(bytes=sha256(f"{key} {number}".encode()).digest()[:16], version=4))


def completion(facts: dict[str, Any]) -> Completion:
    """The same facts as the product's own values."""
    ids = {key: UUID(value) for key, value in facts["ids"].items()}
    return Completion(
        evidence_id=ids["evidence"],
        organization_id=ids["organization"],
        person_id=ids["person"],
        training_id=ids["training"],
        version_id=ids["version"],
        edition=facts["edition"],
        label=facts["label"],
        language=facts["language"],
        content_digest=bytes.fromhex(facts["content_sha256"]),
        achievement=Achievement(
            attempt_id=ids["attempt"],
            lessons_seen=facts["lessons_seen"],
            score=facts["score"],
            passing_score=facts["passing_score"],
            tries=facts["tries"],
        ),
        method=Method(facts["method"]),
        completed_at=datetime.fromisoformat(facts["completed_at"]),
        completed_on=date.fromisoformat(facts["completed_on"]),
        zone=facts["zone"],
        recertify_on=date.fromisoformat(facts["recertify_on"]) if facts["recertify_on"] else None,
        source=facts["source"],
    )


def sealed(facts: dict[str, Any]) -> bytes:
    """The payload by the product's code."""
    signer = Identity(**facts["identity"]).normalized()
    return payload(completion(facts), signer.commit(bytes.fromhex(facts["salt"])))


def main() -> None:
    vectors = []
    for number in range(COUNT):
        facts = inputs(number)
        bytes_ = sealed(facts)
        vectors.append({"facts": facts, "payload": bytes_.decode(), "leaf": leaf_digest(bytes_).hex()})
    with FILE.open("x", encoding="utf-8") as file:
        json.dump(vectors, file, ensure_ascii=False, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
