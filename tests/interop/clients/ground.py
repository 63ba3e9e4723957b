"""The server that the clients meet: a throwaway house with every process, invented staff, and a partner a client."""

import json
import subprocess
import time
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt

from companionway.platform import processes
from tests.faults.house import House, _free_port

Json = dict[str, Any]
DESK = "our-desk"
# The invented staff and programs of the tests. 42 CFR Part 2 does not apply here, so that the whole loop can be seen.
SET_UP = """
import json, sys
from pathlib import Path
from tests.cast import cast
from companionway.interop.partners import actions, queries
from companionway.interop.partners.file import read
from companionway.interop.partners.pairs import new_pair
from companionway.organizations.models import Program
from companionway.platform import clock
cast()
Program.objects.update(part2="no")
folder = Path({folder!r})
for key in {keys!r}:
    pair = new_pair(key)
    (folder / (key + ".jwks")).write_text(json.dumps(pair.private))
    (folder / (key + "-public.jwks")).write_text(json.dumps(pair.public))
actions.apply(plan=read((folder / "partners.toml").read_bytes(), folder), by=None, at=clock.now())
ids = {{row.key: str(row.client_id) for row in queries.everyone()}}
(folder / "ids.json").write_text(json.dumps(ids))
"""
# Each person whom a client asks for signs, within a second, that this client may hear how it went and what came of it.
CONSENTS = """
import time
from types import SimpleNamespace
from companionway.interop.fhir.server.models import Resource
from companionway.organizations.models import Program
from companionway.people.models import Person
from companionway.platform import clock, wall
from companionway.platform.models import User
from companionway.privacy.models.recipient import Recipient
from companionway.privacy.rules.terms import Information
from tests.sharing import a_text, sam_consents
told = frozenset({Information.STATUS, Information.PARTICIPATION})
cast = SimpleNamespace(places=SimpleNamespace(ed=Program.objects.get(slug="ed")), ana=User.objects.get(username="ana"))
text, done = a_text(at=clock.now()), set()
while True:
    with wall.everyone("consents of the clients' run"):
        rows = list(Resource.kept.filter(kind="Task", partner__acts_as=None).exclude(person_id=None)
                    .values_list("partner__key", "person_id"))
    for key, person_id in rows:
        if (key, person_id) not in done:
            done.add((key, person_id))
            with wall.everyone("consents of the clients' run"):
                sam_consents(cast, Person.objects.get(id=person_id), at=clock.now(), text=text, information=told,
                             recipients=(Recipient.objects.get(sender=key).id,))
    time.sleep(0.5)
"""


@dataclass
class Ground:
    """A running house, where its private keys lie, and the port for HL7 v2."""

    house: House
    keys: Path
    mllp: int

    @property
    def base(self) -> str:
        """The FHIR base address."""
        return f"http://127.0.0.1:{self.house.port}/fhir"

    def client_id(self, key: str) -> str:
        """By which name a partner signs in."""
        found: str = json.loads((self.keys / "ids.json").read_text())[key]
        return found

    def token(self, key: str) -> str:
        """A token for this partner, got as SMART Backend Services says."""
        address = f"{self.base.removesuffix('/fhir')}/auth/token"
        kept = json.loads((self.keys / f"{key}.jwks").read_text())["keys"][0]
        who, now = self.client_id(key), int(time.time())
        claims = {"iss": who, "sub": who, "aud": address, "exp": now + 290, "iat": now, "jti": uuid.uuid4().hex}
        secret = jwt.PyJWK(kept, algorithm="ES384").key
        said = jwt.encode(claims, secret, algorithm="ES384", headers={"kid": kept["kid"]})
        form = urllib.parse.urlencode({
            "grant_type": "client_credentials", "client_assertion": said, "scope": "system/*.cruds",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        })  # fmt: skip
        with urllib.request.urlopen(address, form.encode(), timeout=20) as answer:
            token: str = json.load(answer)["access_token"]
        return token


def partners_file(keys: list[str], mllp: int) -> str:
    """The partners file: one referrer a client, and the desk of our own that answers."""
    scopes = 'scopes = ["system/*.cruds"]'
    parts = [
        f'[partner.{key}]\nname = "{key}, a record system"\norganization = "Hospital of {key}"\n'
        f'kind = "covered_entity"\n'
        f'program = "ed"\njwks = "{key}-public.jwks"\n{scopes}\n'
        for key in keys
    ]
    parts.append(
        f'[partner.{DESK}]\nname = "Desk"\nkind = "part2_program"\nacts_as = "ana"\n'
        f'jwks = "{DESK}-public.jwks"\n{scopes}\n'
    )
    parts.append(
        '[partner.hl7-hospital]\nname = "Hospital that sends HL7"\nkind = "covered_entity"\nprogram = "ed"\n'
        f'[partner.hl7-hospital.hl7v2]\nport = {mllp}\norder_codes = ["EAP|REF15401"]\n'
    )
    return "\n".join(parts)


@contextmanager
def ground(folder: Path, clients: list[str]) -> Iterator[Ground]:
    """The installation for as long as the block lasts, on this machine's own address."""
    house, mllp = House(folder / "data", program=""), _free_port()
    house.environment |= {
        "COMPANIONWAY_BASE_URL": f"http://127.0.0.1:{house.port}", "COMPANIONWAY_TOKEN_LIMIT": "10000",
    }  # fmt: skip
    keys = folder / "keys"
    keys.mkdir()
    signing: subprocess.Popen[bytes] | None = None
    try:
        house.start()
        (keys / "partners.toml").write_text(partners_file(clients, mllp))
        house.run("shell", "-c", SET_UP.format(folder=str(keys), keys=[*clients, DESK]))
        with (folder / "consents.log").open("wb") as log:
            signing = processes.spawn(house.command("shell", "-c", CONSENTS), output=log, environment=house.environment)
        yield Ground(house, keys, mllp)
    finally:
        if signing is not None:
            processes.end(signing, processes.TERMINATE, 10)
        house.stop()
