"""The list of tables of interop: imports only. Nothing may import it; each table lives in the room that it serves."""

from companionway.interop.fhir.export.models import ExportChunk, ExportJob
from companionway.interop.fhir.server.models import Resource, ResourceKey, ResourceVersion
from companionway.interop.hl7v2.models import SentMessage, StoredMessage
from companionway.interop.inbound_models import InboundFile
from companionway.interop.mail.models import MailReceived
from companionway.interop.partners.models import Partner
from companionway.interop.smart.models import AssertionUsed, PartnerToken

__all__ = [
    "AssertionUsed", "ExportChunk", "ExportJob", "InboundFile", "MailReceived", "Partner", "PartnerToken", "Resource",
    "ResourceKey",
    "ResourceVersion", "SentMessage", "StoredMessage",
]  # fmt: skip
