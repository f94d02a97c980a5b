"""What is counted in memory and written every few seconds by a thread, so that nobody waits for it.

A crash loses what was counted since the last write.
"""

import atexit
import os
import threading

from django.db import connection


class HeldCounts:
    """What this process has counted since the last write. Subclasses hold it (``clear``) and write it (``flush``).

    Change what is held under ``lock`` only. ``seconds`` passes between two writes; None: the thread never starts.
    """

    name = ""
    seconds = None

    def __init__(self):
        self.begin()
        os.register_at_fork(after_in_child=self.begin)

    def begin(self):
        """Hold nothing. A child process has neither its parent's thread nor a claim on what its parent counted."""
        self.lock = threading.Lock()
        self.writer = None
        self.clear()

    def clear(self):
        raise NotImplementedError

    def flush(self):
        raise NotImplementedError

    def start_writing(self):
        """Have a thread write from now on. Started by the first count, so that commands have none."""
        if self.writer or self.seconds is None:
            return
        with self.lock:
            if self.writer:
                return
            self.stopping = threading.Event()
            self.writer = threading.Thread(target=self.write_now_and_then, name=self.name, daemon=True)
            self.writer.start()
        atexit.register(self.stop)

    def write_now_and_then(self):
        while not self.stopping.wait(self.seconds):
            self.flush()
            connection.close()

    def stop(self):
        if not self.writer:
            return  # a child process that has counted nothing
        self.stopping.set()
        self.writer.join(timeout=10)
        self.flush()
        connection.close()
