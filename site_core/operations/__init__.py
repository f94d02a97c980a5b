"""What whoever runs the site needs to know of it: health, log, error reports, and settings that are not safe."""
