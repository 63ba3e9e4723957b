"""Pure rules of an engagement: `walk` (states), `contact` (channels and kinds), `rhythm` (how often, and how quiet)."""
