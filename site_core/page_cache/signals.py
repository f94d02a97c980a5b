from django.dispatch import Signal

# Sent in a worker that is about to render for a generation it has not seen: what it holds by the clock is outdated.
new_generation = Signal()
