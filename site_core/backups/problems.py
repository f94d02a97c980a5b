import sqlite3

from botocore.exceptions import BotoCoreError, ClientError
from django.db import DatabaseError

# What disks, databases and object storage raise when they fail.
FAILURES = (OSError, sqlite3.Error, DatabaseError, BotoCoreError, ClientError)


class BackupProblem(Exception):
    """A backup can't be made or put in place; the message says why and what to do. Nothing has been changed."""
