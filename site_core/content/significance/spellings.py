"""One spelling for words that British people write in another way, or that many misspell: “program” for “programme”."""

import re

from .vocabulary import words

# The beginnings of words, or whole words with a dollar sign, and how American ones begin. Only what can’t be mistaken
# for another word: a “tonne” isn’t a “ton”.
AMERICAN = {
    **{"anaem": "anem", "anaesth": "anesth", "caesarean": "cesarean", "coeliac": "celiac", "diarrhoea": "diarrhea"},
    **{"foet": "fet", "gynaecolog": "gynecolog", "haem": "hem", "leukaem": "leukem", "oedema": "edema"},
    **{"oesoph": "esoph", "oestr": "estr", "orthopaed": "orthoped", "paediatr": "pediatr", "sulph": "sulf"},
    **{"behaviour": "behavior", "colour": "color", "favour": "favor", "flavour": "flavor", "harbour": "harbor"},
    **{"honour": "honor", "humour": "humor", "labour": "labor", "neighbour": "neighbor", "odour": "odor"},
    **{"rumour": "rumor", "tumour": "tumor", "vapour": "vapor"},
    **{"analyse": "analyze", "analysing": "analyzing", "catalyse": "catalyze", "paralyse": "paralyze"},
    **{"centre": "center", "fibre": "fiber", "theatre": "theater", "defence": "defense", "licence": "license"},
    **{"practise": "practice", "practising": "practicing", "programme": "program", "manoeuvre": "maneuver"},
    **{"sceptic": "skeptic", "skilful": "skillful", "instalment": "installment", "speciality$": "specialty"},
    **{"enrol$": "enroll", "enrolment": "enrollment", "fulfil$": "fulfill", "fulfilment": "fulfillment"},
    **{"ageing$": "aging", "grey$": "gray", "mum$": "mom", "cheque": "check", "tyre": "tire", "enquir": "inquir"},
    **{"afterwards$": "afterward", "amongst$": "among", "towards$": "toward", "whilst$": "while"},
}
BRITISH = re.compile("|".join(sorted(AMERICAN, key=len, reverse=True)))
# Verbs in “-ise” that Americans write with “-ize”, without this ending.
VERBS = words("""
    apolog author categor central character custom emphas familiar final general hospital immun individual local
    maxim memor minim mobil neutral normal optim organ personal priorit random real recogn sensit social special
    stabil standard steril summar util visual
""")
ENDING = re.compile(r"(\w+)is(e|ed|es|er|ers|ing|ation|ations)")


# Common words that are often misspelled, and in another way than by one letter of a long word.
MISSPELLED = {
    wrong: line.split()[0]
    for line in """
    the teh
    and adn nad
    that taht
    which wich whcih
    their thier
    with wiht
    your yoru
    until untill
    separate seperate
    separately seperately
    appropriate appropiate approriate
    medicine medecine medicin
    medicines medecines medicins
    medical medcial
    appointment appointement
    necessary neccesary
    definitely definately
    maintenance maintainance maintenence
    questionnaire questionaire questionnare
    accommodation accomodation
    accommodate accomodate
    accommodates accomodates
    beginning begining
    occurred occured
    occurrence occurence occurance
    privilege priviledge
    schedule schedual
    anesthesia anasthesia
    referral refferal referal
    """.strip().splitlines()
    for wrong in line.split()[1:]
}


def american_spelling(word: str) -> str:
    """Return the American spelling of a lowercase word. Any other word stays as it is."""
    word = MISSPELLED.get(word, word)
    if start := BRITISH.match(word):
        american = AMERICAN.get(start[0]) or AMERICAN[f"{start[0]}$"]
        return american + word[start.end() :]
    if (verb := ENDING.fullmatch(word)) and verb[1] in VERBS:
        return f"{verb[1]}iz{verb[2]}"
    return word
