"""Work that takes longer than a request may, with a screen that shows its progress and its result."""
