import time

SECONDS_BETWEEN_LINES = 2


class Progress:
    """Says now and then how many of ``total`` are done, how fast, and how long the rest will take."""

    def __init__(self, say, doing, total):
        self.say, self.doing, self.total, self.done = say, doing, total, 0
        self.begun = self.said = time.monotonic()

    def step(self, *_):
        self.done += 1
        now = time.monotonic()
        if now - self.said < SECONDS_BETWEEN_LINES:
            return
        self.said = now
        rate = self.done / max(now - self.begun, 0.001)
        of, left = "", ""
        if self.total:
            of, left = f" of {self.total:,}", f", about {max(self.total - self.done, 0) / rate:.0f} s left"
        self.say(f"  {self.done:,}{of} uploads {self.doing}, {rate:,.0f} a second{left}")
