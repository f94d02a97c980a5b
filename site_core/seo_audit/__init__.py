"""The SEO audit: data of each page, findings based on them, the report, and the tools to fix what it finds."""
