"""Edits of how much, how sure, for whom, and how: each line is a sentence, what stands in it, and what replaces it."""

import pytest

from site_core.content.significance import significant_changes

MATTERS = """
    You and your {} | clinician | doctor
    The dose is {} 50 mg. | at least | at most
    The dose is {} 50 mg. | up to | more than
    Take it with {}. | water | grapefruit juice
    Take it {} meals. | before | between
    Take it on an {} stomach. | empty | full
    Take it {} eating. | before | while
    Given {} | by mouth | by injection
    Given {} | orally | sublingually
    Given {} | into a vein | into a muscle
    It is given as a {}. | nasal spray | lozenge
    A {} placed under the tongue | tablet | film
    It is a {} infusion. | slow | rapid
    Used for {} people | young | old
    It is approved for {} only. | adults | adults and children
    Do not use it if you are {}. | pregnant | nursing
    For {} with depression | women | veterans
    For {} with depression | men | people
    For {} aged 12 | children | adolescents
    {} trimester | First | Third
    It may be used in {} pregnancy. | early | late
    It is {} recommended. | strongly | weakly
    It is {} for most people. | suitable | unsuitable
    Studies {} that it works. | show | suggest
    There is {} evidence. | strong | limited
    There is {} evidence. | good | weak
    The evidence is {}. | mixed | consistent
    The evidence is {} quality. | low | high
    The effect is {}. | small | moderate
    It is {} than placebo. | better | no better
    It was {} to placebo. | superior | inferior
    It was {} to placebo. | superior | similar
    The {} ear | left | right
    Pain on {} sides | both | one
    The {} leg | upper | lower
    Apply to the {} of the arm. | inside | outside
    The {} cortex | left prefrontal | right prefrontal
    It is {} in people with seizures. | contraindicated | used with care
    Use {} in people with liver disease. | with caution | freely
    It {} the risk of suicide. | raises | reduces
    It {} sleep. | improves | disturbs
    Blood pressure may {}. | rise | drop
    The effect {} after a week. | fades | grows
    The effect wears off {}. | quickly | slowly
    Relief comes within {}. | hours | weeks
    Effects last {} a week. | about | over
    It takes {} a month. | less than | more than
    You come {}. | once a week | twice a week
    You come {}. | weekly | monthly
    Take one tablet {}. | daily | twice daily
    Take one tablet {}. | as needed | every day
    Take {} tablet. | one | two
    Take {} tablet a day. | half a | a
    Take a {} tablet. | whole | half
    Take it at {}. | bedtime | breakfast
    Wait {} driving. | a day before | an hour before
    You can drive {}. | the next day | the same day
    You can drive {}. | tomorrow | after an hour
    Eat {} before the session. | nothing | lightly
    Drink {} before the session. | water | alcohol
    Stop {} before the session. | smoking | your medicine
    {} your medicines before the session. | Continue | Pause
    You {} take your other medicines. | may | may not
    You {} need a driver. | will | might
    You {} a driver. | need | don’t need
    A driver is {}. | required | optional
    A driver is {}. | mandatory | recommended
    Blood tests are {}. | needed | not needed
    The dose is {} over two weeks. | increased | kept
    The dose is {}. | raised | unchanged
    Never {} the dose. | double | skip
    {} a dose if you feel ill. | Skip | Take
    Your {} is measured. | blood pressure | blood sugar
    We check your {}. | weight | height
    We check your {}. | liver | kidneys
    It is {} by insurance. | covered | not covered
    It is {} by Medicare. | covered | partly covered
    Insurance {} covers it. | usually | never
    Insurance {} covers it. | rarely | often
    This is {}. | common | very common
    This is {}. | rare | very rare
    Side effects are {}. | temporary | lasting
    Side effects are {}. | mild | troublesome
    Side effects are {}. | mild | life-threatening
    {} people feel sick. | Some | Most
    {} people feel sick. | A few | Many
    {} people feel sick. | Nearly all | Hardly any
    A {} of people respond. | minority | majority
    A {} of people respond. | third | quarter
    {} in ten people respond. | One | Nine
    {} as many people respond. | Twice | Half
    The risk is {}. | low | high
    The risk is {}. | slightly higher | much higher
    The risk is {} with age. | higher | lower
    The {} dose | daily | weekly
    The {} dose | usual | highest
    The {} dose | lowest | usual
    The {} dose | loading | maintenance
    The {} dose | average | maximum
    {} phase | Acute | Maintenance
    {} treatment | Acute | Preventive
    {}-term treatment | Short | Long
    It is a {} treatment. | first-line | last-resort
    It is {} addictive. | not | highly
    It is {} addictive. | mildly | highly
    It is {} tolerated. | well | poorly
    Take it {} paracetamol. | with | instead of
    Use it {} with antidepressants. | together | alternately
    It can be {} with alcohol. | combined | dangerous
    It interacts with {}. | lithium | St. John’s wort
    It interacts with {}. | grapefruit | antacids
    It {} with birth control. | interacts | is compatible
    It {} the effect of warfarin. | strengthens | weakens
    People {} 65 | over | under
    People {} 65 | above | about
    People aged 18 {} 65 | to | and over
    People {} 18 to 65 | aged | not aged
    {} 12 weeks | Up to | After
    For {} 12 weeks | at least | at most
    Tell us {} you have a rash. | if | unless
    Call us {} you have a fever. | if | only if
    Call {} if you have chest pain. | 911 | us
    Call {} if you have chest pain. | an ambulance | the front desk
    Call us {}. | immediately | at your next visit
    Call us {}. | right away | within a week
    Go to the {}. | emergency room | pharmacy
    You are {} during the session. | awake | under general anesthesia
    You are {} during the session. | alone | watched
    A {} stays with you. | doctor | volunteer
    Under the care of a {} | psychiatrist | coach
    Given by a {} nurse | registered | student
    It contains {}. | gluten | lactose
    Contains {} | peanuts | soy
    Store it {}. | in the refrigerator | at room temperature
    {} the tablet. | Swallow | Chew
    {} the tablet. | Crush | Do not crush
    Shake it {} use. | before | after
    Inhale {}. | deeply | gently
    It is {} as an anesthetic. | approved | sold
    It is {} in the US. | available | banned
    It is {}. | reversible | permanent
    The study had {} group. | a placebo | no control
    The study was {}. | randomized | open-label
    The study was {}. | large | small
    A {} study | double-blind | single-blind
    The difference was {}. | significant | not significant
    The difference was {}. | significant | insignificant
    The link is {}. | causal | coincidental
    It {} depression. | causes | relieves
    It is {} with depression. | associated | unrelated
    Symptoms {} in most people. | returned | disappeared
    Patients {} after treatment. | relapsed | recovered
    Two patients {}. | died | recovered
    One patient {}. | died | improved
    Tests for {} are done. | HIV | syphilis
    For people with {} | bipolar I disorder | bipolar II disorder
    For people with {} diabetes | type 1 | type 2
    For {} depression | mild | severe
    For {} depression | unipolar | bipolar
    For {} depression | treatment-resistant | postpartum
    For {} seizures | focal | generalized
    {}-resistant depression | Treatment | Drug
    With {} symptoms | psychotic | anxious
    People in {} | remission | relapse
    People with {} | glaucoma | cataracts
    People with {} | Parkinson’s | Alzheimer’s
    People with {} | anorexia | obesity
    People with {} blood pressure | high | low
    People with {} glaucoma | closed-angle | open-angle
    Wear a {} in your mouth. | bite guard | denture
    Remove your {} first. | hearing aid | cochlear implant
    You must not have {} in your head. | metal | fillings
    People with {} in their head | metal | a shunt
    Keep your {} closed. | eyes | mouth
    It goes through the {}. | nose | mouth
    The needle goes into your {}. | hand | elbow
    {} teaspoon | 1 | 1½
    5 {} | mg | ml
    5 {} a day | drops | sprays
    0.5 {} | mg/kg | mg/kg/min
    10{} cells | ³ | ⁶
    {} to 40 minutes | 20 | 30
    Within 24 {} | hours | days
    {} 40 minutes | Over | Within
    From {} | age 6 | age 16
    Maximum {} a day | once | twice
    No {} than 2 a day | more | less
    No {} 2 a day | more than | fewer than
    Take no more {} two | than | or
    The pump is set to {}. | slow | fast
    {} after the session | One hour | Two hours
    The {} session is longer. | first | last
    The {} session | third | fourth
    It helps {} sleep. | people | children
    {} people cannot have it. | Pregnant | Deaf
    Not for {} | infants | athletes
    Used in {} medicine | veterinary | human
    It is {} to stop suddenly. | dangerous | fine
    It is {} to stop suddenly. | unsafe | okay
    Do not {} suddenly. | stop | start
    {} slowly. | Taper | Stop
    You may {} some memory. | lose | gain
    It may make you {}. | sleepy | alert
    It may make you {}. | tired | agitated
    You may feel {}. | numb | nauseous
    Expect {} bleeding. | no | light
    Expect {} bleeding. | light | heavy
    Expect {} pain. | slight | intense
    It is {} to the skin. | harmless | irritating
    It {} pain. | dulls | causes
    {} effects | Short-term | Long-term
    {} effects | Harmful | Helpful
    It is used {} therapy. | alongside | instead of
    It {} replace therapy. | does not | can
    Therapy {} medicine | and | or
    Therapy {} medicine | with | without
    Therapy {} medicine | before | during
    Given {} anesthesia | under | without
    Available {} prescription | by | without
    {} the counter | Over | Behind
    You {} be referred. | must | need not
    {} referral | Needs a | Without
    The {} recommended dose | lowest | highest
    {} dosing | Standard | Escalating
    The infusion takes {}. | about 40 minutes | about 40 seconds
    The infusion lasts {} an hour. | under | over
    Take {} before bed. | one tablet | two tablets
    Take {} before bed. | it | nothing
    Use {} hand. | your left | your right
    {} knee surgery | Left | Right
    Given {} food | with | without
    {} exercise before the session. | Avoid | Do
    Headaches happen in {} people. | 1 in 10 | 1 in 100
    Headaches are {} reported. | commonly | rarely
    It is {} known to work. | well | not
    This is {} a cure. | not | possibly
    It {} help. | will | may
    It {} help. | can | does
    It {} cause harm. | does not | can
    {} patients improve. | Few | Most
    {} everyone improves. | Not | Nearly
    Its safety in {} is unknown. | pregnancy | childhood
    People with {} should not take it. | heart failure | kidney failure
    People with {} should not take it. | schizophrenia | bipolar disorder
    People with {} should not take it. | hypertension | hyperthyroidism
    A history of {} | heart attack | stroke
    Used to treat {} | epilepsy | glaucoma
    Used to treat {} | migraine | cluster headache
    Used to treat {} | chronic pain | fibromyalgia
    It may worsen {}. | tinnitus | vertigo
    Watch for {}. | fever | hives
    Watch for {}. | swelling of the face | itching of the hands
    Approved by the {} | FDA | EMA
    It is {} in Europe. | licensed | unlicensed
    It is {} for this use. | approved | studied
    It is {} a controlled substance. | not | still
    Take it {} a day for a week. | once | three times
    Repeat after {}. | a week | a month
    Repeat {}. | every 4 weeks | every 4 days
    Check your pulse {} each dose. | before | after
    The dose is based on {}. | weight | age
    {} renal impairment | Mild | Severe
    {} dose in the elderly | Reduce | Increase
    Half-life of {} | 2 hours | 20 hours
    {} release tablets | Extended | Immediate
    {}-release tablets | Slow | Quick
    Ask your {} first. | doctor | pharmacist
    Only a {} may give it. | doctor | nurse
    The {} was 55%. | response | remission
    The trial had {} follow-up. | long | no
    The trial {} its main goal. | met | missed
    The result was {} significant. | statistically | not
    {} randomized trials | Several | No
    One {} found it works. | meta-analysis | case report
    Evidence from {} | humans | mice
    In {} studies | animal | human
    It was tested on {}. | patients | rats
    Cost per {} | session | month
    The price {} the consultation. | includes | excludes
    {} tax | Including | Plus
    We {} Medicaid. | accept | don’t accept
    We {} Medicaid. | take | refuse
    Payment is due {}. | before the visit | after the visit
    You {} get your money back. | will | won’t
    Open {} weekends | on | except
    {} new patients | Accepting | Not accepting
    Under {} years | 18 | 21
    Ages 12 {} 17 | to | and
    {} weight gain | May cause | Prevents
    {} appetite | Increased | Decreased
    Blurred {} | vision | speech
    {} of breath | Shortness | Loss
    {} loss | Memory | Hearing
    {} thoughts | Suicidal | Pleasant
    {} heartbeat | Irregular | Regular
    {} pupils | Dilated | Small
    {} skin | Dry | Oily
    Avoid {} for 24 hours. | driving | bathing
    Avoid {} for 24 hours. | alcohol | caffeine
    Do not sign {} that day. | contracts | autographs
    You {} be able to work. | will | may not
    You stay {}. | overnight | for the day
    Bring {} glasses. | your | no
    Remove {} first. | jewelry | contact lenses
    Remove {} first. | your hearing aids | your glasses
    Turn the phone {}. | on | off
    Increase the dose {}. | every week | every day
    {} monitoring | Regular | No
    {} monitoring | Hourly | Daily
    {} at each visit | Blood pressure is checked | Blood pressure is not checked
    {} minimum of three sessions | A | No
    {} of the study withdrew. | A third | Two thirds
    The effect was {} after a year. | gone | present
    It {} with age. | gets worse | gets better
    It {} by itself. | goes away | stays
    It {} go away. | may not | will
    It is {} by a gene. | caused | prevented
    It is {} inherited. | often | never
    {} cases are genetic. | All | Some
    A {} of serotonin | lack | surplus
    {} serotonin levels | Low | High
    It {} serotonin. | blocks | releases
    It {} the receptor. | blocks | activates
    An NMDA receptor {} | antagonist | agonist
    It is a {}. | stimulant | sedative
    It is {} by the liver. | broken down | stored
    It leaves the body within {}. | a day | a week
"""
DOES_NOT_MATTER = """
    {} is how it works. | Here | This
    A friendly {} greets you. | person | colleague
    The room has a {} light. | soft | gentle
    You sit in a {}. | chair | seat
    Please {} the form. | fill in | fill out
    {} is easy. | Parking | To park
    The clinic is near the {}. | station | subway
    You can read our {}. | guide | booklet
    {} you need to know | What | Everything
    Bring a {}. | friend | companion
    You will {} us again. | see | meet
    We {} you by phone. | reach | contact
    We {} to talk with you. | are happy | are glad
    {} us a message. | Send | Write
    You can {} us a letter. | send | mail
    Our {} explains it. | brochure | leaflet
    {} you arrive | When | As
    The session {}. | starts | begins
    {} the session, you rest. | After | Following
    For {}, ask us. | details | more details
    You {} comfortable clothes. | wear | put on
    The machine makes a {} sound. | clicking | tapping
    {}, you go home. | Then | Next
    A {} of the room | picture | photo
    The text was {}. | written | drafted
    The article is {}. | helpful | useful
    We {} careful. | are | remain
    {} for you | Made | Written
    Take a {} breath. | moment and a | calm
    You get a {} afterward. | snack | cookie
    {} about money | Questions | Worries
    We {} it together. | decide | choose
    You and your {} | physician | doctor
    The {} page | next | following
    We {} that this is a lot. | know | understand
    {} step | Next | The next
    It {} when people talk. | helps | is good
    {} we do | What | The things
    {} you can expect | What | Things
    It is a {} place. | quiet | peaceful
    We call it a {}. | course | series
    A {} takes notes. | nurse | colleague
    Ask {} questions. | us | our team
    Talk with {} first. | us | someone here
    {} by our team | Written | Prepared
    {} and parking | Directions | Getting here
    We {} the next visit. | plan | arrange
    We’ll {} in touch. | be | stay
    Tell us {} you feel. | how | the way
    It is {} as an outpatient. | given | provided
    {} study | This | The
    People {} took part | who | that
    {}: what we know | Ketamine | About ketamine
    The {} were clear. | results | findings
    You {} an email. | get | will get
    Your {} matters. | comfort | well-being
    {} to the clinic | Getting | Coming
    We {} the price with you. | discuss | go over
    the {} form | consent | agreement
    {} this page | About | Using
    You {} here. | can park | park
    We {} tea. | offer | serve
    A {} of questions | list | set
    {} with us | Talk | Speak
    {} your time | Take | Enjoy
    The {} floor | ground | main
    Ring the {}. | bell | buzzer
    {} you wait | While | As
    We {} you a form. | give | hand
    It feels {} a tap. | like | as
    It sounds {} a woodpecker. | like | similar to
    Let’s {} about it. | talk | chat
    {} answers | Clear | Plain
    {} and answers | Questions | Frequent questions
    {} a question | Ask | Send
    {} is depression? | What | So what
    Feelings {} guilt | of | like
    It {} everyday life. | touches | shapes
    We {} to you. | listen | talk
    Meet {} team | the | our
    A calm {} | place | space
    In plain {} | words | language
    {} research says | What | What the
    See {} references. | our | the
    {} to this page | Changes | Updates
    This was {}. | explained | described
    Researchers {} people questions. | asked | put to
    Everyone {} the same care. | gets | receives
    A {} brings you back. | taxi | cab
    Your {} waits here. | companion | family
"""


def versions(lines):
    rows = (line.strip().split(" | ") for line in lines.strip().splitlines())
    return [(sentence.format(before), sentence.format(after)) for sentence, before, after in rows]


@pytest.mark.parametrize(("old", "new"), versions(MATTERS))
def test_edit_that_matters_is_listed_in_both_directions(old, new):
    assert significant_changes(old, new)
    assert significant_changes(new, old)


@pytest.mark.parametrize(("old", "new"), versions(DOES_NOT_MATTER))
def test_other_edit_is_not_listed(old, new):
    assert significant_changes(old, new) == []
    assert significant_changes(new, old) == []


def test_synonyms_for_groups_of_people_are_no_change():
    assert significant_changes("For children and teenagers", "For kids and adolescents") == []


def test_more_matters_in_front_of_an_amount_only():
    assert significant_changes("Rest for a week.", "Rest for about a week.")
    assert significant_changes("Learn about ketamine.", "Learn ketamine.") == []
