"""The partners data file (TOML): which systems we speak with, read with every fault at once. Asks no database."""

import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from companionway.interop.hl7v2 import profile as hl7v2
from companionway.interop.partners import keys
from companionway.interop.smart import scopes
from companionway.organizations.table_reading import FaultyFile, Table, did_you_mean
from companionway.platform.addresses import is_loopback
from companionway.privacy.rules.terms import RecipientKind

Json = dict[str, Any]
# What a way of speaking reads of its own table, [partner.<key>.<section>]: plain values that are kept as they are in
# `Partner.sections`. A reader takes every key that it knows, notes faults in the table and calls no `done`.
Reader = Callable[[Table], Json]
SECTIONS: dict[str, Reader] = {hl7v2.SECTION: hl7v2.read_section}
KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
MOST_BYTES = 65_536  # of a file of public keys
KINDS = tuple(kind.value for kind in RecipientKind if kind not in (RecipientKind.PERSON, RecipientKind.STAFF))


@dataclass(frozen=True)
class PartnerPlan:
    """One partner as its file says. `acts_as` is the sign-in name of one of us; "" for a partner that only asks."""

    key: str
    name: str
    organization: str
    kind: str
    program: str = ""
    acts_as: str = ""
    scopes: tuple[str, ...] = ()
    jwks: Json = field(default_factory=dict)
    jwks_url: str = ""
    sections: Json = field(default_factory=dict)


Plan = tuple[PartnerPlan, ...]


def read(data: bytes, folder: Path) -> Plan:
    """The partners of a file; files of keys lie relative to `folder`. Raises FaultyFile with every fault found."""
    try:
        values = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FaultyFile([f"line {line}: not UTF-8 text; save the file as UTF-8 and try again"]) from None
    except tomllib.TOMLDecodeError as error:
        raise FaultyFile([f"the file cannot be read: {error}"]) from None
    faults: list[str] = []
    file = Table(values, "", faults)
    entries = file.take("partner")
    if not isinstance(entries, dict) or not entries:
        file.fault("partner", "is missing; write at least one, for example [partner.coast-hospital]")
        entries = {}
    plan = tuple(_partner(key, Table(entry, f"partner.{key}", faults), folder) for key, entry in entries.items())
    file.done()
    if faults:
        raise FaultyFile(faults)
    return plan


def _partner(key: str, table: Table, folder: Path) -> PartnerPlan:
    if not KEY.match(key) or len(key) > 80:
        table.fault(key, "use small letters, digits and hyphens for this name, at most 80, for example coast-hospital")
    name = table.text("name")
    plan = PartnerPlan(
        key=key, name=name, organization=table.text("organization", default=name), kind=table.choice("kind", KINDS),
        program=table.text("program", default="", longest=80), acts_as=table.text("acts_as", default="", longest=150),
        scopes=_scopes(table), jwks=_keys(table, folder), jwks_url=_keys_url(table), sections=_sections(table),
    )  # fmt: skip
    if plan.jwks and plan.jwks_url:
        table.fault("jwks_url", "and jwks are both given; keep one, best the address")
    if plan.scopes and not (plan.jwks or plan.jwks_url) and not {"jwks", "jwks_url"} & _faulty(table):
        table.fault("jwks_url", "is missing; a system that signs in needs jwks_url, or jwks with a file of public keys")
    if (plan.jwks or plan.jwks_url) and not plan.scopes:
        table.fault("scopes", 'is missing; without it the keys open nothing. For example ["system/Task.cruds"]')
    table.done()
    return plan


def _faulty(table: Table) -> set[str]:
    """The keys of this table that have a fault already."""
    begin = f"{table.place}."
    return {fault[len(begin) :].partition(":")[0] for fault in table.faults if fault.startswith(begin)}


def _scopes(table: Table) -> tuple[str, ...]:
    from companionway.interop.fhir.tables import resource_types

    said = table.texts("scopes")
    for one in said:
        scope = scopes.parsed(one)
        if scope is None or len(one) > 80:
            table.fault("scopes", f"unknown {one[:80]!r}; write system/Task.cruds, system/Patient.rs, system/*.rs ...")
        elif scope.kind != scopes.EVERY and scope.kind not in resource_types():
            table.fault("scopes", f"unknown type in {one!r}; {did_you_mean(scope.kind, resource_types())[:200]}")
    return tuple(dict.fromkeys(said))


def _keys(table: Table, folder: Path) -> Json:
    name = table.text("jwks", default="", longest=300)
    if not name:
        return {}
    try:
        with (folder / name).open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as problem:
        table.fault("jwks", f"{name!r} cannot be read: {problem.strerror}; the path starts where this file lies")
        return {}
    try:
        said: Any = json.loads(data) if len(data) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        said = None
    found = keys.faults_of(said)
    for fault in found:
        table.fault("jwks", f"{name!r} {fault}")
    return {} if found else keys.only_public(said)


def _keys_url(table: Table) -> str:
    url = table.text("jwks_url", default="", longest=300)
    if url and (fault := url_fault(url)):
        table.fault("jwks_url", fault)
    return url


def url_fault(url: str) -> str:
    """What is wrong with the address of a key set; "" when it may be asked. Plain HTTP only on this very machine."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "is no address"
    if not url.isascii() or not url.isprintable() or any(letter in url for letter in " \\"):
        return "is no address; write it as a browser shows it, without blanks"
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        return "must begin with https://"
    if not host or port == 0 or parts.username is not None or parts.password is not None or parts.fragment:
        return "must be a plain address without a name, a password or a part after #"
    return ""


def _sections(table: Table) -> Json:
    found: Json = {}
    for name, reader in SECTIONS.items():
        said = table.take(name)
        if said is not None:
            section = Table(said, f"{table.place}.{name}", table.faults)
            found[name] = json.loads(json.dumps(reader(section)))  # as it will come back: lists, no tuples
            section.done()
    return found
