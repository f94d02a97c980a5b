"""Names of conditions, symptoms, parts of the body, procedures, and groups of patients."""

from __future__ import annotations

import re

from .vocabulary import words

CONDITIONS = words("""
    abuse acne acupuncture addiction adhd agitation aids airway alcoholism allergic allergy alzheimer's amnesia
    anaphylaxis anemia anesthesia anger angina ankle anorexia anxiety aphasia apnea appetite arm arrhythmia
    arteries artery arthritis asthma ataxia attention autism autistic biopsy bipolar bladder bleeding blindness
    blister bloating blood bone borderline bowel brain breast breastfeeding breathing breathlessness bronchitis
    bruise bruising bulimia burn burnout cancer cardiac cataract catatonia catheter cerebellum cerebral
    chemotherapy chest chills cholesterol cirrhosis clot coffee colitis coma compulsion conceive concussion
    confusion constipation contraception convulsion copd cortex cough cramp craving cravings crohn's deafness
    defibrillator delirium delusion dementia dependence depersonalization depressed depression dermal diabetes
    diabetic dialysis diarrhea disc discharge dissociation dizziness dizzy dorsolateral drowsiness dyslexia ear
    eating eczema edema elbow elderly electroconvulsive embolism emphysema endoscopy epilepsy epileptic eye
    eyesight fainting fatigue fertility fever fibromyalgia finger flashback flu forehead fracture frontal
    gambling gastric glaucoma gout grapefruit grief hallucination headache hearing heart heartburn hemorrhage
    hepatic hepatitis hernia herpes hip hiv hives hormone hyperactivity hypertension hypertensive hypnosis
    hypomania hypotension immune implant impotence impulsivity inattention incontinence infection infertility
    inflammation infusion inhaler injection injuries injury insomnia intestinal intestine irritability itch
    jaundice jaw joint kidney knee lactation leukemia libido liver loneliness lung lupus lymphoma mania manic
    melanoma menopause menstruation migraine milk miscarriage mood mouth mri muscle narcolepsy nausea neck nerve
    neuralgia neuropathy nightmare nipple nose nostril numbness obese obesity obsession obsessive occipital ocd
    ocular osteoporosis overdose overweight pacemaker pain painful palpitation pancreas panic paralysis paranoia
    parietal parkinson's perinatal phobia placebo pneumonia poisoning postnatal postpartum prediabetes
    preeclampsia prefrontal pregnancy pregnant prostate psoriasis psychosis psychotic ptsd puberty pulmonary
    pulse radiation rage rash reflux renal retina retinal rheumatism rib scar schizophrenia sciatica sclerosis
    sedation seizure self-harm sepsis shingles shoulder sinus skin skull sleepwalking smoking spasm spinal spine
    spleen sprain stimulation stomach stroke suicidal suicide surgery swallowing sweating swelling syphilis
    teeth temple temporal tendon testicle thigh throat thrombosis thyroid tic tingling tinnitus toe tongue tooth
    toothache toxicity transfusion transplant trauma tremor tuberculosis tumor ulcer ultrasound urinary urine
    aneurysm denture dentures filling fillings stent piercing tattoo metal sugar glucose weight height temperature
    oxygen gluten jewelry lens lenses contract contracts pupil speech lactose peanut peanuts nut soy egg latex
    shellfish dairy wheat agitated numb nauseous nauseated alert
    gestation trimester saliva sperm semen stool sinuses ligament cartilage tonsil appendix gallbladder gums ankles
    shunt crown braces hearing-aid vagina vulva penis ovary ovaries cervix bone-marrow lymph plasma platelet
    uterus vaccination vaccine vascular vein vertigo vision vitamin vomiting weakness womb wound wrist x-ray
""")
ENDING = re.compile(
    r"\w{3,}(?:itis|osis|emia|oma|opathy|algia|phobi[ac]|ectomy|otomy|ostomy|oscopy|tomography|plegia|uria|pnea"
    r"|rrhea|rrhage|mania|plasia|cardia|thermia|lepsy|somnia|rexia|kinesia|cardiogram|encephalogram|mammogram"
    r"|otherapy|ologist|iatrist)"
)
NOT_CONDITIONS = words("""
    academia aroma diagnosis diploma microscopy prognosis romania
""")
# Words that mean the same. The first one stands for all.
SYNONYMS = {
    word: line.split()[0]
    for line in """
    stomach belly abdomen tummy
    fainting syncope
    itch itching itchy pruritus
    edema swelling
    drowsiness sleepiness
    vomiting emesis
    womb uterus
    bruise bruising
    x-ray radiograph
    allergy allergic
    epilepsy epileptic
    depression depressed
    dizziness dizzy
    agitation agitated
    numbness numb
    nausea nauseous nauseated
    glucose sugar
    bipolar manic-depressive
    """.strip().splitlines()
    for word in line.split()
}


def condition_name(word: str) -> str:
    """Return the one name of the condition, symptom, or part of the body ``word``. Empty if it is something else."""
    american = word.replace("ae", "e").replace("oe", "e").replace("tumour", "tumor").replace("’", "'")
    for form in (american, american.removesuffix("s"), american.removesuffix("es"), american.replace("ies", "y")):
        if form in SYNONYMS:
            return SYNONYMS[form]
        if form in CONDITIONS or (ENDING.fullmatch(form) and form not in NOT_CONDITIONS):
            return form
    return ""
