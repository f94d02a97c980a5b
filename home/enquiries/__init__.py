"""Visitors ask the clinic to get in touch, from the contact page: see docs/security.md, "Enquiries"."""
