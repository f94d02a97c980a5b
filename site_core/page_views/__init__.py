"""How often pages are viewed: one number per page and day, and nothing about visitors.

It is off unless ``PAGE_COUNTS`` is on. ``wsgi`` recognizes page views, ``counter`` counts and writes them, and
``report`` shows them in the admin.
"""
