"""The invented year: the decks' figures from raw rows, and every row as the actions would have written it."""
