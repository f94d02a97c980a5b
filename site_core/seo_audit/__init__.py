"""The SEO audit: facts about each page, findings based on them, the report, and the tools to fix what it finds."""
