"""Many made-up articles, for measuring how the site grows."""
