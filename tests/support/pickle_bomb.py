"""A pickle that runs code when it is read, as someone would plant it in a cache."""

import os
import pickle


class Bomb:
    """Creates the file ``path`` once it is unpickled."""

    def __init__(self, path):
        self.path = str(path)

    def __reduce__(self):
        return os.mkdir, (self.path,)


def pickle_bomb(path):
    return pickle.dumps(Bomb(path))
