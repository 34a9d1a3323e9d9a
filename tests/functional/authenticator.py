"""A security key in software: makes one passkey and answers challenges with it."""

import json
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

ORIGIN, RP = "https://testserver", "testserver"
PRESENT_AND_VERIFIED = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


class Key:
    """One passkey for one site."""

    def __init__(self) -> None:
        self._private = ec.generate_private_key(ec.SECP256R1())
        self._id = secrets.token_bytes(32)
        self._used = 0

    def create(self, challenge: str) -> str:
        """What the browser posts when the key was made."""
        credential = AttestedCredentialData.create(
            Aaguid.NONE,
            self._id,
            ES256.from_cryptography_key(self._private.public_key()),  # type: ignore[no-untyped-call]
        )
        data = AuthenticatorData.create(
            sha256(RP.encode()), PRESENT_AND_VERIFIED | AuthenticatorData.FLAG.AT, 0, credential
        )
        attestation = AttestationObject.create("none", data, {})
        response = {
            "clientDataJSON": websafe_encode(_client_data("webauthn.create", challenge)),
            "attestationObject": websafe_encode(bytes(attestation)),
        }
        return self._posted(response)

    def get(self, challenge: str) -> str:
        """What the browser posts when the key was touched."""
        self._used += 1
        data = AuthenticatorData.create(sha256(RP.encode()), PRESENT_AND_VERIFIED, self._used)
        client = _client_data("webauthn.get", challenge)
        signature = self._private.sign(bytes(data) + sha256(client), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": websafe_encode(client),
            "authenticatorData": websafe_encode(bytes(data)),
            "signature": websafe_encode(signature),
            "userHandle": None,
        }
        return self._posted(response)

    def _posted(self, response: dict[str, Any]) -> str:
        name = websafe_encode(self._id)
        return json.dumps(
            {
                "type": "public-key",
                "id": name,
                "rawId": name,
                "response": response,
                "clientExtensionResults": {},
            }
        )


def _client_data(kind: str, challenge: str) -> bytes:
    told = {"type": kind, "challenge": challenge, "origin": ORIGIN, "crossOrigin": False}
    return json.dumps(told).encode()
