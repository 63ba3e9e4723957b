"""A phone in the tests: seals records as the script does, and sends them in somebody's session."""

import base64
import json
import uuid
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client

from companionway.engagement.models.walk import Engagement
from companionway.platform import clock, phone_keys, phone_seal
from companionway.platform.models import User
from companionway.platform.phone_keys import PhoneKey
from tests.web.asking import signed_in


class Phone:
    """A phone on which `user` signed in once; `session` is whoever is signed in on it now."""

    def __init__(self, user: User) -> None:
        self.session: Client = signed_in(user)
        self.ref = self.session.post("/phone-outbox/author/").json()["author_ref"]

    def passed_to(self, user: User) -> None:
        """Somebody else signs in on it. What was sealed before keeps its author."""
        self.session = signed_in(user)

    def key(self) -> PhoneKey:
        """What it seals to now."""
        key = phone_keys.current(clock.now())
        assert key is not None
        return key

    def writes(self, kind: str = "contact", *, at: datetime | None = None, **said: Any) -> dict[str, Any]:
        """One record, sealed: the body of its request. `said` goes into the plain text; `id` may be given."""
        record_id = str(said.pop("id", uuid.uuid4()))
        when = int((at or clock.now()).timestamp() * 1000)
        plain = {"v": 1, "id": record_id, "kind": kind, "author_ref": self.ref, "phone_time": when,
                 "tz": "America/New_York", "clock_offset_ms": 0} | said  # fmt: skip
        return self.sealed(json.dumps(plain).encode(), record_id)

    def sealed(self, plain: bytes, record_id: str, key: PhoneKey | None = None) -> dict[str, Any]:
        """Any plain text as a request."""
        to = key or self.key()
        sealed = phone_seal.seal(plain, kid=to.kid, point=to.point, record_id=record_id)
        return {"id": record_id, "v": 1, "kid": to.kid, "sealed": base64.b64encode(sealed).decode(), "tries": 0}

    def texted(self, walk: Engagement, **said: Any) -> dict[str, Any]:
        """A contact by text with whom the page shows."""
        return self.writes(**({"people": [str(walk.id)], "how": "text"} | said))

    def sends(self, body: Any, **more: Any) -> HttpResponse:
        """One request."""
        return self.session.post("/phone-outbox/records/", body, content_type="application/json", **more)

    def result(self, body: Any) -> tuple[int, str]:
        """One request, and what became of it. The answer must name the record."""
        answer = self.sends(body)
        said = answer.json()
        assert said["id"] == body["id"]
        return answer.status_code, said["result"]
