class BackupProblem(Exception):
    """A backup can't be made or put in place; the message says why and what to do. Nothing has been changed."""
