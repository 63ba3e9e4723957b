"""Floor 2: who may see whom. Permissions by role, access grants, visibility, and the one disclosure gate."""
