"""Complete responses to anonymous visitors, stored compressed and sent without asking Django.

``wsgi`` answers requests, ``stores`` hold the entries, and ``invalidation`` marks all of them as outdated: each entry
belongs to a generation, and every change of public content starts a new one.
"""
