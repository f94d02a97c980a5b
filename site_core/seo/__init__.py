"""What search engines and sharing services get: metadata, structured data, sitemaps, robots.txt, and the audit."""
