"""What other systems sent and was refused: mend and try again."""
