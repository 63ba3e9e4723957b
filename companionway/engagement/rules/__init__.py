"""Pure rules of an engagement: `walk`, `contact`, `rhythm`, `plan` (the contact plan), `quiet`, `handover`, `texts`."""
