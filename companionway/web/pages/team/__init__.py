"""The team: colleagues and what they choose to show, who walks with nobody now, one's own words, supervision."""
