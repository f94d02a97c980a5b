"""Files that editors upload: looked at whole before they are kept, and given out so that they can do no harm.

``pictures`` and ``documents`` judge, ``fields`` and ``forms`` ask them on every way in, ``private`` and ``views``
give out.
"""
