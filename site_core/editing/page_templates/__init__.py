"""Templates: what a new page starts with."""
