"""Files that people send by hand: the referral spreadsheet."""
