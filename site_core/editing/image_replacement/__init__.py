"""Replace an image by another one on all pages and drafts that use it."""
