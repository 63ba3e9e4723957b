"""The Task of a referral at the FHIR server."""
