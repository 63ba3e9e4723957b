"""The directory of places that help, from other people's lists: nothing here is about anybody whom we serve."""
