"""Pages without sign-in: the clinician's form, the receipt, asking for a peer, leaving."""
