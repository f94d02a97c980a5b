"""One page for each form of a new page, however often the form is sent."""
