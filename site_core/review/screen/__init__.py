"""What a reviewer sees: the page as readers will see it, with what changed since this person last approved it."""
