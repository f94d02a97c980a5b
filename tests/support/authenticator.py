"""A passkey in software: what a browser and its authenticator answer to WebAuthn's two requests."""

import hashlib
import json
import os
from base64 import urlsafe_b64encode

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

USER_PRESENT, USER_VERIFIED, HAS_CREDENTIAL = 0x01, 0x04, 0x40


def encode(data):
    return urlsafe_b64encode(data).rstrip(b"=").decode()


class Authenticator:
    """One passkey for ``origin`` (https://www.w3.org/TR/webauthn-3/, “none” attestation, ES256)."""

    def __init__(self, origin):
        self.origin = origin
        self.rp_id = origin.partition("://")[2].partition(":")[0]
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = os.urandom(32)

    def register(self, options):
        """Return the JSON for the response to ``navigator.credentials.create``."""
        data = {"fmt": "none", "attStmt": {}, "authData": self.authenticator_data(HAS_CREDENTIAL)}
        response = {
            "clientDataJSON": encode(self.client_data("webauthn.create", options["challenge"])),
            "attestationObject": encode(cbor2.dumps(data)),
            "transports": ["internal"],
        }
        return self.credential(response)

    def authenticate(self, options):
        """Return the JSON for the response to ``navigator.credentials.get``."""
        client_data = self.client_data("webauthn.get", options["challenge"])
        data = self.authenticator_data()
        signature = self.key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": encode(client_data),
            "authenticatorData": encode(data),
            "signature": encode(signature),
        }
        return self.credential(response)

    def credential(self, response):
        name = encode(self.credential_id)
        return {"id": name, "rawId": name, "type": "public-key", "response": response, "clientExtensionResults": {}}

    def client_data(self, kind, challenge):
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def authenticator_data(self, flags=0):
        data = hashlib.sha256(self.rp_id.encode()).digest()
        data += bytes([USER_PRESENT | USER_VERIFIED | flags]) + bytes(4)
        if flags & HAS_CREDENTIAL:
            data += bytes(16) + len(self.credential_id).to_bytes(2, "big") + self.credential_id + self.public_key()
        return data

    def public_key(self):
        """Return the public key in COSE's format (RFC 9053, section 7.1)."""
        numbers = self.key.public_key().public_numbers()
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})
