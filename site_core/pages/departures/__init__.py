"""A person leaves: their page goes offline, and other pages keep their name or get another person’s."""
