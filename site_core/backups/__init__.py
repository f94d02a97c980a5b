"""Back up and restore the whole site: database, uploaded files, and environment variables. See docs/backups.md.

``create`` writes an archive and ``restore`` restores one. Both work on an ``Installation``.
"""
