"""HL7 v2 at the edge: read a message, say the acknowledgment it deserves, give the order in it as plain values."""
