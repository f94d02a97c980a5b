"""Running the site: health checks, logs, error reports, and settings that are unsafe in production."""
