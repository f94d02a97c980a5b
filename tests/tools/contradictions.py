"""Print how many contradictions of each corpus the audit finds: ``python -m tests.tools.contradictions``.

Recall is the share of contradictions that it finds, precision the share of what it finds that is one. ``--list`` also
prints the sentences that it gets wrong; names of corpora limit it to these.
"""

import argparse
import os
from pathlib import Path
from typing import Any

import django

CORPORA = Path(__file__).parents[1] / "seo_audit" / "contradictions"
ROW = "{:<20}{:>15}{:>7}{:>9}{:>11}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="names of corpora, or paths of TOML files; default: all")
    parser.add_argument("--list", action="store_true", help="print the sentences that are missed or found wrongly")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_core.settings.test")
    django.setup()
    print_outcomes([find_corpus(name) for name in options.names] or sorted(CORPORA.glob("*.toml")), options.list)


def find_corpus(name: str) -> Path:
    return Path(name) if name.endswith(".toml") else CORPORA / f"{name}.toml"


def print_outcomes(paths: list[Path], with_sentences: bool) -> None:
    from tests.support.contradiction_corpus import add_up, measure_kinds  # needs settings

    corpora = {path.stem: measure_kinds(path) for path in paths}
    kinds = sorted({kind for each in corpora.values() for kind in each})
    by_kind = [(kind, add_up(each[kind] for each in corpora.values() if kind in each)) for kind in kinds]
    outcomes = [(name, add_up(each.values())) for name, each in corpora.items()]
    total = add_up(each for _name, each in outcomes)
    print_table("corpus", [*outcomes, ("all", total)])
    print()
    print_table("kind", by_kind)
    if with_sentences:
        print("\n".join(["", "Missed:", *total.missed, "", "Found, but true:", *total.false_alarms]))


def print_table(heading: str, rows: list[tuple[str, Any]]) -> None:
    print(ROW.format(heading, "contradictions", "true", "recall", "precision"))
    for name, each in rows:
        planted = each.found + len(each.missed)
        print(ROW.format(name, planted, each.fine, f"{each.recall:.1%}", f"{each.precision:.1%}"))


if __name__ == "__main__":
    main()
