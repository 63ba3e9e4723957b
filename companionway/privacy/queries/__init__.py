"""Reading about consent, disclosure and rights, by topic. Every reading begins with the viewer."""
