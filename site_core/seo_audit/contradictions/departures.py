"""Whether a sentence says that somebody works at the clinic today, or only tells about a person."""

from __future__ import annotations

import re

# Behind a name: “, MD”, “ (she/her)”, or “, who trained in Boston,”.
_credentials = r"(?:(?:, ?| )\(?(?:(?:[A-Z][\w.-]*[A-Z.])|[Aa]u\.?D|Ph\.?D\.?|Psy\.?D\.?)\)?)*"
_aside = r"(?:, (?!and\b|or\b)[^,]+,| \([^)]*\))?"
_others = (
    r"(?: and (?:his|her|their|our) (?:team|staff|colleagues)|(?:, (?:and |or )?| and | or "
    r"| & )(?:Drs?\. )?[A-Z][\w.'-]+(?: [A-Z][\w.'-]+)*(?:, [A-Z][A-Z.-]+)*)*"
)
_adverb = r"(?: (?:also|now|still|usually|personally|regularly|currently|often|both|always|each|together|only))*"
# What people also do after they have left.
_private = (
    r"(?:com|sail|liv|enjoy|send|writ|call|join|visit|drop|miss|lov|play|paint|garden|travel|volunteer|remain|wish|say"
    r"|know|own|keep|return|appear|stop|retire|leave|move|like|resid|golf|fish|mail)e?s\b"
)
WORKS = re.compile(
    rf"^{_credentials}{_aside}{_others}{_aside}{_adverb} (?:(?:accept|adjust|administer|advise|answer|assess|attend"
    r"|certif(?:y|ie)|chair|check|coach|conduct|consult|coordinate|co-?lead|counsel|cover|cut|deliver|design|diagnose"
    r"|direct|evaluate|examine|explain|facilitate|fill|fit|focus|follow|give|go|guide|handle|head|help|implant|inject"
    r"|insert|interpret|lead|look|manage|measure|meet|mentor|monitor|offer|operate|order|oversee|own|perform|place|plan"
    r"|practice|prepare|prescribe|provide|read|recommend|refill|remove|repair|report|replace|respond|review|run"
    r"|schedule"
    r"|see|serve|set|share|sign|speak|specialize|spend|staff|start|supervise|supply|take|talk|teach|test|train|treat"
    r"|use|visit|walk|welcome|work|write)(?:e?s)?\b(?! (?:to|in memory|retire)\b)|do(?:es)? "
    rf"|(?!{_private})[a-z]{{2,}}(?<![iuas])s (?!wife\b|husband\b)"
    r"|(?:is|are) (?:[a-z-]+ly |also |still |now |back |always )*(?:our|your|the|an?|one|two|both|back|in|on|at|here"
    r"|available"
    r"|with you"
    r"|beside you|by your side|there|accepting|welcoming|taking"
    r"|seeing|booking|treating|happy|board[- ]certified|certified|licensed|part|also|with us"
    r"|who|leading|running|responsible|fluent|trained|ready)\b"
    r"|ha(?:s|ve) (?:openings|appointments|office hours|availability|time|space|room|been|evening|a few|an? |more|over"
    r"|\d+|practiced|worked|led|treated|seen)|(?:will|can|may|'ll) (?:be |also |then )?(?!retire|leave|miss|stop"
    r"|no)\w+)",
)
# “Dr. Marsh, dermatologist” and a name alone label something.
LABEL = re.compile(rf"^{_credentials}(?:(?:,|:| -| \|) ?(?:our |the |an? )?(?:[\w-]+ ?){{1,5}})?{_credentials}\W*$")
# Before a name: “is led by”, “book with”, “Your doctor is”, “Our team: Dr. Ruiz,”.
LED_BY = re.compile(
    r"\b(?:led|run|seen|performed|supervised|headed|staffed|overseen|managed|directed|done|given|taught|reviewed|read"
    r"|treated|handled|offered|provided|examined|placed|fitted|delivered|evaluated|administered|prescribed|conducted"
    r"|checked) by (?:either |both )?$",
    re.IGNORECASE,
)
BOOKED = re.compile(
    r"\b(?:with|see|meet|ask(?: for)?|call|contact|choose|request|book|introducing|e-?mail|text|message|tell|visit"
    r"|find)"
    r"(?: (?:either|both|our|our own))? $",
    re.IGNORECASE,
)
TEAM = re.compile(
    r"\b(?:you|your|you'll|book|schedule|see|meet|ask|with|choose|appointments?|sessions?|visits?|evaluations?|our"
    r"|staff"
    r"|team|clinicians?|providers?|doctors|therapists)\b.*(?:,|:|\b(?:by|are|is|be|include|or|and|to|from|between"
    r"|director|psychiatrist|psychologist|therapist|dentist|doctor|surgeon|specialist|nurse|practitioner|hygienist"
    r"|midwife|owner)) $",
    re.IGNORECASE,
)
OBJECT = re.compile(r"\b(?:by|of|from|for|about|to|at|after|under|than|on|in|like|named) $", re.IGNORECASE)
SCHEDULE = re.compile(
    r"^'s? (?:next )?(?:schedule|hours|appointments?|office|team|openings|availability|approach|care|caseload|clinic"
    r"|patients? (?:are seen|come)|calendar|waitlist)\b"
)


def works_here(before: str, after: str) -> bool:
    """Return whether a name between ``before`` and ``after`` is that of somebody who works at the clinic.

    “Dr. Marsh sees patients”, “book with Dr. Marsh”, “Meet Dr. Marsh”, and “Dr. Marsh, dermatologist”: whatever else is
    said about people, such as who comes to a party, may be true of one who left.
    """
    if SCHEDULE.match(after) or (WORKS.match(after) and not OBJECT.search(before)):
        return True
    if any(pattern.search(before) for pattern in (LED_BY, BOOKED, TEAM)):
        return True
    return not re.search(r"\w", before) and bool(LABEL.match(after))
