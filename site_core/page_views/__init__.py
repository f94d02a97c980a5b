"""How often pages were seen: a number a page and day, nothing about visitors. Off unless ``PAGE_COUNTS`` is on.

``wsgi`` notices, ``counting`` adds up and writes, ``report`` shows.
"""
