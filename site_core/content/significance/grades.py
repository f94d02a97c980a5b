"""Words that say how much, how sure, for whom, and how something is given or taken.

Those on the same side of a bar mean about the same, and any other word something else.
"""

from __future__ import annotations

from .same_words import SAME_WORDS
from .vocabulary import OPPOSITES, words

SIDES = [
    [words(side) for side in line.split("|")]
    for line in """
    increase increases increased increasing raise raises raised elevate elevates elevated \
        | decrease decreases decreased decreasing reduce reduces reduced reducing lower lowers lowered lowering \
        | unchanged
    higher | lower
    double doubled doubles | halve halved halves | triple tripled triples
    mild mildly | moderate moderately | severe severely serious | intense | life-threatening | fatal deadly lethal
    up-to at-most no-more-than not-more-than a-maximum-of maximum-of or-less or-fewer or-lower or-under and-under \
        and-younger or-younger \
        | at-least no-less-than no-fewer-than not-less-than a-minimum-of minimum-of or-more or-higher or-above or-over \
        and-above and-up and-over and-older or-older \
        | more-than larger-than greater-than higher-than above | less-than fewer-than smaller-than lower-than below \
        | exactly
    majority | minority
    almost nearly
    primary | secondary
    absolute | relative
    mean | median
    superior | inferior | noninferior non-inferior | equivalent comparable
    randomized randomised | double-blind | single-blind | open-label | observational | retrospective | prospective \
        | crossover | uncontrolled | anecdotal | pilot
    causal cause causes caused causing | associated linked correlated | coincidental | unrelated
    inconclusive | controversial | preliminary | unclear uncertain | potential potentially | regardless
    die dies died death deaths | survive survives survived
    relapse relapses relapsed | disappear disappears disappeared
    worse worsen worsens worsened worsening | disturb disturbs disturbed disrupt disrupts | impair impairs impaired
    dangerous harmful hazardous risky unsafe | tolerated
    mandatory required compulsory | optional | advised advisable | discouraged | banned illegal | caution cautiously
    interact interacts interacting interaction interactions | compatible
    supervised supervision monitored | unsupervised unattended alone
    immediately immediate at-once right-away urgently urgent | as-needed when-needed
    emergency ambulance | emergency-room | pharmacy | urgent-care
    student trainee intern volunteer
    men man male males boys boy | women woman female females girls girl
    infant infants baby babies newborn newborns | toddler toddlers | child children kids pediatric paediatric \
        | adolescent adolescents teenager teenagers teens | adult adults | minor minors \
        | seniors elderly older-adults geriatric
    veteran veterans | athlete athletes | smoker smokers | mother mothers | nursing
    trimester | menopausal | vegan | diabetic diabetics
    oral orally by-mouth | sublingual sublingually | buccal | intravenous intravenously \
        | intranasal intranasally nasal nasally | intramuscular intramuscularly | subcutaneous subcutaneously \
        | topical topically | rectal rectally | transdermal | inhaled | epidural | vaginal vaginally
    lozenge lozenges | patch patches | cream ointment gel | syrup | suppository suppositories | powder | syringe
    swallow swallowed | chew chewed | crush crushed | suck sucked | dissolve dissolved
    fasting | sober
    refrigerator refrigerated fridge | freezer frozen freeze | room-temperature
    bilateral bilaterally | unilateral unilaterally | ipsilateral | contralateral
    anterior | posterior | medial | lateral | proximal | distal | dorsal | ventral
    acute | chronic | maintenance | loading | induction | booster | preventive preventative prophylactic | palliative
    continuous continuously | intermittent intermittently | alternately alternating | overnight
    benign | malignant | contagious | hereditary genetic
    focal | generalized generalised
    unipolar | treatment-resistant
    sterile | expired | diluted | concentrated
    animal animals | mouse mice | rat rats | human humans | veterinary
    meta-analysis | case-report | case-series | guideline
    agonist agonists | antagonist antagonists | inhibitor inhibitors
    block blocks blocked inhibit inhibits inhibited | activate activates activated | release releases released
    shortness | dilated
    mortality | morbidity | prevalence | incidence
    general-anesthesia | local-anesthesia
    drive drives driving driver | machinery
    in-network | out-of-network
    including includes | excluding excludes | plus
    copay copayment | deductible | coinsurance | premium | refundable | deposit
    """.replace("\\\n", "").splitlines()
    if line.strip()
]
BOUNDS = frozenset().union(*next(sides for sides in SIDES if {"up-to"} <= sides[0]))
GRADES = frozenset().union(*(side for sides in SIDES for side in sides))

# Two words or more that mean something together. They are read as one, with hyphens.
OTHER_PHRASES = words("off-label risk-free every-other over-the-counter a-few a-little")
PHRASES = sorted(
    {*OTHER_PHRASES, *(word for word in (*GRADES, *SAME_WORDS, *SAME_WORDS.values()) if "-" in word)},
    key=lambda word: (-len(word), word),
)

# These matter before a word that matters: “very rare”, “strongly recommended”.
INTENSIFIERS = words("""
    very highly strongly slightly mildly much well poorly extremely somewhat weakly moderately severely markedly
    significantly substantially greatly considerably hardly barely fairly rather quite too far
""")
# These matter before an amount: “about 50 mg”, “over a week”.
ESTIMATES = words("""
    about around over under above below within between roughly circa
""")
COUNTED = words("""
    a an half one
""")


SIDES_OF: dict[str, set[tuple[int, int]]] = {}
for number, sides in enumerate([*SIDES, *OPPOSITES]):
    for side_number, side in enumerate(sides):
        for word in side:
            SIDES_OF.setdefault(word, set()).add((number, side_number))


def have_same_grade(word: str, other: str) -> bool:
    """Return whether two words are on the same side, as “children” and “kids” are."""
    return not SIDES_OF.get(word, set()).isdisjoint(SIDES_OF.get(other, ()))
