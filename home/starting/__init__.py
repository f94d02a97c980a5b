"""A clinic's own site: what is asked, and what is created from the answers."""
