"""The rehearsal: every known URL of the old site is requested here, and compared with what the old site said."""
