"""What the code never does, read from its source: keys, hashes, patterns, formats, templates, files, certificates."""

import ast
import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import FileField

from tests.architecture.reading import Source, house, product

HASHES = {"sha256", "scrypt"}
# The whole of what is taken from the library of cryptography: the inventory in docs/howto/keys.md names each.
CRYPTOGRAPHY = {
    "cryptography.exceptions": {"InvalidTag", "InvalidSignature"},
    "cryptography.hazmat.primitives": {"serialization"},
    "cryptography.hazmat.primitives.asymmetric": {"ec"},
    "cryptography.hazmat.primitives.asymmetric.ed25519": {"Ed25519PrivateKey", "Ed25519PublicKey"},
    "cryptography.hazmat.primitives.asymmetric.x25519": {"X25519PrivateKey", "X25519PublicKey"},
    "cryptography.hazmat.primitives.ciphers.aead": {"AESGCM"},
    "cryptography.hazmat.primitives.hashes": {"SHA256"},
    "cryptography.hazmat.primitives.kdf.hkdf": {"HKDF"},
    "cryptography.hazmat.primitives.serialization": {"Encoding", "PublicFormat"},
}
OTHER_CRYPTOGRAPHY = {"Crypto", "Cryptodome", "nacl", "OpenSSL", "rsa", "ecdsa", "pyaes", "jose", "itsdangerous"}
# Where the name of a row is made from a hash; nothing rests on its strength.
MD5_AS_A_NAME = {"companionway/privacy/actions/joining.py"}
# The texting service signs with HMAC-SHA1 and nothing else; it is checked, never chosen, and no collision helps there.
SIGNED_BY_OTHERS = {"companionway/interop/texting/twilio.py": ["SHA1", "sha1", "sha1"]}
# Patterns that are not written down in one piece, each with its reason.
PATTERNS = {
    "companionway/engagement/wording.py": "the language pairs, a file of the installation's own",
    "companionway/engagement/rules/wording.py": "constants of that module put together",
    "companionway/interop/hl7v2/reading.py": "the sender's escape character, through re.escape",
    "companionway/platform/paper.py": "the names of what a PDF may not hold, constants of that module",
    "companionway/privacy/rules/notice.py": "patterns of the elements of a notice, constants of that module",
}
# Formats that are not written where they are filled, each with its reason.
FORMATS = {
    "companionway/outcomes/engines.py": "the statements of indicators, files of the product",
    "companionway/people/matching.py": "a statement of that module",
    "companionway/platform/backup.py": "a statement of that module",
    "companionway/platform/policy_text.py": "policies of `protected`",
    "companionway/privacy/leaving.py": "the neutral words of that module",
    "companionway/privacy/rules/cards.py": "words of the consent cards, files of the product",
    "companionway/web/pages/sharing/consents.py": "words of the consent cards, files of the product",
    "companionway/web/pages/sharing/stopping.py": "words of the consent cards, files of the product",
}
PATTERN_CALLS = {"compile", "match", "search", "sub", "subn", "fullmatch", "findall", "finditer", "split"}


def calls(source: Source) -> Iterator[tuple[ast.Call, str]]:
    """Every call with the name of what is called."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            yield node, ast.unparse(node.func)


def imports(source: Source) -> Iterator[tuple[str, str]]:
    """(module, name) of everything imported."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)


def patterns_from_elsewhere(source: Source) -> list[int]:
    """Lines where a regular expression is not a constant."""
    return [
        call.lineno for call, name in calls(source)
        if name.startswith("re.") and name[3:] in PATTERN_CALLS and not isinstance(call.args[0], ast.Constant)
    ]  # fmt: skip


def formats_from_elsewhere(source: Source) -> list[int]:
    """Lines where str.format is applied to a text that is not written there."""
    return [
        call.lineno for call, _ in calls(source)
        if isinstance(call.func, ast.Attribute) and call.func.attr in {"format", "format_map"}
        and not isinstance(call.func.value, ast.Constant)
    ]  # fmt: skip


def hash_faults(source: Source) -> list[str]:
    """Hash functions that are not approved, and SHA-1 or MD5 by any name."""
    found = [f"hashlib.{name}" for name in re.findall(r"\bhashlib\.(\w+)", source.text) if name not in HASHES]
    return found + re.findall(r"\b(?:md5|sha1|SHA1|MD5|md4|ripemd160)\b", source.text)


