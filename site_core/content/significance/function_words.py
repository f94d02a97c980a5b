"""Words of English grammar: which of them say nothing by themselves, and which are forms of one."""

from .vocabulary import words

# Words that say nothing by themselves. Negations, quantifiers, conditions, tenses, and most prepositions do.
FUNCTION_WORDS = words("""
    a an the of to at for as upon
    and or so
    it its itself they them their theirs you your yours yourself we us our ours i me my he him his he she her hers own
    do does doing having get gets getting
    this that these those there here which who whom whose such
    too also just please however therefore ever about
""")
# Whom a pronoun is about. Without one, or with another one of the same person, a sentence says the same.
PERSONS = [
    words("we us our ours i me my"),
    words("you your yours yourself"),
    words("they them their theirs"),
    words("he him his"),
    words("she her hers"),
]
# Forms of verbs that mean the same. Of others, also of “have” and “had”, one says something else.
AUXILIARIES = [
    *map(
        words,
        (
            "is are am",
            "was were",
            "be",
            "been",
            "being",
            "has have",
            "had",
            "do does",
            "did",
            "will",
            "would",
            "can",
            "shall",
            "let",
        ),
    ),
]
