"""Notes with whom they are for, what the guard would say otherwise beside them, and a supervisor's safety notes."""