@pytest.mark.asvs("1.2.9")
def test_no_regular_expression_is_made_from_what_arrives() -> None:
    found = {s.path: lines for s in product(".py") if (lines := patterns_from_elsewhere(s))}
    assert set(found) == set(PATTERNS)


@pytest.mark.asvs("1.3.10")
def test_no_format_comes_from_what_arrives() -> None:
    found = {s.path: lines for s in product(".py") if (lines := formats_from_elsewhere(s))}
    assert set(found) == set(FORMATS)


@pytest.mark.asvs("1.3.7")
def test_no_template_is_made_from_text() -> None:
    words = re.compile(r"\bfrom_string\b|\bTemplate\(|\bdjango\.template\.engines\b|\brender_to_string\(\s*f['\"]")
    assert [source.path for source in product(".py") if words.search(source.text)] == []
    assert words.search("engine.from_string(text)") and words.search("Template(text)")


@pytest.mark.asvs("11.2.1", "11.3.1", "11.3.2", "11.6.1")
def test_cryptography_comes_from_one_library_and_is_what_the_inventory_names() -> None:
    used: dict[str, set[str]] = {}
    for source in product(".py"):
        for module, name in imports(source):
            assert module.split(".")[0] not in OTHER_CRYPTOGRAPHY, source.path
            if module.startswith("cryptography"):
                used.setdefault(module, set()).add(name)
    assert used == CRYPTOGRAPHY


@pytest.mark.asvs("11.4.1", "11.4.3")
def test_hashes_are_sha256_and_passwords_have_their_own() -> None:
    found = {source.path: faults for source in product(".py") if (faults := hash_faults(source))}
    assert found == {path: ["md5"] for path in MD5_AS_A_NAME} | SIGNED_BY_OTHERS


@pytest.mark.asvs("12.3.2")
def test_no_certificate_is_taken_unchecked() -> None:
    words = re.compile(
        r"verify\s*=\s*False|CERT_NONE|_create_unverified_context|check_hostname\s*=\s*False"
        r"|sslmode=(?:disable|allow|prefer)"
    )
    assert [source.path for source in product(".py") if words.search(source.text)] == []
    assert words.search("session.get(address, verify=False)")


@pytest.mark.asvs("5.3.1", "5.3.2")
def test_what_is_sent_to_us_never_becomes_a_file_by_its_name() -> None:
    labels = ("companionway", "interop")
    models = [model for label in labels for model in apps.get_app_config(label).get_models()]
    fields = [field for model in models for field in model._meta.fields]
    assert fields and not [field for field in fields if isinstance(field, FileField)]
    words = re.compile(r"default_storage|FileSystemStorage|MEDIA_ROOT|\.temporary_file_path")
    assert [source.path for source in product(".py") if words.search(source.text)] == []
    assert settings.MEDIA_ROOT == "" and settings.MEDIA_URL in ("", "/")


@pytest.mark.asvs("13.3.1")
def test_no_secret_stands_in_the_tree() -> None:
    words = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|SECRET_KEY\s*=\s*['\"][^'\"]{8,}")
    files = house(".py", ".toml", ".json", ".md", ".yml", ".html", ".js", ".sh", ".in", ".lock")
    assert len(files) > 400
    assert [s.path for s in files if words.search(s.text) and not s.within("tests")] == []


@pytest.mark.asvs("14.2.2")
def test_nothing_is_cached_between_requests_by_djangos_cache() -> None:
    assert [s.path for s in product(".py") for module, _ in imports(s) if module.startswith("django.core.cache")] == []
    assert not [name for name in settings.MIDDLEWARE if "cache" in name.lower()]


def test_the_guards_see_what_they_are_for() -> None:
    bad = Source("x.py", "re.search(typed, x)\ntyped.format(1)\nhashlib.new('x')\nhashlib.sha1(b'')\n")
    assert (patterns_from_elsewhere(bad), formats_from_elsewhere(bad)) == ([1], [2])
    assert hash_faults(bad) == ["hashlib.new", "hashlib.sha1", "sha1"]
