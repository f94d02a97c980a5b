"""Every URL that the old site had, and what answers there here."""
