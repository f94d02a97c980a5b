"""Print which planted edits the list for reviewers has: ``python -m tests.tools.planted_edits``.

Recall is the share of edits that matter which are listed, precision the share of what is listed that matters.
``--list`` also prints the edits that it gets wrong; paths of JSON files limit it to these.
"""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

import django

ROW = "{:<12}{:>9}{:>8}{:>11}{:>8}{:>7}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, help="JSON files; default: all corpora")
    parser.add_argument("--list", action="store_true", help="print the edits that it gets wrong")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_core.settings.test")
    django.setup()
    print_outcomes(options.paths, options.list)


def print_outcomes(paths: Sequence[Path], with_edits: bool) -> None:
    from django.test.utils import setup_databases, teardown_databases

    from tests.support.planted_edits import CORPORA, measure, read_corpus  # needs settings

    databases = setup_databases(verbosity=0, interactive=False)
    print(ROW.format("corpus", "matter", "recall", "precision", "right", "minor"))
    for path in paths or sorted(CORPORA.glob("*.json")):
        outcome = measure(read_corpus(path))
        shares = [f"{share:.0%}" for share in (outcome.recall, outcome.precision, outcome.accuracy)]
        print(ROW.format(path.stem, len(outcome.listed) + len(outcome.missed), *shares, len(outcome.wrongly_minor)))
        if with_edits:
            for name in ("missed", "false_alarms", "wrongly_minor"):
                for edit in getattr(outcome, name):
                    print(f"  {name}: {edit}")
    teardown_databases(databases, verbosity=0)


if __name__ == "__main__":
    main()
