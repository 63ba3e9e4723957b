"""Experience: three questions about walking together, asked of whoever likes to say, and counted with others."""
