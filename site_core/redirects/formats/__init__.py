"""Files of redirects as other systems write them, read row by row. Nothing here asks the database."""
