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
"""
NUMBERS = """
    Take thirty two-mg tablets. | Take 32 mg tablets.
    Take forty five-mg doses. | Take 45-mg doses.
    Take two hundred-mg tablets. | Take 200 mg tablets.
    Take two thousand-unit capsules. | Take 2,000-unit capsules.
    Give sixty four-hour sessions. | Give 64 hour sessions.
    You get thirty half tablets. | You get 30.5 tablets.
    Take two hundred half tablets. | Take 200.5 tablets.
    Take thirty two-mg tablets. | Take thirty-two mg tablets.
    Take twenty one-mg tablets. | Take twenty-one mg tablets.
    Take twenty one-mg tablets. | Take twenty one mg tablets.
    Take twenty one-mg tablets. | Take 21 mg tablets.
    Take two hundred mg tablets. | Take 200 mg tablets.
    Take two hundred mg tablets. | Take 2 100 mg tablets.
    Take two hundred-mg tablets. | Take two hundred mg tablets.
    Take two thousand unit capsules. | Take 2,000 unit capsules.
    Take two hundred five mg tablets. | Take 205 mg tablets.
    Take one hundred and five mg tablets. | Take 105 mg tablets.
    Take two hundred calorie shakes. | Take 200 calorie shakes.
    Take twenty two mg tablets. | Take 22 mg tablets.
    Give fifty five-minute sessions. | Give 55-minute sessions.
    Give fifty five minute sessions. | Give 55 minute sessions.
    Take one thousand five mg doses. | Take 1,005 mg doses.
    Take ninety nine-mg doses. | Take 99 mg doses.
    Take two hundred and a half tablets. | Take 200.5 tablets.
    Take twenty half tablets. | Take 20.5 tablets.
    Give five million-unit doses. | Give 5,000,000-unit doses.
    Give five million unit doses. | Give 5,000,000 unit doses.
    Take two hundred fifty mg tablets. | Take 250 mg tablets.
    Take two hundred fifty-mg tablets. | Take 250 mg tablets.
    Take two hundred fifty-mg tablets. | Take two hundred fifty mg tablets.
    Take two hundred fifty-five mg tablets. | Take 255 mg tablets.
    Take one, and a half hour later eat. | Take 1.5 hour later eat.
    Take one and a half hour later eat. | Take 1.5 hour later eat.
    Take half an hour before bed. | Take 30 minutes before bed.
    Take one an hour and a half before bed. | Take one 90 minutes before bed.
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
"""
TIMES = """
    Take a dose 1 week and 1 day before surgery. | Take a dose 8 days before surgery.
    We check you at 1 hour and 30 minutes. | We check you at 90 minutes.
    We check you 1 hour and 30 minutes after surgery. | We check you 90 minutes after surgery.
    Take a dose 1 week 1 day before surgery. | Take a dose 8 days before surgery.
    Wait 2 hours 30 minutes before a meal. | Wait 150 minutes before a meal.
    Take it for 2 weeks 3 days each month. | Take it for 17 days each month.
    Come after 1 year and 6 months. | Come after 18 months.
    Come after one year and six months. | Come after eighteen months.
    We call at 1 month and 1 year. | We call at 13 months.
    At 1 day and 12 hours, we check you. | At 36 hours, we check you.
    Every 2 hours 30 minutes of rest | Every 150 minutes of rest
    Give it at one hour and ten minutes. | Give it at seventy minutes.
    Give it at one hour, ten minutes. | Give it at seventy minutes.
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
GRADES_AND_PICTURES = """
    You have 2+ protein. | You have 2 or more protein.
    You have 4+ swelling. | You have 4 or more swelling.
    CD20+ lymphoma | CD20 or more lymphoma
    A 3+ reflex | A 3 and over reflex
    A photo of your rash replaces a visit. | Your rash replaces a visit.
    Photo of the rash before a visit | The rash before a visit
    Photo of your arm to the doctor | Your arm to the doctor
    A picture of a pill taken daily | A pill taken daily
    Image of the seizure gets treated. | The seizure gets treated.
    A photo of your skin prevents visits. | Your skin prevents visits.
    Pictures of a pill cure pain. | A pill cures pain.
    Come at 9:00 a day. | Come at 9 a day.
    Come at 9:00 p. | Come at 9 p.
"""


def pairs(*texts):
    return [tuple(line.strip().split(" | ")) for text in texts for line in text.strip().splitlines()]


@pytest.mark.parametrize(
    ("old", "new"),
    pairs(MOVED_PHRASES, NUMBERS, VOICES, APPOINTMENTS, WHOM_TO_CALL, TIMES, PROFESSIONS, GRADES_AND_PICTURES),
)
def test_nearly_the_same_words_are_listed(old, new):
    for before, after in ((old, new), (new, old)):
        assert significant_changes(before, after, is_medical=True)
        assert not is_minor(before, after, is_medical=True)
