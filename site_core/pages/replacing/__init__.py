"""Find and replace text, or URLs of links, in live versions and drafts of pages. It stores nothing of its own."""
