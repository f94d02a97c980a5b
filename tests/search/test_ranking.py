"""What visitors type, and the page of the demo clinic that belongs on top."""

import pytest

from site_core.search.query import search_pages

TREATMENTS = {
    # names, abbreviations, and brands
    "ketamine": "iv-ketamine",
    "ketamine infusion": "iv-ketamine",
    "IV ketamine infusions": "iv-ketamine",
    "I.V. ketamine": "iv-ketamine",
    "IV-ketamine": "iv-ketamine",
    "ketamine drip": "iv-ketamine",
    "esketamine": "esketamine",
    "Spravato": "esketamine",
    "nasal spray": "esketamine",
    "TMS": "rtms",
    "T.M.S.": "rtms",
    "r-TMS": "rtms",
    "rTMS": "rtms",
    "transcranial magnetic stimulation": "rtms",
    "magnets for depression": "rtms",
    "theta burst": "theta-burst",
    "iTBS": "theta-burst",
    "deep TMS": "deep-tms-ocd",
    "OCD": "deep-tms-ocd",
    "treatments": "treatments",
    "treatment": "treatments",
}
QUESTIONS = {
    "ketamine side effects": "ketamine-side-effects",
    "side effect": "ketamine-side-effects",
    "is ketamine an opioid": "ketamine-opioid-system",
    "ketamine vs ECT": "ketamine-compared-with-ect",
    "electroconvulsive therapy": "ketamine-compared-with-ect",
    "electro-convulsive therapy": "ketamine-compared-with-ect",
    "how long does TMS last": "tms-post-treatment",
    "suicidal thoughts": "ketamine-suicidal-thoughts",
    "thinking about suicide": "ketamine-suicidal-thoughts",
    "treatment resistant depression": "what-treatment-resistant-means",
    "how much does ketamine cost": "iv-ketamine",
    "TMS to stop smoking": "tms-withdrawal-craving",
    "good faith estimate": "good-faith-estimate",
}
CLINIC = {
    "Maya Ellison": "maya-ellison",
    "dr arreola": "tomas-arreola",
    "Tomás": "tomas-arreola",
    "nurse": "priya-raman",
    "psychiatrist": "tomas-arreola",
    "privacy policy": "privacy-practices",
    "new patients": "contact",
    "hours on Saturday": "contact",
    "social worker": "noah-feldt",
    "doctors": "team",
    "opening hours": "contact",
    "book an appointment": "contact",
    "phone number": "contact",
    "about us": "about",
    "is my information private": "privacy-practices",
    "crisis": "contact",
    "988": "contact",
    "hotline": "contact",
    "emergency": "contact",
}
MISSPELLED = {
    "ketamin": "iv-ketamine",
    "ketimene": "iv-ketamine",
    "esketamien": "esketamine",
    "spravatto": "esketamine",
    "tsm": "rtms",
    "ketamnie side efects": "ketamine-side-effects",
    "arriola": "tomas-arreola",
    "thetaburst": "theta-burst",
    "anxeity": "iv-ketamine",
    "dosage": "esketamine",
    "dosages": "esketamine",
}


@pytest.mark.parametrize(("query", "slug"), (TREATMENTS | QUESTIONS | CLINIC | MISSPELLED).items())
def test_page_that_visitors_mean_comes_first(demo, query, slug):
    assert [page.slug for page in search_pages(query)[:1]] == [slug]
