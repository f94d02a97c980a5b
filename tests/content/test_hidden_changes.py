"""Edits that say something else in nearly the same words. Rules that took them for rewording are gone."""

import pytest

from site_core.content.significance import is_minor, significant_changes

MOVED_PHRASES = """
    At all times, do not take it. | Do not take it at all times.
    For more than 2 days, do not take it. | Do not take it for more than 2 days.
    For everyone, it is not safe. | It is not safe for everyone.
    In most people, it is not safe. | It is not safe in most people.
    In all cases, it is not safe. | It is not safe in all cases.
    If it is safe, ask your doctor. | Ask your doctor if it is safe.
    If your child needs it, tell us. | Tell us if your child needs it.
    At night, take the tablet you missed. | Take the tablet you missed at night.
    In the morning, take the tablet you did not take. | Take the tablet you did not take in the morning.
    During pregnancy, stop the drugs you take. | Stop the drugs you take during pregnancy.
    At 4 mg, stop at 8 mg. | Stop at 8 mg at 4 mg.
    After the infusion, tell the nurse you took aspirin. | Tell the nurse you took aspirin after the infusion.
    Before surgery, tell us about the drugs you took. | Tell us about the drugs you took before surgery.
    During treatment, write down the pain you felt. | Write down the pain you felt during treatment.
    In severe pain, patients call doctors. | Patients call doctors in severe pain.
    At the clinic, call the doctor. | Call the doctor at the clinic.
    At bedtime, say what you ate. | Say what you ate at bedtime.
    On the ward, doctors treat patients. | Doctors treat patients on the ward.
    For severe pain, take the drug for seizures. | Take the drug for seizures for severe pain.
    With a fever, tell the nurse. | Tell the nurse with a fever.
    With kidney disease, adults treat children. | Adults treat children with kidney disease.
    In early pregnancy, we treat women with epilepsy. | We treat women with epilepsy in early pregnancy.
    After lunch, throw away the pills left. | Throw away the pills left after lunch.
    Before each meal, check the sugar measured. | Check the sugar measured before each meal.
    After your first infusion, report pain you had. | Report pain you had after your first infusion.
    On an empty stomach, avoid the tablets. | Avoid the tablets on an empty stomach.
    In the evening, the nurse removes the patch applied. | The nurse removes the patch applied in the evening.
    From the lab, doctors see patients. | Doctors see patients from the lab.
    Every evening, report the pain you felt. | Report the pain you felt every evening.
    After a stroke, we see people treated with warfarin. | We see people treated with warfarin after a stroke.
    Adults with epilepsy treat children. | Adults treat children with epilepsy.
    Patients in severe pain see nurses. | Patients see nurses in severe pain.
    Give the baby in the incubator milk. | Give the baby milk in the incubator.
    Only adults may take it. | Adults may only take it.
    Adults may take only aspirin. | Adults may only take aspirin.
    Even adults may take aspirin. | Adults may take even aspirin.
    Almost all patients feel pain. | All patients almost feel pain.
    Take the pill, eat, and rest. | Eat, take the pill, and rest.
    Wash, dry, then inject. | Dry, wash, then inject.
    Take the pill, eat. | Eat, take the pill.
    Severe pain, nausea, and fever | Nausea, fever, and severe pain
    In adults, pain fades, in children, fever fades. | In children, pain fades, in adults, fever fades.
    In adults, in children, pain fades. | Pain fades, in adults, in children.
    Report bleeding to the nurse after surgery. | Report bleeding after surgery to the nurse.
    Always take it slowly. | Take it always slowly.
    Wash, dry, and inject. | Inject, wash, and dry.
    We drill and fill. | We fill and drill.
    Severe illness and fever | Fever and severe illness
"""
VOICES = """
    Only lithium is given by a nurse. | Only a nurse gives lithium.
    At least two doses are given by nurses. | At least two nurses give doses.
    Three doses are given by nurses. | Three nurses give doses.
    Few patients are seen by doctors. | Few doctors see patients.
    Not all drugs are given by nurses. | Not all nurses give drugs.
    Only the dose is checked by a nurse. | Only a nurse checks the dose.
    Tablets are taken only by adults. | Adults take tablets only.
    Tablets are taken mainly by adults. | Adults take tablets mainly.
    All drugs are not given by nurses. | Nurses do not give all drugs.
    Most patients are seen by one doctor. | One doctor sees most patients.
    The patient is seen by a doctor with diabetes. | A doctor sees the patient with diabetes.
    The patient is seen by a doctor who has diabetes. | A doctor sees the patient who has diabetes.
    The baby is held by the mother in severe pain. | The mother holds the baby in severe pain.
    Pregnant patients are seen by nurses. | Pregnant nurses see patients.
    Severe pain is treated by doctors. | Severe doctors treat pain.
    Older adults are seen by nurses. | Older nurses see adults.
    Usually drugs are given by nurses. | Usually nurses give drugs.
    Trained nurses are helped by doctors. | Trained doctors help nurses.
    Almost every dose is given by nurses. | Almost every nurse gives doses.
    Each drug is given by a nurse. | Each nurse gives a drug.
    Both drugs are given by nurses. | Both nurses give drugs.
    In our clinic new drugs are given by doctors. | In our clinic new doctors give drugs.
    Sick children are seen by adults. | Sick adults see children.
    Nurses are called by patients from the ward. | Patients call nurses from the ward.
    Medicine is given by nurses without pain. | Nurses give medicine without pain.
    The child is checked by a nurse before surgery. | A nurse checks the child before surgery.
    Your dose is checked by the nurse. | Your nurse checks the dose.
    Give it to adults and children who are ill. | Give it to adults and ill children.
    We see patients of doctors who are ill. | We see patients of ill doctors.
    Drugs are given by mouth by nurses. | Nurses give drugs by mouth.
    The drug is used by adults. | Adults used the drug.
    Same drugs are given by nurses. | Same nurses give drugs.
"""
APPOINTMENTS = """
    Call us if you cannot make your appointment. | Call us if you cannot book an appointment.
    Call us if you cannot make an appointment. | Call us if you cannot book an appointment.
    Call us if you cannot make an appointment. | Call us if you cannot schedule an appointment.
    Please make your appointment. | Please book your appointment.
    If you make an appointment, do not eat. | If you book an appointment, do not eat.
    We arrange your appointment. | We book an appointment.
    Keep an appointment. | Book an appointment.
    You missed an appointment. | You booked an appointment.
    Change your appointment. | Book your appointment.
    Move your appointment. | Make your appointment.
    Confirm your appointment. | Make your appointment.
    We will make an appointment. | We will cancel an appointment.
    Make the appointment. | Book the appointment.
    Reschedule an appointment. | Schedule an appointment.
"""
WHOM_TO_CALL = """
    If you have chest pain, give us a call. | If you have chest pain, call them.
    If you have chest pain, let us know. | If you have chest pain, tell them.
    If you have chest pain, give us a call. | If you have chest pain, call.
    If you have chest pain, let us know. | If you have chest pain, tell your doctor.
    If you have chest pain, give us a call. | If you have chest pain, call 911.
    If you have chest pain, call 911. | If you have chest pain, give us a call or call 911.
    If you have chest pain, call us or 911. | If you have chest pain, call 911.
    If you have chest pain, call 911 or us. | If you have chest pain, call 911.
    If you bleed, let us know. | If you bleed, know.
    Let us know and your doctor. | Tell your doctor.
    Tell us and your doctor about pain. | Tell your doctor about pain.
    If you have chest pain, call us. | If you have chest pain, tell us.
    If you have chest pain, call a doctor. | If you have chest pain, ask a doctor.
    If you have chest pain, contact us. | If you have chest pain, tell us.
    If you have chest pain, call your nurse. | If you have chest pain, invite your nurse.
    If you have chest pain, call them. | If you have chest pain, call.
    Ask your doctor about aspirin. | Tell your doctor about aspirin.
    Call us. | Call them.
    Let us know. | Let me know.
    Call her if you bleed. | Call if you bleed.
    Write to us about pain. | Call us about pain.
"""
PROFESSIONS = """
    A doctor or nurse injects the drug. | A clinician injects the drug.
    A nurse or doctor injects the drug. | A clinician injects the drug.
    A doctor injects the drug. | A clinician injects the drug.
    A doctor or nurse injects the drug. | A provider injects the drug.
    A nurse injects the drug. | A provider injects the drug.
    A doctor or nurse injects the drug. | A doctor injects the drug.
    A doctor and nurse inject the drug. | A doctor or nurse inject the drug.
    A physician or nurse injects the drug. | A clinician injects the drug.
    A pharmacist injects the drug. | A clinician injects the drug.
    A psychiatrist injects the drug. | A doctor injects the drug.
    Our staff injects the drug. | Our nurse injects the drug.
    Our staff injects the drug. | Our doctors inject the drug.
"""
PICTURES = """
    A photo of your rash replaces a visit. | Your rash replaces a visit.
    Photo of the rash before a visit | The rash before a visit
    Photo of your arm to the doctor | Your arm to the doctor
    A picture of a pill taken daily | A pill taken daily
    Image of the seizure gets treated. | The seizure gets treated.
    A photo of your skin prevents visits. | Your skin prevents visits.
    Pictures of a pill cure pain. | A pill cures pain.
"""
WORDS_ELSEWHERE = """
    Doctors call kids. | Children contact physicians.
    The illness raises weariness. | Tiredness increases the disease.
    Kids harm grown-ups. | Adults damage children.
    Females help boys. | Boys aid females.
    The physician tells the kid. | The child notifies the doctor.
    Severe illness raises slight tiredness. | Mild disease increases serious weariness.
    Rarely mild, often serious | Frequently severe, seldom slight
    Take it with food, then water. | Take it with water, then food.
    Illness before weariness | Tiredness before disease
    Illness, weariness | Tiredness, disease
    Illness may follow weariness. | Tiredness may follow sickness.
    The illness causes weariness. | Tiredness causes the disease.
    Kids help grown-ups. | Adults help children.
    Doctors help kids. | Children help physicians.
    A doctor may bring a guest. | A visitor may bring a physician.
    Trouble sleeping may cause weariness. | Tiredness may cause difficulty sleeping.
    Call a doctor before the exam of the kidney. | Exam of the kidney before a physician calls.
    The drug makes the disease worse. | The illness makes the medicine worse.
    Nausea can precede a stroke. | Stroke can precede a queasiness.
    The buddy of the parent takes it. | The parent of the friend takes it.
    The mother takes the pill of the child. | The kid takes the pill of the mother.
    Aid the kid, then the woman. | Aid the female, then the child.
    The woman helps the boys. | The boy helps females.
    Take at least 2 mg with up to 4 ml. | Take 2 mg or less with 4 ml or more.
    Pain over 2 days and fever up to 3 days | Pain up to 2 days and fever over 3 days
    Take more than 2 mg, then below 4 mg. | Take less than 2 mg, then above 4 mg.
    Take a maximum of 2 mg, a minimum of 1 mg. | Take at least 2 mg, at most 1 mg.
    Severe pain, then light fever | Slight pain, then serious fever
    Use it briefly outside, often inside. | Use it often outside, short inside.
    The mild pain, serious fever | The severe pain, light fever
    Ask Dr. Osei about Dr. Ames. | Ask Dr. Ames about Dr. Osei.
    Aspirin is safer than warfarin. | Warfarin is safer than aspirin.
    Nausea follows headache. | Headache follows nausea.
    TMS after ketamine | Ketamine after TMS
    Nausea, not headache | Headache, not nausea
    Nausea headache | Headache nausea
    Headache or nausea | Nausea or headache
    Headache; no nausea | Nausea; no headache
    Kidney, liver, then lung | Liver, kidney, then lung
    Kidney, liver or lung | Liver or kidney, lung
    Pain, seizures, seizures | Seizures, pain, pain
    Give her milk. | Give milk.
    Give us and him milk. | Give him milk.
    Do not leave her alone. | Do not leave alone.
    Take at least 2 mg with 4 ml. | Take 2 mg with 4 ml or more.
    Do not take at least 30 mg. | Do not take 30 mg or more.
    Take at least 30 mg. | Take up to 30 mg.
    Take at least 30 mg. | Take 30 mg or less.
    At least half of 30 people | Half of 30 people or more
    At least adults take 30 mg. | Adults take 30 mg or more.
    Doctors help nurses and kids. | Physicians help kids and nurses.
    Give kids grown-up milk. | Give grown-ups child milk.
"""
PUNCTUATION = """
    No, drugs help. | No drugs help.
    Stop, taking drugs helps. | Stop taking drugs helps.
    Do not stop taking it. | Do not. Stop taking it.
    Do not, take it. | Do not take it.
    Don’t, stop it. | Don’t stop it.
    Never. Drive home. | Never drive home.
    Rest, only if ill. | Rest only, if ill.
    Take it only, after meals rest. | Take it, only after meals rest.
    Rh- blood | Rh blood
    Rh- blood | Rh+ blood
    HER2- cancer | HER2 cancer
"""
PLAIN_WORDS = """
    Relief after one infusion takes about 2 weeks. | Relief after one infusion lasts about 2 weeks.
    Side effects of the infusion last 2 days. | Side effects of the infusion take 2 days.
    Relief from a session takes 20 minutes. | Relief from a session lasts 20 minutes.
    The infusion lasts 2 days. | The infusion takes 2 days.
    Eat following your treatment plan. | Eat after your treatment plan.
    Inject it following the procedure below. | Inject it after the procedure below.
    Take it following surgery instructions. | Take it after surgery instructions.
    Needle length | Needle duration
    Check your blood bi-annually. | Check your blood bi-yearly.
    Check your blood biannually. | Check your blood biennially.
"""
CLAUSE_ENDS = """
    Do not eat for 2 hr; take aspirin. | Do not eat for 2 hr, take aspirin.
    Do not eat for 2 hr.; take aspirin. | Do not eat for 2 hr., take aspirin.
    Do not see Dr. Osei; take aspirin. | Do not see Dr. Osei, take aspirin.
    Do not take it if you say no. Take aspirin. | Do not take it if you say no, take aspirin.
    Do not take aspirin: take ibuprofen. | Do not take aspirin, take ibuprofen.
    Do not take aspirin (take ibuprofen). | Do not take aspirin, take ibuprofen.
    Do not take aspirin [take ibuprofen]. | Do not take aspirin, take ibuprofen.
    Do not drive… sleep. | Do not drive, sleep.
    Do not drive... sleep. | Do not drive, sleep.
    Do not drive...sleep. | Do not drive, sleep.
    Do not drive.sleep | Do not drive, sleep
    Do not drive & sleep. | Do not drive, sleep.
    Do not drive * sleep. | Do not drive, sleep.
    Do not drive → sleep. | Do not drive, sleep.
    Do not walk on Main St. Take aspirin. | Do not walk on Main St, take aspirin.
    Unless ill, rest 5 min. Take aspirin. | Unless ill, rest 5 min, take aspirin.
    Unless ill, rest 5 min. Aspirin helps. | Unless ill, rest 5 min, aspirin helps.
    Do not drive •sleep. | Do not drive, sleep.
    Do not drive · sleep. | Do not drive, sleep.
    Do not drive –sleep. | Do not drive, sleep.
    Do not drive– sleep. | Do not drive, sleep.
    Do not drive -sleep. | Do not drive, sleep.
    Do not drive- sleep. | Do not drive, sleep.
    Do not drive ― sleep. | Do not drive, sleep.
    Do not drive−sleep. | Do not drive, sleep.
    Do not drive (or cycle); take aspirin. | Do not drive (or cycle), take aspirin.
    Do not drive (or cycle) take aspirin. | Do not drive (or cycle, take aspirin).
    Do not drive; rest; take aspirin. | Do not drive; rest, take aspirin.
    Take aspirin before surgery; warfarin after it. | Take aspirin before surgery, warfarin after it.
    Take aspirin before surgery: warfarin after it. | Take aspirin before surgery, warfarin after it.
    Stop aspirin if you bleed, you have ulcers, or you fall. | Stop aspirin if you bleed. You have ulcers, or you fall.
    Only take it if you bleed, you have pain. | Only take it if you bleed. You have pain.
    Do not say you bleed, you have pain. | Do not say you bleed. You have pain.
"""
OTHER_PHRASES = """
    It works as well as aspirin. | It works and aspirin.
    At the moment you feel pain, stop. | Now you feel pain, stop.
    Take it at this time daily. | Take it now daily.
"""


def pairs(*texts):
    return [tuple(line.strip().split(" | ")) for text in texts for line in text.strip().splitlines()]


@pytest.mark.parametrize(
    ("old", "new"),
    pairs(
        MOVED_PHRASES,
        VOICES,
        APPOINTMENTS,
        WHOM_TO_CALL,
        PROFESSIONS,
        PICTURES,
        WORDS_ELSEWHERE,
        PUNCTUATION,
        PLAIN_WORDS,
        CLAUSE_ENDS,
        OTHER_PHRASES,
    ),
)
def test_nearly_the_same_words_are_listed(old, new):
    for before, after in ((old, new), (new, old)):
        assert significant_changes(before, after, is_medical=True)
        assert not is_minor(before, after, is_medical=True)
