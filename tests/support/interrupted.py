"""A module that is interrupted, as by ``kill -INT``."""

import os
import signal

signal.signal(signal.SIGINT, signal.SIG_DFL)
os.kill(os.getpid(), signal.SIGINT)
