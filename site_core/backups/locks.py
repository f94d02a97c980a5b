import contextlib
import fcntl

from .problems import BackupProblem


@contextlib.contextmanager
def only_one(path, what):
    """Raise BackupProblem where another process is at this, by a lock at ``path`` that ends with its process."""
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupProblem(f"Another {what} is under way. Wait until it has ended.") from None
        yield
