"""The SEO audit: facts of each page, findings about them, the report, and the ways to mend what is found."""
