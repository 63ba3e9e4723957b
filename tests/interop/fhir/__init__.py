"""The FHIR server, asked as partners ask it."""
