"""FHIR R4 at the edge: strict reading, the R4 check, references, and what a referral is among resources."""
