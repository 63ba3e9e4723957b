"""What the e-mail door decides by plain rules, without Django: what a mail says, and whether it may be answered."""
