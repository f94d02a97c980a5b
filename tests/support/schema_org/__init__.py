"""The part of schema.org's vocabulary that the site uses, and a checker for its structured data."""
