"""Pure rules of an engagement: `walk`, `contact`, `rhythm`, `plan` (the contact plan), `handover`, `texts`."""
