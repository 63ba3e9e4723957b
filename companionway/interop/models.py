"""The list of tables of interop: imports only. Nothing may import it; each table lives in the room that it serves."""

from companionway.interop.fhir.server.models import Resource, ResourceKey, ResourceVersion
from companionway.interop.inbound_models import InboundFile
from companionway.interop.partners.models import Partner

__all__ = ["InboundFile", "Partner", "Resource", "ResourceKey", "ResourceVersion"]
