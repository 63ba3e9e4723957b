"""A hospital's OpenID provider on loopback that lies in one way at a time, and how a test configures it."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from companionway.signin.hospitals import Hospital

Claims = dict[str, Any]
CLIENT = "companionway"


def configure(settings: Any, *found: Hospital) -> None:
    """These hospitals, for one test."""
    settings.COMPANIONWAY_HOSPITALS = found
    settings.SOCIALACCOUNT_PROVIDERS = {"hospital": {"APPS": [hospital.app() for hospital in found]}}


def hospital(issuer: str, id: str = "harbor") -> Hospital:
    """A provider at this address; "mfa" among its methods means two factors."""
    return Hospital(id, "Harbor Hospital", issuer, CLIENT, "told to nobody", amr=frozenset({"mfa"}))


class LyingProvider:
    """Issues whatever token `forge` makes of the claims that would be right."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.issuer = ""
        self.nonce = self.challenge = ""
        self.asked: dict[str, str] = {}
        self.forge: Callable[[LyingProvider, Claims], str] = lambda provider, claims: provider.sign(claims)
        self.discovery: dict[str, Any] = {}
        self.moved: dict[str, str] = {}  # path -> where it sends one instead

    @property
    def pem(self) -> bytes:
        """The public key, as an attacker knows it."""
        return self.key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def sign(self, claims: Claims, **header: Any) -> str:
        """A token that stands, with more in its header where asked."""
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "one", **header})

    def claims(self) -> Claims:
        """What the token of Sam's sign-in would say."""
        now = int(time.time())
        return {"iss": self.issuer, "sub": "ana-at-harbor", "aud": CLIENT, "iat": now, "exp": now + 300,
                "nonce": self.nonce, "email": "ana@example.org", "email_verified": True, "amr": ["mfa"]}  # fmt: skip

    def answer(self, path: str, sent: dict[str, str]) -> dict[str, Any]:
        """The answer of one address."""
        if path.endswith("openid-configuration"):
            here = {"issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
                    "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"]}  # fmt: skip
            return here | self.discovery
        if path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            return {"keys": [public | {"kid": "one", "use": "sig", "alg": "RS256"}]}
        proof = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(proof).rstrip(b"=").decode() != self.challenge:
            return {"error": "invalid_grant"}
        return {"access_token": "a", "token_type": "Bearer", "id_token": self.forge(self, self.claims())}


@contextmanager
def lying_provider() -> Iterator[LyingProvider]:
    """One on a free port, until the block ends."""
    provider = LyingProvider()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            self._send({name: values[0] for name, values in parse_qs(body).items()})

        def _send(self, sent: dict[str, str]) -> None:
            if urlsplit(self.path).path in provider.moved:
                self.send_response(302)
                self.send_header("Location", provider.moved[urlsplit(self.path).path])
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            body = json.dumps(provider.answer(urlsplit(self.path).path, sent)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(2)
