"""Floor 3: referral in, the four response clocks, acceptance, and how an offer was answered."""
