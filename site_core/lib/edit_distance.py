"""How many typing errors make one word another."""


def edit_distance(one: str, other: str) -> int:
    """Return how many letters must be inserted, deleted, replaced, or swapped with the next one.

    The optimal string alignment distance: no part of the word is edited twice.
    """
    before, previous = [0], list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, other_letter in enumerate(other, start=1):
            costs = [previous[j] + 1, row[-1] + 1, previous[j - 1] + (letter != other_letter)]
            if i > 1 and j > 1 and (letter, one[i - 2]) == (other[j - 2], other_letter):
                costs.append(before[j - 2] + 1)
            row.append(min(costs))
        before, previous = previous, row
    return previous[-1]
