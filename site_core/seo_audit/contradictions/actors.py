"""Who or what a sentence is about: its grammatical subject, which has to be the clinic, the reader, or the fact."""

from __future__ import annotations

import re

from .sentences import PRACTICE, clause_at
from .subjects import GENERIC, HEADS, NEUTRAL, canonical, is_verb_or_number, roots, words_of

# The first finite verb. Other words than these begin no predicate, so a sentence without them has no subject.
FINITE = re.compile(
    r"\b(?:is|are|isn't|aren't|has|have|hasn't|haven't|can|can't|may|might|will|won't|must|should|do|does|don't|doesn't"
    r"|(?:accept|add|advertise|allow|announce|answer|appear|arrive|ask|become|begin|belong|bill|bring|charge|close"
    r"|come|cost|cover|finish|get|give|help|keep|last|let|list|make"
    r"|meet|need|offer|open|pay|post|provide|quote|range|recommend|require|run|see|sell|send|serve|sit|stand|start"
    r"|state|stay|teach|tell|think|vary|wear|write|operate|publish|raise|remain|say|seem|prefer|mean|know|expect"
    r"|host|hang|happen|deliver|depend|consider|contain|suggest|take|treat|use|want|welcome|work)s?|goes|go)\b(?!'s\b)"
    r"|(?<=\w)'(?:re|ll|ve)\b",
    re.IGNORECASE,
)
# “On Fridays, …”, and “Yes, …”.
INTRODUCTION = re.compile(
    r"^\W*(?:(?:please|sorry|yes|no|well|good news|note that|remember|and|but|so|or|while|whereas|although|though"
    r"|because|since|plus|also|then|now|today|unfortunately|currently)\b[,:]? )*"
    r"(?:(?:on|at|in|during|after|before|for|from|with|without|since|by|as|until|through|once|if|when|under|instead of"
    r"|including|besides|beyond|to)\b[^,]*, )?",
    re.IGNORECASE,
)
# How noun phrases begin. Other words may be an imperative: “Expect to pay $325.”
NOUN_PHRASE = re.compile(
    r"(?:(?:(?:Dr|Mr|Ms|Mrs|Prof)\.? )?(?:[A-Z][\w-]+ ){0,3}[A-Z][\w-]+'s |(?i:the|an?|our|your|its|their|his|her"
    r"|another|every|each|any|some|many|most|no|other|several|all)\b"
    r"|[A-Z][\w'&-]+ (?:[A-Z][\w'&-]+|of|and|the|for|&)\b|(?!(?:yes|unless|this|always|perhaps)\b)[A-Za-z-]+[^su' ]s\b"
    r"|(?i:insurance|parking|medicare|medicaid|medication|medicine|surgery|financing|childcare)\b)"
)
PROPER_NAME = re.compile(r"(?:[Tt]he )?[A-Z][\w.'-]+(?: (?:[A-Z][\w.'-]+|of|and|the|for|&))+")
END_OF_HEAD = re.compile(
    r"[,:(]|\s(?:of|for|at|in|on|with|from|to|near|by|about|per|after|before|under|who|which|that|where|whom|inside|between"
    r"|behind|beside|across|over)\b",
    re.IGNORECASE,
)
# “Our office never closes.”
ADVERB = re.compile(
    r" (?:never|always|also|still|now|usually|currently|already|often|rarely|only|just)$", re.IGNORECASE
)
# Subjects that may stand for the clinic, its patients, and what it offers.
OWN = frozenset(
    words_of(
        """
        we us you i it they he she this that these those there here who what which everyone anyone someone
        everybody nobody one none either neither both all most many some each every any others
        patient patients people person adult adults client clients child children kid kids baby babies teen teens
        family families parent parents beginner beginners men women couple couples newcomer newcomers everyone
        walk ins in together
        clinic practice office center department doors hours team staff doctor doctors dr clinician clinicians
        therapist therapists psychiatrist psychiatrists nurse nurses provider providers dentist dentists hygienist
        front desk reception appointment appointments session sessions visit visits treatment treatments therapy care
        service services course program package series plan procedure consultation evaluation exam test notice policy
        price prices fee fees cost costs rate rates charge charges total amount sum bill length duration time times
        age minimum maximum limit number average word
        dollars minutes hours days weeks months years percent pair pack box set waiting waitlist list phone fax number
        monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays
        saturdays sundays weekday weekdays weekend weekends morning mornings afternoon afternoons evening evenings
        """
    )
)


