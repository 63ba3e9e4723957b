"""Finding people, one person's page, their contacts, rhythm, pause, goodbye and return."""
