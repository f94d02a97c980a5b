"""Text survives: what isn't saved is kept in the browser and offered back, and signing in doesn't leave the form."""
