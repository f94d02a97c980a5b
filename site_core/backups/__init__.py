"""Backups of the whole site, and the way back: database, uploads, settings of the environment. See docs/backups.md.

``making`` writes an archive and ``restoring`` puts one in place; both work on an ``Installation``.
"""
