"""The privacy officer's pages: who saw this person, what did this worker open, what left; and the weekly look."""
