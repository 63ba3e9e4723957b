"""What a phone brings, and the tray."""
