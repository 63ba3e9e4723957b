"""The partners file: every fault at once, each with its place and how to mend it."""

import json
from pathlib import Path

import pytest

from companionway.interop.partners import file
from companionway.interop.partners.file import read
from companionway.organizations.table_reading import FaultyFile, Table
from tests.interop.smart.making import key_set, signer

DEMO = Path("data/partners-demo.toml")
WHOLE = """
[partner.coast-hospital]
name = "Coast Hospital"
kind = "covered_entity"
jwks = "keys.json"
scopes = ["system/Task.cruds"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a file of keys."""
    (tmp_path / "keys.json").write_text(json.dumps(key_set(signer(), signer("RS384", "rsa"))))
    return tmp_path


def faults(text: str, folder: Path) -> list[str]:
    """What is wrong with this text."""
    with pytest.raises(FaultyFile) as caught:
        read(text.encode(), folder)
    return caught.value.faults


def test_a_whole_file_is_read(folder: Path) -> None:
    (plan,) = read(WHOLE.encode(), folder)
    assert (plan.key, plan.organization, plan.scopes) == ("coast-hospital", "Coast Hospital", ("system/Task.cruds",))
    assert [key["kid"] for key in plan.jwks["keys"]] == ["first", "rsa"]


def test_the_demo_file_has_no_fault() -> None:
    assert [one.key for one in read(DEMO.read_bytes(), DEMO.parent)] == ["health-record", "own-console"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('name = "Coast Hospital"', "", "partner.coast-hospital.name: is missing"),
        ("[partner.coast-hospital]", "[partner.Coast_Hospital]", "use small letters, digits and hyphens"),
        ('"covered_entity"', '"coverd_entity"', "did you mean 'covered_entity'?"),
        ('"covered_entity"', '"person"', "partner.coast-hospital.kind: unknown 'person'"),
        ("scopes", "scope", "partner.coast-hospital.scope: unknown; did you mean 'scopes'?"),
        ('["system/Task.cruds"]', '"system/Task.cruds"', "must be a list of texts"),
        ("Task.cruds", "Task.sr", "unknown 'system/Task.sr'; write system/Task.cruds"),
        ("system/Task", "user/Task", "partner.coast-hospital.scopes: unknown"),
        ("system/Task", "system/Taks", "did you mean 'Task'?"),
        ('scopes = ["system/Task.cruds"]', "", "without it the keys open nothing"),
        ('jwks = "keys.json"', "", "a system that signs in needs jwks_url, or jwks"),
        ('jwks = "keys.json"', 'jwks = "gone.json"', "'gone.json' cannot be read: No such file"),
        ('jwks = "keys.json"', 'jwks = "keys.json"\njwks_url = "https://a.example.org/"', "are both given; keep one"),
        ('jwks = "keys.json"', 'jwks_url = "http://a.example.org/"', "must begin with https://"),
        ('jwks = "keys.json"', 'jwks_url = "https://a:b@c.example.org/"', "must be a plain address"),
        ('jwks = "keys.json"', 'jwks_url = "https://c.example.org:x/"', "is no address"),
        ('jwks = "keys.json"', 'jwks_url = "https:// c.example.org/"', "is no address"),
        ("[partner.coast-hospital]", "[partner.coast-hospital.hl8v2]\nport = 1\n[partner.coast-hospital]", "hl8v2"),
        ("[partner.coast-hospital]", "[partners.coast-hospital]", "partner: is missing; write at least one"),
        ('name = "Coast Hospital"', "name = Coast Hospital", "the file cannot be read: "),
    ],
)
def test_each_fault_is_told_with_its_place(old: str, new: str, fault: str, folder: Path) -> None:
    found = faults(WHOLE.replace(old, new), folder)
    assert any(fault in line for line in found), found


def test_all_faults_are_told_at_once(folder: Path) -> None:
    assert len(faults('[partner.a]\n[partner.b]\nname = 7\nkind = "x"', folder)) == 4


def test_text_that_is_no_utf8_names_its_line(folder: Path) -> None:
    with pytest.raises(FaultyFile, match="line 2: not UTF-8"):
        read(b"# \n\xff", folder)


GOOD = signer().public()


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ([], "must be a JWK set"),
        ({"keys": []}, "must be a JWK set"),
        (GOOD, "must be a JWK set"),
        ({"keys": [GOOD] * 21}, "holds 21 keys; at most 20"),
        ({"keys": [GOOD, GOOD]}, "two keys have the same kid"),
        ({"keys": [7]}, "key 1: is not a JSON object of texts"),
        ({"keys": [GOOD | {"x": 7}]}, "key 1: is not a JSON object of texts"),
        ({"keys": [GOOD | {"d": "secret"}]}, "holds a private half"),
        ({"keys": [{"kty": "oct", "kid": "s", "k": "c2VjcmV0"}]}, "holds a private half"),
        ({"keys": [GOOD | {"kid": ""}]}, "has no kid"),
        ({"keys": [GOOD | {"use": "enc"}]}, "is not for signatures"),
        ({"keys": [GOOD | {"alg": "ES256"}]}, "only RS384 and ES384"),
        ({"keys": [GOOD | {"alg": "RS384"}]}, "must be for RS384 (kty RSA) or ES384"),
        ({"keys": [GOOD | {"crv": "P-256"}]}, "is not on the curve P-384"),
        ({"keys": [GOOD | {"x": "AA"}]}, "48 bytes each"),
        ({"keys": [GOOD | {"x": GOOD["y"]}]}, "its numbers are no key"),
        ({"keys": [{"kty": "RSA", "kid": "weak", "n": "AQAB", "e": "AQAB"}]}, "has 17 bits; at least 2048"),
        ({"keys": [signer("RS384", "r").public() | {"e": "Ag"}]}, "no RSA key that is taken"),
    ],
)
def test_keys_that_cannot_sign_are_refused_in_plain_words(said: object, fault: str, folder: Path) -> None:
    (folder / "keys.json").write_text(json.dumps(said))
    (line,) = faults(WHOLE, folder)
    assert fault in line and line.startswith("partner.coast-hospital.jwks: 'keys.json'")


def test_a_file_of_keys_without_end_is_not_read(folder: Path) -> None:
    (folder / "keys.json").write_text(" " * 70_000 + json.dumps(key_set(signer())))
    assert "must be a JWK set" in faults(WHOLE, folder)[0]


def test_a_room_adds_its_own_section_with_its_own_faults(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def reader(table: Table) -> dict[str, object]:
        return {"port": table.number("port", default=None, least=1, most=65_535, required=True)}

    monkeypatch.setitem(file.SECTIONS, "hl7v2", reader)
    (plan,) = read(f"{WHOLE}[partner.coast-hospital.hl7v2]\nport = 2575".encode(), folder)
    assert plan.sections == {"hl7v2": {"port": 2575}}
    found = faults(f"{WHOLE}[partner.coast-hospital.hl7v2]\nport = 0\nprot = 1", folder)
    assert [line.partition(":")[0] for line in found] == [
        "partner.coast-hospital.hl7v2.port", "partner.coast-hospital.hl7v2.prot"]  # fmt: skip
