from django.dispatch import Signal

# Sent in a process that has begun a generation, and in a worker that is about to render for one it has not seen: what
# it holds by the clock is outdated.
new_generation = Signal()

# Sent where something public is being changed, before that is committed.
public_change = Signal()
