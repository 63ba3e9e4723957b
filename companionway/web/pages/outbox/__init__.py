"""The phone's outbox: what a phone sealed and brings, and the tray of what nobody could place."""
