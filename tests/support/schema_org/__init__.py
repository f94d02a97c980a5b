"""The names and relations of schema.org that the site uses, and a checker that holds its structured data to them."""
