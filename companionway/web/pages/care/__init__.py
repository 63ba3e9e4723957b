"""The care team: what a site's team sees, questions to the peer, and meetings with what was agreed."""
