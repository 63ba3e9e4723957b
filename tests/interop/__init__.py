"""What other systems send and get."""
