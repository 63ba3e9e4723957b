"""What other systems send and get: FHIR R4, HL7 v2, spreadsheets.

It translates, calls one action or query, translates back. FHIR and HL7 words exist only here. Floor 7: it imports
anything below, never `web`.
"""
