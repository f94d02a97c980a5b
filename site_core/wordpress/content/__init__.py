"""The content of posts and pages: from blocks, classic text, and page builders to blocks of the site."""
