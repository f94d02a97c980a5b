"""Back up and restore the whole site: database, uploaded files, and environment variables. See docs/backups.md.

``making`` writes an archive and ``restoring`` restores one. Both work on an ``Installation``.
"""
