"""Generate many articles to measure how the site scales."""
