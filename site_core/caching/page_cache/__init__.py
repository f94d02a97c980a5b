"""Whole answers to anonymous visitors, kept compressed and given out before Django is asked.

``wsgi`` answers, ``stores`` keep, ``generations`` say what is out of date, ``handlers`` notice changes.
"""
