"""A module that never ends, for processes with limits."""

if __name__ == "__main__":
    while True:
        pass
