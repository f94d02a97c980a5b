"""The switch from an old site to this one: what has to be done on the day, and whether all went well afterwards."""
