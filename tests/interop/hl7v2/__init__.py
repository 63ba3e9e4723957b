"""HL7 v2 over a real socket: stored, acknowledged, worked, answered."""
