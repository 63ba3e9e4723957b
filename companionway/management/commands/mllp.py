"""`companionway mllp`: the door for HL7 v2 messages, a process of its own until it is told to stop."""

import asyncio
import signal
import ssl
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from companionway.interop.hl7v2.listener import Limits, Listener
from companionway.platform import startup


class Command(BaseCommand):
    """Listens on the ports of every partner with an `hl7v2` section; they are looked up again every ten seconds."""

    help = "Takes HL7 v2 messages over MLLP and acknowledges what is kept (see docs/howto/hl7v2.md)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Listen until SIGTERM or SIGINT; a message that is in hand is kept and acknowledged first."""
        startup.refuse_unless_safe(settings, database=True)
        listener = Listener(
            settings.COMPANIONWAY_MLLP_BIND, common_port=settings.COMPANIONWAY_MLLP_PORT, tls=_tls(),
            limits=Limits(connections=settings.COMPANIONWAY_MLLP_CONNECTIONS),
        )  # fmt: skip
        asyncio.run(_run(listener))


async def _run(listener: Listener) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await listener.run(stop)


def _tls() -> ssl.SSLContext | None:
    """TLS where a certificate is set; with the certificates of clients (or of who issues them) only those may call."""
    certificate, key = settings.COMPANIONWAY_MLLP_CERTIFICATE, settings.COMPANIONWAY_MLLP_KEY
    if not certificate:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(certificate, key or None)
        if settings.COMPANIONWAY_MLLP_CLIENTS:
            context.load_verify_locations(settings.COMPANIONWAY_MLLP_CLIENTS)
            context.verify_mode = ssl.CERT_REQUIRED
    except (OSError, ssl.SSLError) as problem:
        raise CommandError(f"The certificates for MLLP cannot be used: {problem}") from None
    return context
