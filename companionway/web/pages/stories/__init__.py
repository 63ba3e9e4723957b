"""Stories of recovery that peers choose to share: read, written, shared, taken back."""
