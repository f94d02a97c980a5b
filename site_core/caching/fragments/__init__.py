"""Parts of public pages, stored until something that they show changes. See docs/rooms/caching.md."""
