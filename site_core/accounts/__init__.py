"""Who signs in, how, for how long, and what they may do."""