def own_subject(text: str) -> str:
    """Return the head of the subject of the clause ``text``: “the pool” of “The pool at the rec center opens …”."""
    clause = INTRODUCTION.sub("", text, count=1)
    verb = FINITE.search(clause)
    return ADVERB.sub("", END_OF_HEAD.split(clause[: verb.start()], maxsplit=1)[0].strip()) if verb else ""


def is_about_the_object(sentence: str, position: int, name: str) -> bool:
    """Return whether the subject is only the object of a preposition in ``name``: “X-rays” of “Exam with x-rays”."""
    first, *rest = WITH.split(name, maxsplit=1)
    start, end = clause_at(sentence, position)
    head = words_of(own_subject(sentence[start:end]))
    if not rest or not head or not any(word not in GENERIC for word in words_of(first)):
        return False
    return canonical(head[-1]) in roots(rest[0]) - roots(first)


def is_about_something_else(sentence: str, position: int, known: frozenset[str]) -> bool:
    """Return whether the clause at ``position`` has a subject of its own, which is none of the ``known`` words.

    “The questionnaires take 20 minutes” says nothing about a session. Without a subject, as in “$310 per session”, or
    with one that stands for the clinic or its patients, a clause may be about anything.
    """
    start, end = clause_at(sentence, position)
    if NOW.match(sentence[start:end]) and start:
        start = clause_at(sentence, start - 1)[0]  # “vials now cost” has its subject before “now”
    head = own_subject(sentence[start:end])
    if not NOUN_PHRASE.match(head) and not ACTION.match(head):
        return False
    if owner := OWNED.match(head):
        return not roots(owner[0]) <= known  # “Dr. Lin’s office”
    if (action := ACTION.match(head)) and canonical(action[1].lower()) not in known:
        return True
    if practice := ANOTHER_PRACTICE.fullmatch(head):
        return not {canonical(word) for word in words_of(practice[1]) if word not in NEUTRAL} <= known
    words = [word for word in words_of(head) if word not in GENERIC - OWN]
    if len(words) > 1 and canonical(words[-2]) in known and is_another_noun(words[-1], known):
        return True  # “a vasectomy reversal”
    if any(canonical(word) in known for word in words):
        return False
    if PROPER_NAME.fullmatch(head) and not TITLE.match(head):
        return True  # “Mercy Medical Center”
    return bool(words) and not (words[-1] in OWN or is_verb_or_number(words[-1]) or words[0] in PRONOUNS)


def is_another_noun(word: str, known: frozenset[str]) -> bool:
    is_own = word in OWN or canonical(word) in known | HEADS or word in NEUTRAL
    return not is_own and not is_verb_or_number(word) and not word.endswith(("ing", "ed"))


PRONOUNS = frozenset(
    words_of("we us you i it they he she this that these those there here everyone anyone someone one")
)
NOW = re.compile(r"\s(?:and )?now\b", re.IGNORECASE)
# “The ultrasound center”, and not “the main office”.
ANOTHER_PRACTICE = re.compile(
    rf"(?:The|the|A|a|An|an) ((?:(?!main|front|whole|entire|new|same|only|own)[\w-]+ )+)(?:{PRACTICE})"
)
# “Reading a skin test takes 15 minutes”, and not “Getting a skin test costs $340”.
ACTION = re.compile(
    r"(?!(?:getting|having|keeping|storing|seeing|booking|buying|paying|trying|using|taking|doing|receiving|adding"
    r"|including|starting|during|freezing)\b)(\w{2,}ing)"
    r" (?:an?|the|your|our|each|one)\b",
    re.IGNORECASE,
)
# “Dr. Lin’s”, “Lane County’s”, and “the county’s”.
OWNED = re.compile(
    r"(?:(?:Dr|Mr|Ms|Mrs|Prof)\.? )?(?:[A-Z][\w-]{1,40} ){0,3}[A-Z][\w-]{1,40}'s "
    r"|(?:[Tt]he|[Aa]n?|[Yy]our) (?:[a-z-]{1,40} ){0,2}(?:county|city|state|town|district|university|college"
    r"|hospital|school|library|pharmacy|insurer|plan|manufacturer|supplier|landlord|company|church"
    r"|government|neighbor)'s "
)
WITH = re.compile(r" (?:with|after|before|during|for) ", re.IGNORECASE)
TITLE = re.compile(r"(?:Dr|Drs|Mr|Ms|Mrs|Prof|Nurse|New|Our|Your|Each|Every|A|An|No|All|Both)\b")
