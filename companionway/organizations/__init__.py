"""Floor 1: who offers what where. Organization, Site, Program, ProgramSite (a dated offer of a program at a site)."""
