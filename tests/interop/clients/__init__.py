"""Clients and validators that others wrote, installed beside the product, never into it (decision record 47)."""
