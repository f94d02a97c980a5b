"""Split text into sentences, and find out which of them don’t speak about the clinic as it is today."""

from __future__ import annotations

import re

# Same length, so that positions stay.
PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2007\u2008\u2009\u200a\u202f\u2002\u2003\t", " "),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"),
        **dict.fromkeys("\u2018\u2019\u02bc", "'"),
        **dict.fromkeys("\u201c\u201d", '"'),
        **dict.fromkeys("\u00ad\u200b\u2060\ufeff", " "),
    }
)
ABBREVIATION = re.compile(
    r"(?:\b(?:dr|drs|mr|mrs|ms|st|ste|ave|blvd|rd|fl|no|vs|approx|min|mins|hr|hrs|mon|tues?|wed|thurs?|thu|fri|sat|sun"
    r"|e\.g|i\.e|inc|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|tel|ext|dept|est|appt|appts|rm|al|u\.s|jr|sr|prof)"
    r"|\b[A-Z])\.$",
    re.IGNORECASE,
)
MERIDIEM = re.compile(r"\b[ap]\.m\.$", re.IGNORECASE)
TIME_GOES_ON = re.compile(
    r"(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|eastern|est|et|pacific|pt"
    r"|central)",
    re.IGNORECASE,
)
END = re.compile(r"[.!?]+[\"')\]]*(?=\s+[\"'(\[$]?[A-Z0-9$])")


def plain(text: str) -> str:
    """Return ``text`` with ordinary spaces, hyphens, and quotation marks, and of the same length."""
    return text.translate(PLAIN)


def split_sentences(text: str) -> list[str]:
    """Return the sentences of ``text``, made plain. A line break ends a sentence."""
    sentences = []
    for line in plain(text).splitlines():
        start = 0
        for match in END.finditer(line):
            if not is_abbreviation(line[start : match.end()], line[match.end() :].lstrip()):
                sentences.append(line[start : match.end()].strip())
                start = match.end()
        sentences.append(line[start:].strip())
    return [" ".join(sentence.split()) for sentence in sentences if sentence]


def is_abbreviation(text: str, following: str) -> bool:
    if MERIDIEM.search(text):
        return bool(TIME_GOES_ON.match(following)) or not following[:1].isupper()
    return (
        bool(ABBREVIATION.search(text)) and not re.search(r"\b(?:min|mins|hr|hrs|fl|no|ave|st)\.$", text.lower())
    ) or (bool(re.search(r"\b(?:no|st|ste)\.$", text.lower())) and following[:1].isdigit())


