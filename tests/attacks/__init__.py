"""Attacks that can be tried by a program: forged ids, fields nobody offered, orders and filters that are not ours."""
