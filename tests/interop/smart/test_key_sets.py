"""Keys at a partner's own address: rotated, remembered, read once more, and never got from a server that lies."""

import json
import socket
import ssl
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.db import connection

from companionway.interop.partners.models import Partner
from companionway.interop.smart import fetching, known_keys
from companionway.interop.smart.fetching import NotRead, fetch, is_outside
from companionway.platform.models import AuditEntry
from tests.interop.smart.asking import ask, told
from tests.interop.smart.key_server import KeyServer, Reply, endless, running, saying, silent, trickling
from tests.interop.smart.making import Assertion, a_partner, key_set, signer

INNER = frozenset({"127.0.0.1"})
GOOD = json.dumps(key_set(signer())).encode()


@pytest.fixture
def server(settings: Any) -> Iterator[KeyServer]:
    """An honest server with one key, which may be asked although it is this machine."""
    settings.COMPANIONWAY_PARTNER_INNER_HOSTS = INNER
    known_keys.forget()
    with running() as it:
        it.keys = key_set(signer())
        yield it
    known_keys.forget()


def at(server: KeyServer) -> Partner:
    """A partner whose keys are there."""
    return a_partner(jwks={}, jwks_url=server.url)


@pytest.mark.django_db
def test_keys_at_an_address_open_and_are_remembered(server: KeyServer) -> None:
    partner = at(server)
    assert [told(ask(Assertion(partner).signed())) for _ in range(3)] == ["", "", ""]
    assert server.asked == 1
    assert told(ask(Assertion(partner).signed(header={"jku": server.url}))) == ""
    assert told(ask(Assertion(partner).signed(header={"jku": server.url + "?"}))) == "invalid_client"
    assert b"cookie" not in server.requests[0].lower() and b"authorization" not in server.requests[0].lower()


