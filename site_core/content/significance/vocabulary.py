"""Words that matter in medical texts."""

import re


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Numbers as words. “One” is left out: it rarely counts anything.
NUMBERS = {
    **{"zero": "0", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8"},
    **{"nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "dozen": "12", "thirteen": "13", "fourteen": "14"},
    **{"fifteen": "15", "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19", "twenty": "20"},
    **{"thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90"},
    **{"hundred": "100", "thousand": "1000", "million": "1000000", "billion": "1000000000"},
    **{"second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th", "sixth": "6th", "seventh": "7th"},
    **{"eighth": "8th", "ninth": "9th", "tenth": "10th", "once": "1×", "twice": "2×", "thrice": "3×"},
    **{"half": "0.5", "quarter": "0.25", "double": "2×", "triple": "3×"},
}
FRACTIONS = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "1/3", "⅔": "2/3"}

UNITS = words("""
    mg mcg µg μg microgram micrograms milligram milligrams gram grams kg kilogram kilograms lb lbs pound pounds
    oz ounce ounces ml milliliter milliliters millilitre millilitres liter liters litre litres dl iu unit units
    hz hertz khz mm cm km mile miles foot feet inch inches mmhg bpm percent percentage millimeter millimeters
    centimeter centimeters mmol mol meq joule joules milliampere milliamperes ma tesla volt volts drop drops
    tablet tablets capsule capsules spray sprays puff puffs teaspoon teaspoons tablespoon tablespoons dollar
    dollars cent cents usd eur seconds minute minutes mins hour hours hr hrs day days daily night nightly week
    weeks wk wks weekly fortnight month months monthly year years yearly hourly biweekly quarterly per every degrees
    celsius fahrenheit noon midnight every-other
""")
# A letter or two can be a unit only after a number.
UNITS_AFTER_NUMBERS = words("""
    g l m h s d w y k min sec am pm mo yr yrs c f x v
""")
SYMBOLS = frozenset("%‰$€£<>≤≥=±×°+/µ")

# One name for units that have several.
UNIT_NAMES = {
    **{"milligram": "mg", "microgram": "mcg", "µg": "mcg", "μg": "mcg", "gram": "g", "kilogram": "kg"},
    **{"milliliter": "ml", "millilitre": "ml", "liter": "l", "litre": "l", "pound": "lb", "ounce": "oz"},
    **{"millimeter": "mm", "centimeter": "cm", "hertz": "hz", "kilohertz": "khz", "volt": "v"},
    **{"lbs": "lb", "sec": "second", "s": "second", "min": "minute", "mins": "minute", "hr": "hour", "hrs": "hour"},
    **{
        "h": "hour",
        "d": "day",
        "w": "week",
        "wk": "week",
        "wks": "week",
        "mo": "month",
        "yr": "year",
        "yrs": "year",
        "y": "year",
    },
    **{"celsius": "c", "fahrenheit": "f", "percentage": "percent", "per": "/"},
}
# Units that others can be expressed in. A month has no certain number of days.
CONVERSIONS = {
    **{"second": ("second", 1), "minute": ("second", 60), "hour": ("second", 3600), "day": ("second", 86400)},
    **{"week": ("second", 604800), "month": ("month", 1), "year": ("month", 12)},
    **{"mcg": ("mcg", 1), "mg": ("mcg", 1000), "g": ("mcg", 1000000), "kg": ("mcg", 1000000000)},
    **{"ml": ("ml", 1), "l": ("ml", 1000), "mm": ("mm", 1), "cm": ("mm", 10), "km": ("mm", 1000000)},
}

MONTHS = words("""
    january february march april may june july august september october november december jan feb mar apr jun
    jul aug sep sept oct nov dec
""")
WEEKDAYS = words("""
    monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays
    saturdays sundays mon tue tues wed thu thur thurs fri sat sun weekday weekdays weekend weekends today
    tomorrow yesterday
""")
RELATIVE_DAYS = words("today tomorrow yesterday weekday weekdays weekend weekends")
AMBIGUOUS_DATES = words("may march mar sat sun wed mon jan jun dec")

NEGATIONS = words("""
    not no never none nor neither nobody nothing nowhere without cannot non hardly barely scarcely except unless until
    instead avoid avoids avoided avoiding lack lacks lacking absent absence fail fails failed refuse refrain
    stop stops discontinue discontinued omit omitted
""")
PREFIXES = words("un in im il ir ab non dis mis anti contra a de under over hyper hypo")
OPPOSITE_PREFIXES = [("hyper", "hypo"), ("over", "under"), ("pre", "post"), ("inter", "intra"), ("in", "out")]
# What stands between two bars means about the same, and what stands on other sides of them something else.
OPPOSITES = [
    [words(side) for side in line.split("|")]
    for line in """
    increase increases increased increasing gain gains gained raise raises raised rise rises rising grow grows \
        | decrease decreases decreased decreasing reduce reduces reduced reducing \
        lower lowers lowered lowering lose loses lost fall falls drop drops
    higher high | lower low
    usual normal standard typical average | starting initial first | highest maximum maximal peak \
        | lowest minimum minimal | total cumulative | final | recommended
    more most | less fewer least
    study trial | studies trials
    more-than | less-than fewer-than | no-more-than at-most | no-less-than no-fewer-than at-least
    before | after | during while | between
    above over | below under | about around approximately roughly
    over | within | after | up-to
    over | up-to
    better improve improves improved improving | worse worsen worsens worsened worsening disturb disturbs impair impairs
    fade fades faded wane wanes | grow grows grew last lasts
    strengthen strengthens strengthened | weaken weakens weakened
    return returns returned | disappear disappears disappeared resolve resolves resolved
    helpful beneficial | harmful
    deeply | gently | shallowly
    stable | unstable
    sufficient enough | insufficient
    thick | thin
    hard | soft
    near | far
    loose | tight
    visible | hidden
    asymptomatic | symptomatic
    best | worst
    start starts started starting begin begins began commence commences initiate initiates \
        | continue continues continued continuing \
        | pause pauses paused interrupt skip skips skipped hold holds withhold withholds
    take takes | skip skips omit omits miss hold holds withhold withholds
    include includes included including cover covers covered covering pays | exclude excludes excluded excluding
    all every each | any | both | either | some several a-few | many | few | most
    both | either | one
    range-to | or | and
    doctor physician | nurse | pharmacist | clinician provider
    present | gone absent
    go goes | stay stays
    dry | oily moist
    dilated | constricted small
    break breaks broken | store stores stored
    meet meets met | miss misses missed
    does | can
    reach | within
    standard fixed | escalating tapering
    always | usually often frequently commonly generally typically normally | sometimes occasionally | rarely seldom
    common frequent | rare infrequent uncommon
    mild minor slight light | moderate | severe serious major intense heavy | life-threatening fatal
    short brief | long
    shorter briefer | longer
    early | late
    earlier sooner | later
    immediately now | soon | later
    left | right
    inside within | outside beyond
    safe harmless | dangerous harmful risky
    likely | possible | certain
    empty | full
    open | closed
    men man male boys | women woman female girls
    infants babies newborns | children kids | adolescents teenagers teens | adults | seniors elderly
    older old | younger young
    inpatients inpatient | outpatients outpatient
    morning breakfast | noon lunch midday | afternoon | evening dinner | bedtime night
    whole intact | crushed chewed chew crush | dissolved dissolve | broken split
    cold cool refrigerated | warm hot | frozen
    affect affects | harm harms damage damages | protect protects
    call contact | tell notify | ask | invite | ignore forbid
    upper top | lower bottom
    front | back | side
    single | repeated multiple
    temporary temporarily | permanent permanently
    complete completely full fully | partial partially partly
    deep | shallow superficial
    standing stand | lying lie | sitting sit
    awake conscious | asleep sedated unconscious
    fast quick rapid rapidly | slow
    quickly | slowly
    doctor physician | nurse | clinician provider | student trainee intern volunteer | receptionist
    psychiatrist | psychologist | therapist | neurologist | anesthesiologist | cardiologist | pharmacist | dentist
    alone | combined combination
    keep keeps | hold holds withhold withholds | discard
    mother | father
    wet | dry
    yes | no
    acute | chronic
    oral | intravenous | intranasal nasal | intramuscular | subcutaneous | topical | rectal
    or | and
    same | different | next
    faster quicker quickly | slower slowly
    first | last
    positive | negative
    small | moderate | large big
    light | heavy
    strong robust good solid convincing | moderate | weak limited poor mixed conflicting scarce little insufficient \
        | consistent
    low | moderate | high
    general | local | regional
    known established proven | thought believed assumed
    inside | outside
    registered licensed certified qualified | student trainee
    available | unavailable banned discontinued
    full-time | part-time
    free | paid
    smaller | larger bigger
    must | should | may might can could | will
    strong | weak
    stronger | weaker
    allowed permitted | prohibited forbidden | required | optional | recommended
    alone | together watched monitored accompanied supervised
    accept accepts accepted | decline declines declined
    up | down
    on | off
    true | false
    """.replace("\\\n", "").splitlines()
]
# Adding or removing one of these makes a sentence more or less certain.
CERTAINTY = words("""
    may might could must should always often sometimes usually rarely seldom occasionally only all most some few a-few
    many several every probably possibly perhaps likely possible certainly definitely clearly generally
    typically usual highest lowest maximum minimum maximal minimal
    almost nearly approximately least suggests suggest appears appear seems seem shows
    show proves prove entirely completely fully partly
""")

STATUS = words("""
    fda ema approved approval approves unapproved cleared clearance authorized authorization off-label
    investigational experimental indicated indication indications contraindicated contraindication
    contraindications licensed rems prescription generic controlled schedule warning boxed recall recalled
    withdrawn over-the-counter
""")
CLAIMS = re.compile(
    r"(?:cur(?:e[ds]?|ing|ative)|guarante\w+|prov(?:en|es?|ed)|safe(?:r|st|ly|ty)?|effective(?:ly|ness)?|painless(?:ly)?|"
    r"permanent(?:ly)?|miracle\w*|best|breakthrough\w*|instant(?:ly)?|risk-free|heal(?:s|ed|ing)?|eliminat\w+|"
    r"revolutionary|superior|unique|leading|fastest|works?|worked|successful(?:ly)?|success|remission|recover\w*|"
    r"relie(?:f|ves?|ved)|prevent\w*|treats?|harmless|reversible|lasting|natural|addictive|toxic)"
)

# Endings of generic drug names: WHO, The use of stems in the selection of International Nonproprietary Names (2018).
DRUG = re.compile(
    r".{2,}(?:ketamine|azepam|azolam|oxetine|opram|traline|faxine|triptyline|pramine|azodone|apine|eridone|piprazole|"
    r"peridol|azine|tidine|prazole|sartan|dipine|statin|olol|pril|thiazide|gliptin|gliflozin|glutide|formin|mycin|cillin|"
    r"floxacin|cycline|azole|vir|mab|tinib|caine|triptan|setron|profen|oxacin|barbital|zolam|codone|morphine|morphone|"
    r"orphan|fentanil|fentanyl|tropine|curonium|phylline|sone|solone|olone|lukast|parin|xaban|gatran|plase|grel|toin|"
    r"gabalin|gabapentin|valproate|lithium|lofexidine|clonidine|bupropion|varenicline|naltrexone|naloxone|buprenorphine|"
    r"methadone|psilocybin|esketamine|dexmedetomidine|propofol|midazolam|methylphenidate|amphetamine|modafinil|"
    r"melatonin|orexant|clidinium|memantine|donepezil|stigmine)s?"
)
DRUGS = words("""
    ketamine lithium aspirin acetaminophen ibuprofen insulin warfarin heparin caffeine nicotine alcohol cannabis
    ecstasy benzodiazepine benzodiazepines opioid opioids ssri ssris snri snris maoi maois antidepressant
    antidepressants antipsychotic antipsychotics stimulant stimulants steroid steroids antibiotic antibiotics
    naltrexone bupropion spravato ketalar zoloft prozac lexapro wellbutrin abilify seroquel ativan xanax
    klonopin botox
""")
# A sentence with one of these is about health, even if it has no drug, dose, or condition.
CLINICAL_WORDS = words("""
    symptom symptoms effect effects treatment treatments therapy therapies dose doses medicine medicines
    disease diseases disorder disorders diagnosis risk risks safety study studies trial trials
""")
