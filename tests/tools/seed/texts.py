"""Texts of generated articles. The same number always gives the same text.

Word frequencies resemble a natural language: some words are in every article, and most are in few. Each article also
has one unique word (see ``unique_word``), and one that it shares with every thousandth article.
"""

from random import Random

SUBJECTS = """ketamine|low mood|the first visit|sleep|esketamine|magnetic stimulation|a second opinion
the maintenance phase
blood pressure|a medicine that stopped helping|the waiting time|anxiety|a relapse|the consent form|a day off work
chronic pain|the monitoring hour|a new diagnosis|psychotherapy|the insurance letter|an infusion|a nasal spray
grief|postpartum depression|the dose|a follow-up call|side effects|the family|driving home|obsessive thoughts"""
VERBS = """asks for|comes before|can change|is part of|may follow|depends on|is not the same as|often goes with
was compared with|takes longer than|matters more than|is measured against|should not replace|helps to plan
rarely rules out"""
OBJECTS = """a plan in writing|two weeks of patience|an honest list of medicines|a quiet room|someone to talk to
the number on the scale|a night without screens|what the study measured|a careful history|the next appointment
a lower dose|a long conversation|one small change|the blood test|a friend who waits|the advice of a pharmacist"""
ENDINGS = """for most patients|in the first month|according to the trial|when nothing else has helped
and that is expected
after the third session|as far as we know|in about one of three people|without anyone noticing|at every age
before the week is over|if the morning is hard|and we write it down|with fewer side effects|in our own records"""
HEADINGS = """What we ask first|How it works|Who took part|What can go wrong|After the session|What it costs
When to call us|What the numbers say|Before you decide|A word on sleep"""
JOURNALS = "Am J Psychiatry|JAMA Psychiatry|Lancet Psychiatry|J Affect Disord|Neuropsychopharmacology"


def phrases(text):
    return text.replace("\n", "|").split("|")


PARTS = [phrases(text) for text in (SUBJECTS, VERBS, OBJECTS, ENDINGS)]
TITLES, JOURNAL_NAMES = phrases(HEADINGS), phrases(JOURNALS)
# Zipf's law: the first phrase of a list is the most frequent.
WEIGHTS = [[1 / (place + 1) for place in range(len(part))] for part in PARTS]


def unique_word(number):
    """Return a word that is in no other article."""
    return f"lantern{number}x"


def shared_word(number):
    """Return a word that is in every thousandth article."""
    return f"thousandth{number % 1000}x"


class ArticleText:
    """The text of article ``number``. ``links`` and ``images`` are primary keys of pages and images for its body."""

    def __init__(self, number, links, images):
        self.number, self.links, self.images = number, links, images
        self.random = Random(number)
        self.title = f"{self.sentence()[:-1][:90].rsplit(' ', 1)[0]}, note {number + 1}"
        self.standfirst = f"{self.sentence()} {self.sentence()}"
        self.takeaways = [self.block("takeaway", place, self.sentence()) for place in range(3)]
        self.body = self.make_body()

    def sentence(self):
        words = " ".join(self.random.choices(part, weights)[0] for part, weights in zip(PARTS, WEIGHTS, strict=True))
        return f"{words[0].upper()}{words[1:]}."

    def paragraph(self, extra=""):
        return f"<p>{' '.join(self.sentence() for _ in range(5))}{extra}</p>"

    def block(self, kind, place, value):
        return {"type": kind, "value": value, "id": f"scale-{self.number}-{kind}-{place}"}

    def make_body(self):
        words = f" See {unique_word(self.number)} and {shared_word(self.number)}."
        link = ""
        if self.links:
            link = f' <a linktype="page" id="{self.random.choice(self.links)}">{self.sentence()}</a> [1]'
        parts = ["", link, words, ""]
        blocks = [
            self.block("paragraph", place, f"<h2>{self.random.choice(TITLES)}</h2>{self.paragraph(part)}")
            for place, part in enumerate(parts)
        ]
        blocks.insert(2, self.block("callout", 0, self.callout()))
        if self.number % 3 == 0:
            blocks.append(self.block("quote", 0, {"text": self.sentence(), "attribution": "A patient"}))
        if self.images and self.number % 5 == 0:
            image = {"image": self.random.choice(self.images), "decorative": False, "alt_text": self.sentence()}
            blocks.insert(3, self.block("figure", 0, {"image": image, "caption": ""}))
        return blocks

    def callout(self):
        return {"tone": "note", "title": self.random.choice(TITLES), "text": self.paragraph()}

    def references(self):
        """Return fields of two references. 10.5555 is the DOI prefix for examples (https://www.crossref.org/)."""
        return [
            {
                "authors": f"Author {self.random.randrange(500)} A, et al.",
                "title": self.sentence(),
                "journal": self.random.choice(JOURNAL_NAMES),
                "year": 1990 + self.random.randrange(35),
                "doi": f"10.5555/scale.{self.number}.{place}",
            }
            for place in range(2)
        ]
