"""Visitors ask the clinic to contact them: see docs/security.md, "Inquiries"."""
