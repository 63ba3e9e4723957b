"""What other systems sent and what waits for a human: look, mend, try again, set aside."""
