"""Parse files with redirects from other systems, row by row. Nothing here queries the database."""
