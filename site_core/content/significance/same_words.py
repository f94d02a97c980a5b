"""Words and phrases that plain language says in another way: “to” for “in order to”.

Phrases are written with hyphens.
"""

# “Make” is left out: who can’t make an appointment may have one, and be unable to come.
APPOINTMENT_VERBS = ("schedule", "arrange", "set-up")
SAME_WORDS = {
    **{"fig": "figure", "vs": "versus", "approx": "approximately"},
    **{"drug": "medicine", "drugs": "medicines", "medication": "medicine", "medications": "medicines"},
    **{"in-order-to": "to", "so-as-to": "to", "due-to-the-fact-that": "because", "because-of-the-fact-that": "because"},
    **{"prior-to": "before", "in-the-event-that": "if", "in-the-event-of": "if", "with-regard-to": "about"},
    **{"with-respect-to": "about", "in-addition": "also", "for-instance": "for-example"},
    **{"make-sure": "ensure", "make-sure-that": "ensure", "at-the-present-time": "now"},
    **{"in-spite-of": "despite", "straight-away": "right-away"},
    **{"get-in-touch-with": "contact", "on-a-daily-basis": "daily", "on-a-regular-basis": "regularly"},
    **{"each-and-every": "every", "cancerous": "malignant"},
    **{"noncancerous": "benign", "non-cancerous": "benign", "not-cancerous": "benign"},
    **{"let-us-know": "tell us", "give-us-a-call": "call us"},
    **{"next-to": "beside", "per-cent": "percent"},
    **{"emergency-department": "emergency-room", "birth-control": "contraception", "difficulty": "trouble"},
    **{"staff": "team", "on-its-own": "by-itself"},
    **{"utilize": "use", "utilizes": "uses", "utilized": "used", "utilizing": "using"},
    **{"which-means": "meaning", "which-means-that": "meaning", "meaning-that": "meaning"},
    **{f"{verb}-an-appointment": "book-an-appointment" for verb in APPOINTMENT_VERBS},
    **{"administer": "give", "administers": "gives", "administering": "giving"},
    **{"regarding": "about", "upon": "on", "kindly": "please", "simply": "just", "okay": "ok"},
    **{"non-inferior": "noninferior"},
    **{"everybody": "everyone", "somebody": "someone", "anybody": "anyone"},
}