@pytest.mark.django_db
def test_a_new_key_opens_at_once_and_a_withdrawn_one_only_while_it_is_remembered(
    server: KeyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    partner, old, new = at(server), signer(), signer("RS384", "next")
    assert told(ask(Assertion(partner, old).signed())) == ""
    server.keys = key_set(old, new)  # both, while they change over
    assert [told(ask(Assertion(partner, one).signed())) for one in (new, old)] == ["", ""]
    assert server.asked == 2
    server.keys = key_set(new)
    monkeypatch.setattr(known_keys, "GOOD_FOR", 0.0)
    assert told(ask(Assertion(partner, old).signed())) == "invalid_client"
    assert told(ask(Assertion(partner, new).signed())) == ""


@pytest.mark.django_db
def test_an_unknown_key_makes_one_more_look_and_not_without_end(server: KeyServer) -> None:
    partner, stranger = at(server), signer(kid="stranger")
    assert told(ask(Assertion(partner).signed())) == ""
    for looks in (2, 3):
        assert told(ask(Assertion(partner, stranger).signed())) == "invalid_client"
        assert server.asked == looks
    for _ in range(20):
        ask(Assertion(partner, stranger).signed())
    assert server.asked <= 1 + known_keys.FRESH_LOOK.allowed + 1
    assert told(ask(Assertion(partner).signed())) == ""  # who has the right key does not wait


@pytest.mark.django_db
@pytest.mark.parametrize("junk", [{"exp": None}, {"aud": "x"}, {"iss": "x"}, {"jti": ""}])
def test_junk_makes_no_look_at_all(server: KeyServer, junk: dict[str, Any]) -> None:
    assert told(ask(Assertion(at(server)).signed(**junk))) == "invalid_client"
    assert server.asked == 0


LIES: dict[str, tuple[Reply, str]] = {
    "an error": (saying(GOOD, status="500 Oops"), "status"),
    "nothing found": (saying(GOOD, status="404 Not Found"), "status"),
    "no content": (saying(b"", status="204 No Content"), "status"),
    "another address": (saying(b"", status="302 Found", headers="Location: http://169.254.169.254/\r\n"), "redirect"),
    "another address of its own": (saying(b"", status="301 Moved", headers="Location: /other.json\r\n"), "redirect"),
    "a page": (saying(GOOD, kind="text/html"), "type"),
    "no type": (saying(GOOD, kind=""), "type"),
    "a large body": (saying(b" " * 70_000 + GOOD), "too_large"),
    "an endless body": (endless, "too_large"),
    "a length that is not": (lambda sock, _: sock.sendall(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n{}"), "json"),
    "no HTTP": (lambda sock, _: sock.sendall(b"SSH-2.0-OpenSSH\r\n"), "BadStatusLine"),
    "an endless header": (lambda sock, _: sock.sendall(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 90_000), "LineTooLong"),
    "hanging up": (lambda sock, _: None, "RemoteDisconnected"),
    "no JSON": (saying(b"keys"), "json"),
    "deep JSON": (saying(b"[" * 60_000), "json"),
    "a list": (saying(b"[]"), "json"),
    "keys that are none": (saying(b'{"keys": {}}'), "json"),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_server_that_lies_gives_no_key(server: KeyServer, lie: str) -> None:
    server.reply, why = LIES[lie]
    with pytest.raises(NotRead, match=why):
        fetch(server.url, inner=INNER)


@pytest.mark.parametrize("slow", [silent, trickling])
def test_a_server_that_takes_its_time_is_given_up(
    server: KeyServer, slow: Reply, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "PATIENCE", 0.3)
    server.reply = slow
    with pytest.raises(NotRead, match="too_slow"):
        fetch(server.url, inner=INNER)


@pytest.mark.django_db
def test_a_server_that_is_gone_is_refused_calmly_and_not_asked_again_at_once(
    server: KeyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    partner = at(server)
    server.reply = saying(b"", status="503 Busy")
    assert [told(ask(Assertion(partner).signed())) for _ in range(3)] == ["invalid_client"] * 3
    assert server.asked == 1 and {e.reason for e in AuditEntry.objects.all()} == {"key"}
    monkeypatch.setattr(known_keys, "FAILED_FOR", 0.0)
    server.reply = None
    assert told(ask(Assertion(partner).signed())) == ""


def test_keys_that_cannot_sign_for_us_are_left_out(server: KeyServer) -> None:
    good = signer().public()
    odd = [{}, 7, "x", None, {"kty": "oct", "kid": "s", "k": "c2VjcmV0"}, good | {"use": "enc"}, good | {"kid": ""},
           good | {"crv": "P-256"}, good | {"x": good["y"]}, good | {"alg": "ES256"}, good | {"d": "x"},
           good | {"key_ops": ["encrypt"]}, {"kty": "RSA", "kid": "weak", "n": "AQAB", "e": "AQAB"}]  # fmt: skip
    server.keys = {"keys": [*odd, good]}
    assert fetch(server.url, inner=INNER) == [good]


@pytest.mark.django_db(transaction=True)
def test_no_transaction_waits_while_keys_are_read(server: KeyServer, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []
    real = fetching.fetch

    def watched(url: str, **more: Any) -> Any:
        seen.append(connection.in_atomic_block)
        return real(url, **more)

    monkeypatch.setattr(fetching, "fetch", watched)
    assert told(ask(Assertion(at(server)).signed())) == "" and seen == [False]


@pytest.mark.parametrize("url", [
    "http://127.0.0.1:9/keys", "https://127.0.0.1:9/keys", "https://localhost/keys", "https://[::1]/keys",
    "https://10.0.0.1/", "https://192.168.1.1/", "https://172.16.0.1/", "https://169.254.169.254/latest/meta-data",
    "https://100.64.0.1/", "https://0.0.0.0/", "https://[::ffff:10.0.0.1]/", "https://[fd00::1]/", "https://[fe80::1]/",
    "https://[64:ff9b::a00:1]/", "https://[2002:a00:1::]/", "https://224.0.0.1/", "https://255.255.255.255/",
    "https://2130706433/", "https://0x7f.1/", "https://127.1/", "ftp://example.org/", "file:///etc/passwd", "keys.json",
    "https://user@example.org/", "https://example.org:0/", "https:///keys", "http://example.org/keys", "https://x y/",
])  # fmt: skip
def test_no_address_inside_is_asked(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket, "create_connection", refuse)
    with pytest.raises(NotRead):
        fetch(url, inner=frozenset())


def test_a_name_with_one_address_inside_is_not_asked_and_the_address_judged_is_the_one_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried: list[object] = []

    def resolve(found: list[str]) -> None:
        rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in found]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: rows)

    def connect(where: object, **_: object) -> None:
        tried.append(where)
        raise OSError

    monkeypatch.setattr(socket, "create_connection", connect)
    resolve(["198.41.0.4", "10.0.0.1"])
    with pytest.raises(NotRead, match="inside"):
        fetch("https://keys.example.org/", inner=frozenset())
    assert tried == []
    resolve(["198.41.0.4"])
    with pytest.raises(NotRead, match="OSError"):
        fetch("https://keys.example.org/", inner=frozenset())
    assert tried == [("198.41.0.4", 443)]


def test_addresses_of_the_public_internet_are_outside() -> None:
    assert is_outside("198.41.0.4") and is_outside("2001:503:ba3e::2:30") and is_outside("64:ff9b::c629:4")


def certificate(folder: Path, host: str) -> tuple[Path, ssl.SSLContext]:
    """A certificate for a host that signs itself, and a server's context with it."""
    import ipaddress

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "keys")])
    began = datetime.now().astimezone() - timedelta(hours=1)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(began).not_valid_after(began + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    file = folder / "both.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return file, context


def test_over_tls_the_certificate_is_checked_and_time_is_short_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, context = certificate(tmp_path, "127.0.0.1")
    with running(context) as server:
        server.keys = key_set(signer())
        with pytest.raises(NotRead, match="SSLCertVerificationError"):
            fetch(server.url, inner=INNER)
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        assert [key["kid"] for key in fetch(server.url, inner=INNER)] == ["first"]
        monkeypatch.setattr(fetching, "PATIENCE", 0.4)
        server.reply = trickling
        with pytest.raises(NotRead, match="too_slow"):
            fetch(server.url, inner=INNER)
    wrong, context = certificate(tmp_path, "127.0.0.2")
    monkeypatch.setenv("SSL_CERT_FILE", str(wrong))
    with running(context) as server, pytest.raises(NotRead, match="SSLCertVerificationError"):
        fetch(server.url, inner=INNER)
