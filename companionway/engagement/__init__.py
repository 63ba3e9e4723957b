"""Floor 4: walking together. Engagement, assignment, contacts and tries, group sessions, goodbye and coming back."""
