"""Sharing choices: the cards, signing one, the copy, and stopping."""
