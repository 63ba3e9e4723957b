"""Partners: the other systems that we speak with, whatever they speak (FHIR, HL7 v2, e-mail)."""
