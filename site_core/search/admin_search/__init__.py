"""The admin’s search: whole pages with their drafts, and everything that is registered, each by rights."""
