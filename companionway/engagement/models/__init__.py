"""Tables of the walk: `walk` (engagement, assignment) and `contact` (contact, try, group session)."""
