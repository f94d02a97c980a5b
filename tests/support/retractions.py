"""Files in the format of the Retraction Watch data: rows about cited works, rows about others, and broken lines."""

import csv
import io
import random
from dataclasses import dataclass, field

COLUMNS = [
    *("Record ID", "Title", "Subject", "Institution", "Journal", "Publisher", "Country", "Author", "URLS"),
    *("ArticleType", "RetractionDate", "RetractionDOI", "RetractionPubMedID", "OriginalPaperDate"),
    *("OriginalPaperDOI", "OriginalPaperPubMedID", "RetractionNature", "Reason", "Paywalled", "Notes"),
]
DEFAULTS = {
    "Title": "A study of something, and “more”",
    "Subject": "(HSC) Medicine - Psychiatry;",
    "Institution": "Department of Psychiatry, Université de Montréal",
    "RetractionDate": "1/31/2023 0:00",
    "RetractionDOI": "10.5555/notice",
    "RetractionPubMedID": "0",
    "OriginalPaperDOI": "unavailable",
    "OriginalPaperPubMedID": "0",
    "RetractionNature": "Retraction",
    "Reason": "+Error in Data;+Investigation by Journal/Publisher;",
    "Paywalled": "No",
}


def line(record_id, **fields):
    """Return one line of the file."""
    file = io.StringIO()
    row = DEFAULTS | {"Record ID": record_id} | fields
    csv.writer(file).writerow([row.get(name, "") for name in COLUMNS])
    return file.getvalue()


def csv_file(*lines):
    return io.BytesIO((",".join(COLUMNS) + "\r\n" + "".join(lines)).encode())


def spell(doi, number):
    """Return ``doi`` as editors and journals write it."""
    spellings = (doi, doi.upper(), f"https://doi.org/{doi}", f"http://dx.doi.org/{doi.upper()}", f"DOI: {doi}")
    return spellings[number % len(spellings)]


@dataclass
class Sample:
    """References, a file, and the ids of the records that the references cite."""

    references: list[dict[str, str]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    planted: set[int] = field(default_factory=set)
    broken: int = 0


def make_sample(rows, references, planted, seed=20):
    """Return a sample. Every tenth of the planted works has only a PubMed id, and every hundredth line is broken."""
    generator = random.Random(seed)
    sample = Sample()
    for number in range(references):
        if number % 10 == 9:
            sample.references.append({"doi": "", "url": f"https://pubmed.ncbi.nlm.nih.gov/{30_000_000 + number}/"})
        else:
            sample.references.append({"doi": spell(f"10.1000/j.{number}.x", number), "url": ""})
    for record_id, number in enumerate(generator.sample(range(references), planted), 1):
        sample.planted.add(record_id)
        ids = {"OriginalPaperDOI": spell(f"10.1000/J.{number}.X", number + 2)}
        if number % 10 == 9:
            ids = {"OriginalPaperPubMedID": str(30_000_000 + number)}
        sample.lines.append(line(record_id, **ids))
    while len(sample.lines) < rows:
        number = len(sample.lines)
        if number % 100 == 0:
            sample.broken += 1
            sample.lines.append(broken_line(number, generator))
        else:
            ids = {"OriginalPaperDOI": f"10.2000/other.{number}", "OriginalPaperPubMedID": str(number + 10)}
            sample.lines.append(line(number + 1_000_000, **ids))
    generator.shuffle(sample.lines)
    return sample


def broken_line(number, generator):
    good = line(number, OriginalPaperDOI=f"10.1000/j.{number}.x")
    return generator.choice(
        [
            good.replace(",", ";"),
            good[: len(good) // 2] + "\r\n",
            f'{number},"an open quotation mark, ' + "a,b\r\n",
            good.replace(f"{number},", "x,", 1),
            good.replace("Retraction,", "Unheard of,"),
        ]
    )
