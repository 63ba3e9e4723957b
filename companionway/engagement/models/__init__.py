"""Tables of the walk: `walk`, `contact` (contact, try, group), `plan`, `handover`, `message` (texts)."""