CLAUSE_END = re.compile(
    r"[;|\u2014]|\s-\s(?=[a-z])|,?\s(?:but|while|whereas|although|though|however)\s|,?\s(?:and )?now\s"
    r"|,\s(?:so|today|then)\s|(?P<and>,\sand\s)"
)
# Without a verb on both sides, “, and” is part of a list, and doesn’t begin a clause.
VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does|do|did|can|could|may|might|will|would|must|should|cannot|costs?|charges?"
    r"|takes?|lasts?|runs?|opens?|closes?|accepts?|sees?|pays?|needs?|gets?|gives?|offers?|calls?|comes?|stays?|goes"
    r"|put|ask|bring|let|keep|see|take|need|get|give|make|apply|hold|send|want|say|know|find|tell|leave|try|go|come"
    r"|includes?|covers?|means?|works?|starts?|ends?|[a-z]{3,}ed)\b|\w'(?:s|re|ve|ll|d)\b|n't\b",
    re.IGNORECASE,
)
QUESTION = re.compile(r"\?[\"')\]]*$")
MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
PAST = re.compile(
    r"\b(?:used to|formerly|previous(?:ly)?|prior|former|last (?:year|month|week|spring|fall|winter|summer|decade)"
    r"|(?:years?|months?|weeks?|decades?) ago|back (?:in|then|when)|at the time|in the past|originally|in those days"
    r"|(?:our|the|an|my|his|her|their) old|old(?:er)? (?:number|phone|fax|address|office|price|rate|fee|flyers?"
    r"|brochures?|schedule|hours|"
    r"e-?mail|website|portal|suite|location)s?|earlier (?:price|rate|fee|number)"
    rf"|(?:un)?til (?:the (?:end|beginning|spring|summer|fall|winter) of )?(?:{MONTHS} )?(?:\d{{1,2}}, )?(?:(?:19"
    rf"|20)\d\d|last|recently|then|we\b|this (?:year|month|spring|summer|fall|winter))"
    rf"|(?:un)?til (?:the|our) (?:move|renovation|merger|pandemic|change)|we (?:saw|met|treated|took|moved|sat)"
    rf"|before (?:{MONTHS} )?(?:(?:19|20)\d\d|we\b|the (?:move|renovation|merger|pandemic|change))"
    r"|when (?:we|she|he|the (?:clinic|practice|office)) (?:first )?(?:opened|started|moved|began|founded|joined)"
    r"|once (?:was|were|cost|charged|had)|no longer|discontinued|retired|expired|outdated|out of date|was|were|wasn't"
    r"|weren't"
    r"|(?:^|(?:prices?|fees?|rates?|hours) )in (?:19|20)\d\d\b(?!.*\b(?:is|are|costs|charges|takes|lasts)\b)"
    rf"|in (?:{MONTHS} )?(?:19|20)\d\d(?=[.!]*$)"
    r"|(?:from|between) (?:19|20)\d\d (?:to|until|through|and) (?:19|20)\d\d"
    r"|(?:an?|each|every|one) (?:(?!will|can|may|does|of\b)[\w-]*[^\Ws] ){1,4}cost"
    r"|had been|had|took|gave|came|went|began|grew|became|wrote|drove|fell|chose"
    r"|(?<!are )(?<!is )(?<!be )(?<!get )charged|paid(?= (?:[a-z]+ ){0,2}\$)|lasted|ran|stopped|ended|closed down"
    r"|moved from"
    r"|relocated from|changed from|went from|(?:rose|went up|gone up|went down|increased|raised|dropped|switched"
    r"|lowered|cut)\b.{0,40}\bfrom)\b",
    re.IGNORECASE,
)
FUTURE = re.compile(
    rf"\b(?:starting|beginning|effective|from) (?:on )?(?:next\b|{MONTHS}|in (?:{MONTHS}|20))"
    rf"|\b(?:will|'ll|going to|plans? to|hope to)\b.*\b(?:next (?:week|month|year|spring|summer|fall|winter)|soon"
    rf"|later this|in (?:{MONTHS}|20\d\d|the (?:spring|summer|fall|winter|new year|future))|on {MONTHS} \d"
    rf"|from {MONTHS}|by 20\d\d)"
    rf"|\b(?:next (?:month|year|spring|summer|fall|winter)|this coming|coming soon|in (?:{MONTHS}|20\d\d),? we(?:'ll"
    rf"| will| plan| hope))\b",
    re.IGNORECASE,
)
HYPOTHETICAL = re.compile(
    r"\b(?:imagine|suppose|supposing|pretend|hypothetical(?:ly)?|if (?:we|you|it|they|a \w+|the \w+) (?:were|charged"
    r"|had|could|cost|billed)|would(?! (?:like|love|prefer|rather))"
    r"|might|confuse|mistake(?:n)?|let's say|say you|wish (?:we|you)|could (?:be|cost|charge)|as if|even if)\b",
    re.IGNORECASE,
)
NO_PLACE = (
    r"(?!January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday"
    r"|Thursday|Friday|Saturday|Sunday|English|Spanish|Person|TMS|FDA|U\.?S)"
)
PLACE_NAME = re.compile(
    rf"(?:^|, )(?:[Ii]n|[Aa]t|[Aa]cross|[Aa]round|[Tt]hroughout) {NO_PLACE}(?P<first>[A-Z][a-z]+(?: [A-Z][a-z]+)*),"
    rf"|^\W*[A-Z][a-z]+ (?:at|in) {NO_PLACE}(?P<of>[A-Z][a-z]+)"
)
WORKPLACE = re.compile(rf"\b(?:in|at|to|for|with) (?:the )?{NO_PLACE}(?P<place>[A-Z][a-z]+)")
SITE = re.compile(
    r"\b(?!Our|The|This|Main|Each|Both|Front|Back|Every|Business)([A-Z][a-z]+)(?: [A-Z][a-z]+)? (?:office"
    r"|location|clinic|site|center)\b"
)
PRACTICE = "clinic|practice|office|center|department"
# Others at the same place, with hours, addresses, and phones of their own.
NEIGHBORS = (
    r"landlord\w*|tenants?|law firm|(?:coffee |copy |gift |book|barber)?shops?|stores?|restaurants?|bakery|deli|diner"
    r"|pizza\w*|church|upstairs|downstairs|across the (?:street|hall|road)|post office|city hall|courthouse"
    r"|(?-i:Office|Department|Board|Bureau|Association|College|Academy) of"
)
PLACE = (
    r"(?:clinics?|practices?|offices?|providers?|therapists?|psychiatrists?|psychologists?|dentists?|dermatologists?"
    r"|doctors?|physicians?|hospitals?|pharmac\w+|places|"
    r"spas?|insurers?|insurance compan\w+|programs?|centers?|gyms?|studios?|chains?|facilit\w+|surgeons?|salons?"
    r"|colleagues|specialists?)"
)
OTHERS = re.compile(
    rf"\b(?:most|many|some|other|another|typical|average|competing|nearby|local|neighboring|traditional|few|certain"
    rf"|larger?|discount|corporate|chain|retail|urgent[- ]care|city|private|academic|big|boutique"
    rf"|online) (?:\w+[- ]){{0,2}}{PLACE}\b"
    r"|\b(?:sister|partner|affiliated?|satellite|mobile|pop-up|neighboring) (?:clinic|office|practice|site|location"
    r"|center)s?\b"
    r"|\b(?:an?|another|one) (?:colleague|friend|neighbor|competitor|rival|relative)\b"
    r"|\bat (?:the|a|another) (?:\w+ )?(?:hospital|mall|pharmacy|drugstore|lab|university|college|library|school"
    r"|store|airport|spa|gym|bank|hotel|church|park|rec(?:reation)? center|community center)\b"
    r"|\b(?:ads|advertisements?|advertised?) (?:for|of|at|by|that)\b"
    r"|\b(?:elsewhere|competitors?|nationwide|nationally|(?:national|us|u\.s\.|city|state|local) (?:average|median"
    r"|survey)|regional average"
    r"|across the (?:country|nation|u\.?s\.?|city|state)"
    r"|in the (?:united states|u\.?s\.?|country)\b|industry|market rate|going rate|in (?:some|many|other"
    r"|most) (?:states|cities|countries)|up the street|down the (?:block|street)|next door|medispa|med spa)\b"
    r"|\b(?:at|from|by) (?:a |an |some |the |other )?(?:specialists?|department stores?|drugstores?)\b"
    r"|\bthe (?:typical|average)\b(?!.*\b(?:our|us|here|we)\b)"
    r"|\bon average,? (?!our)(?:\w+ ){0,4}(?:cost|charge|pay|last)|\baverage (?:cost|price|fee|length|session)\b",
    re.IGNORECASE,
)
STUDY = re.compile(
    r"\b(?:stud(?:y|ies)|open-label|case series"
    r"|clinical trials?|trials? (?:of|found|showed|used|gave|tested)|in (?:one|a|the|two|several"
    r"|that|this|large|small) (?:\w+ ){0,3}trials?|participants?|researchers?|randomi[sz]ed|meta-analys\w+|cohort"
    r"|placebo|polls?"
    r"|journal|et al|volunteers|investigators|survey(?:ed|s)?|respondents|according to|fair health|literature"
    r"|authors?|editorial|published|lancet|jama|cochrane|systematic review|reviewers)\b",
    re.IGNORECASE,
)
# Companies in general: “Medspas may advertise …”, and not “our clinics”.
IN_GENERAL = re.compile(
    r"(?:^|[,;:] )(?!our|we|all|both|the|these|any|my|your|two|three|four|five"
    r"|\d)(?:[\w'-]+ ){0,3}?(?:clinics|practices|offices"
    r"|providers|therapists|dentists|doctors|physicians|surgeons|specialists|hospitals|pharmacies|(?:med)?spas|insurers"
    r"|programs|centers|gyms|studios|chains|facilities|salons|apps|companies|stores|brands|websites|schools)"
    r" (?:[\w'-]+ ){0,4}?(?:(?:can|may|might|will) (?:\w+ )?)?(?:advertise|charg|ask|want|cost|sell|offer|bill|let|run"
    r"|open|close|accept|take|use|see|quote|start|treat|\$)",
    re.IGNORECASE,
)
# “Residents charge $75”, and not “we charge” or “a charge of”.
OTHERS_CHARGE = re.compile(
    rf"^(?!.*\b(?:we|our|us|I|you"
    rf"|{PRACTICE})\b)[^,;]*\b[a-z]+ (?<!no )(?<!a )(?<!the )(?<!extra )(?<!late )(?<!without"
    rf" )charges?\b(?! (?:of|is|for|per)\b)",
    re.IGNORECASE,
)
# What something may cost, or can. What readers can have at a price is stated.
HEDGED = re.compile(
    r"\b(?:may|might|could) (?:\w+ )?\w+|(?<!you )(?<!we )(?<!patients )(?<!people )\bcan (?:\w+ )?(?:be|cost|top"
    r"|run|reach"
    r"|exceed|charge|advertise|ask|go|look|add|rise|save|seem|sell|start|climb|come|vary|mean)\b",
    re.IGNORECASE,
)
IF = re.compile(r"(?:^|[\s(])if\b[^,;]*", re.IGNORECASE)
# A test that a clinic does, and not research.
OWN_STUDY = re.compile(
    r"\b(?:overnight|sleep|lab|in-lab|nerve|conduction|imaging|your|our|motility) stud(?:y|ies)\b", re.IGNORECASE
)
FIRST_PERSON_QUOTE = re.compile(r"^\"?(?:.*\b(?:I|my|me)\b.*)\"|^\".*\"\s*(?:-|\u2014|said|says|wrote)", re.DOTALL)


