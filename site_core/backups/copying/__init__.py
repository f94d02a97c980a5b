"""Copy a site from one database to another, also of another kind.

``tables`` says what there is to copy, ``values`` converts single values, ``sources`` read and ``targets`` write, and
``copy`` does the work. ``schema`` creates the tables of a target, and what is derived from the rows.
"""
