"""What a peer does and does not do, for clinicians; requests outside the role; and what is counted of forms."""
