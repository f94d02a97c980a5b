"""Links to other websites: where they are used, and whether they still work."""