def clause_at(sentence: str, position: int) -> tuple[int, int]:
    """Return the start and end of the clause of ``sentence`` that contains ``position``."""
    start, end = 0, len(sentence)
    for match in CLAUSE_END.finditer(sentence):
        if match["and"] and not (VERB.search(sentence[start : match.start()]) and VERB.search(sentence[match.end() :])):
            continue
        if match.end() <= position:
            start = match.start()
        elif match.start() >= position:
            return start, match.start()
    return start, end


def is_about_the_past(sentence: str, position: int) -> bool:
    start, end = clause_at(sentence, position)
    return bool(PAST.search(sentence[start:end]))


def is_about_today(sentence: str, position: int = 0) -> bool:
    """Return whether what ``sentence`` says at ``position`` is a statement, and one about this clinic as it is now."""
    start, end = clause_at(sentence, position)
    clause = sentence[start:end]
    if QUESTION.search(sentence) or STUDY.search(OWN_STUDY.sub("", sentence)) or FIRST_PERSON_QUOTE.search(sentence):
        return False
    return not any(
        pattern.search(clause) for pattern in (PAST, FUTURE, HYPOTHETICAL, OTHERS, IN_GENERAL, OTHERS_CHARGE)
    )


def is_conditional(sentence: str, position: int) -> bool:
    """Return whether ``position`` is within a condition: “If sessions of 20 minutes tire you, …”."""
    return any(match.start() <= position < match.end() for match in IF.finditer(sentence))


def find_place(sentence: str) -> str:
    """Return the place that ``sentence`` begins with, or adds: “Seattle” of “In Seattle, …”. "" if none."""
    match = PLACE_NAME.search(sentence)
    return (match["first"] or match["of"]).split()[0] if match else ""


# “The center in Quincy”, “a clinic on Staten Island”.
PRACTICE_AT = re.compile(
    rf"\b(?:the|an?) (?:[\w-]+ ){{0,2}}(?:{PRACTICE}|hospital)s? (?:in|on|at) {NO_PLACE}(?P<place>(?-i:[A-Z])[a-z]+)",
    re.IGNORECASE,
)


def names_practice_elsewhere(sentence: str, known: str) -> bool:
    """Return whether ``sentence`` is about a practice at a place that ``known`` does not name."""
    match = PRACTICE_AT.search(sentence)
    return match is not None and match["place"].lower() not in known.lower()


def names_another_site(sentence: str, known: str) -> bool:
    """Return whether ``sentence`` is about a site that the address in ``known`` is not: “our Evanston office”."""
    match = SITE.search(sentence)
    return match is not None and match[1] not in known
