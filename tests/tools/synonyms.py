"""Write the list of synonyms from WordNet 3.0: ``python -m tests.tools.synonyms /usr/share/wordnet``.

The folder is that of Debian's package ``wordnet-base``. Only synonyms of words in WordNet's tagged texts are kept, and
only of the sense that each of them has most often: in another one, “clean” means “fair”. Verbs have no synonyms: to
“control” blood pressure isn’t to “check” it.
"""

import argparse
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

TARGET = Path(__file__).parents[2] / "site_core" / "content" / "significance" / "synonyms.txt"
PARTS_OF_SPEECH = ("noun", "verb", "adj", "adv")
NUMBERED_PARTS = {"1": "noun", "2": "verb", "3": "adj", "4": "adv", "5": "adj"}
AUXILIARIES = {"be", "have", "do", "can", "may", "will", "shall"}
WORD = re.compile(r"[a-z]{2,}")
HEADER = """\
# Words that mean the same, one group a line, and all other words of WordNet's tagged texts.
# Written by tests/tools/synonyms.py from WordNet 3.0. Copyright 2006 by Princeton University. All rights reserved.
#
# Permission to use, copy, modify and distribute this software and database and its documentation for any purpose and
# without fee or royalty is hereby granted, provided that you agree to comply with the following copyright notice and
# statements, including the disclaimer, and that the same appear on ALL copies of the software, database and
# documentation, including modifications that you make for internal use or for distribution.
#
# THIS SOFTWARE AND DATABASE IS PROVIDED "AS IS" AND PRINCETON UNIVERSITY MAKES NO REPRESENTATIONS OR WARRANTIES,
# EXPRESS OR IMPLIED. BY WAY OF EXAMPLE, BUT NOT LIMITATION, PRINCETON UNIVERSITY MAKES NO REPRESENTATIONS OR WARRANTIES
# OF MERCHANTABILITY OR FITNESS FOR ANY PARTICULAR PURPOSE OR THAT THE USE OF THE LICENSED SOFTWARE, DATABASE OR
# DOCUMENTATION WILL NOT INFRINGE ANY THIRD PARTY PATENTS, COPYRIGHTS, TRADEMARKS OR OTHER RIGHTS.
#
# The name of Princeton University or Princeton may not be used in advertising or publicity pertaining to distribution
# of the software and/or database. Title to copyright in this software, database and any associated documentation shall
# at all times remain with Princeton University and LICENSEE agrees to preserve same.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the folder with WordNet's files")
    folder = parser.parse_args().folder
    counts = read_counts(folder)
    tagged = {word for word, _part in counts}
    groups = {tuple(sorted(group)) for group in read_groups(folder, counts) if len(group) > 1 and group & tagged}
    rest = tagged.difference(*groups)
    TARGET.write_text(HEADER + "".join(f"{' '.join(group)}\n" for group in [*sorted(groups), *zip(sorted(rest))]))


def read_counts(folder: Path) -> dict[tuple[str, str], int]:
    """Return how often each (word, part of speech) is tagged."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for line in (folder / "cntlist.rev").read_text().splitlines():
        key, _sense, count = line.split()
        word, part = key.split("%")
        if WORD.fullmatch(word):
            counts[word, NUMBERED_PARTS[part[0]]] += int(count)
    return counts


def read_groups(folder: Path, counts: dict[tuple[str, str], int]) -> Iterator[set[str]]:
    """Yield the words of each set of synonyms, and those of each irregular inflection, such as “give gave given”."""
    for part in PARTS_OF_SPEECH:
        groups: dict[str, set[str]] = defaultdict(set)
        for line in (folder / f"index.{part}").read_text().splitlines():
            word, *fields = line.split()
            uses = {other: counts.get((word, other), 0) for other in PARTS_OF_SPEECH}
            if part != "verb" and uses[part] and uses[part] == max(uses.values()):
                groups[fields[-int(fields[1])]].add(word)
        yield from groups.values()
        forms: dict[str, set[str]] = defaultdict(set)
        for line in (folder / f"{part}.exc").read_text().splitlines():
            form, base = line.split()[:2]
            if (base, part) in counts and base not in AUXILIARIES and WORD.fullmatch(form):
                forms[base] |= {base, form}
        yield from forms.values()


if __name__ == "__main__":
    main()
