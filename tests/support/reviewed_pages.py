"""A treatment and an article with every kind of passage, built in memory: nothing is in the database."""

import datetime

from blog.models import ArticleCorrection, ArticlePage, ArticleReference
from home.models import TreatmentPage, TreatmentReference


def item(name, value):
    return {"type": "item", "id": name, "value": value}


def block(name, kind, value):
    return {"type": kind, "id": name, "value": value}


ABOUT = (
    "<h3>How it works</h3><p>Ketamine is given at <b>0.5 mg/kg</b> over 40 minutes [1]. It may not help everyone.</p>"
    "<p>Read <a linktype='page' id='12'>how we prepare</a>, or the "
    "<a href='https://fda.example/label'>label</a>. Never drive on the same day.</p>"
    "<ul><li>Eat nothing for 4 hours.</li><li>Bring someone with you.</li></ul>"
).replace("'", '"')


def treatment_body():
    return [
        block("facts", "key_facts", {"heading": "Key facts", "facts": [
            item("f1", {"label": "Session length", "value": "40 minutes"}),
            item("f2", {"label": "Sessions", "value": "6 in 3 weeks"}),
        ]}),
        block("about", "about", {"heading": "What it is", "text": ABOUT}),
        block("suit", "suitability", {
            "heading": "Who it may help",
            "helps": [item("h1", "Adults whose depression did not improve with 2 medicines")],
            "not_for": [item("n1", "People with uncontrolled blood pressure"), item("n2", "Pregnancy")],
            "note": "Ask us if you are not sure.",
        }),
        block("time", "timeline", {"heading": "Step by step", "introduction": "", "steps": [
            item("s1", {"title": "Arrival", "duration": "10 minutes", "text": "We measure your blood pressure."}),
            item("s2", {"title": "Infusion", "duration": "40 minutes", "text": "You rest in a chair."}),
        ]}),
        block("evid", "evidence", {"heading": "What the evidence says", "introduction": "", "studies": [
            item("e1", {"claim": "More people responded to ketamine than to midazolam.",
                        "population": "Adults with depression", "participants": 73, "comparator": "Midazolam",
                        "limitation": "The study lasted one week.", "citation": 1}),
        ]}),
        block("side", "side_effects", {"heading": "Side effects", "introduction": "",
            "common": [item("c1", {"name": "Nausea", "detail": "Usually mild, within 2 hours."})],
            "serious": [item("g1", {"name": "High blood pressure", "detail": "Rare. Call 911."})],
        }),
        block("help", "when_to_get_help", {"heading": "When to get help", "cards": [
            item("k1", {"level": "urgent", "title": "Call us today if", "text": "<p>you feel faint</p>"}),
        ]}),
        block("cost", "cost", {"heading": "Cost and insurance", "as_of": "2026-10-01",
            "text": "<p>Most plans do not pay.</p>", "items": [item("p1", {"label": "Session", "amount": "$480"})],
        }),
        block("fig", "figure", {"image": {"image": 7, "alt_text": "A pump beside a chair", "decorative": False},
                                "caption": "The infusion pump"}),
        block("cta", "call_to_action", {"heading": "Talk it over", "text": "No obligation.", "label": "Contact us",
                                        "page": 9}),
    ]  # fmt: skip


def build_treatment(body=None, references=None, **fields):
    values = {
        "title": "Ketamine infusion",
        "standfirst": "An infusion for depression that two medicines did not relieve.",
        "modality": "Intravenous infusion",
        "also_known_as": [block("name", "name", "IV ketamine")],
        "regulatory_status": "off_label",
        "regulatory_detail": "Approved as an anesthetic since 1970.",
        "regulatory_source_url": "https://fda.example/ketamine",
    }
    page = TreatmentPage(body=treatment_body() if body is None else body, **(values | fields))
    page.topics = []
    page.references = [TreatmentReference(**row) for row in (references or reference_rows())]
    return page


def reference_rows():
    return [
        {"sort_order": 0, "authors": "Murrough JW, Iosifescu DV", "title": "Ketamine in depression", "year": 2013,
         "journal": "American Journal of Psychiatry", "doi": "10.1176/appi.ajp.2013.13030392"},
        {"sort_order": 1, "authors": "Zarate CA", "title": "A randomized trial", "year": 2006,
         "journal": "Archives of General Psychiatry", "url": "https://archives.example/zarate"},
    ]  # fmt: skip


TABLE = {
    "columns": [{"type": "text", "heading": name} for name in ("Drug", "Dose", "When")],
    "rows": [
        {"values": ["Ketamine", "0.5 mg/kg", "Once a week"]},
        {"values": ["Esketamine", "56 mg", "Twice a week"]},
    ],
    "caption": "Usual doses",
    "row_headings": True,
}


def build_article(body=None, references=None, **fields):
    values = {"title": "How doses are chosen", "standfirst": "What we look at.", "conflicts_of_interest": "None"}
    body = body or [
        block("text", "paragraph", "<h2>Doses</h2><p>We start low [1].</p>"),
        block("table", "table", TABLE),
        block("call", "callout", {"tone": "note", "title": "Bring a list", "text": "<p>Names and doses.</p>"}),
        block("film", "video", {"url": "https://vimeo.com/123456789", "title": "The room", "duration": "2 minutes",
                                "upload_date": "2026-01-02"}),
    ]  # fmt: skip
    takeaways = [block("t1", "takeaway", "Doses depend on weight.")]
    page = ArticlePage(body=body, key_takeaways=takeaways, **(values | fields))
    page.topics = []
    page.references = [ArticleReference(**row) for row in (references or reference_rows())]
    page.corrections = [
        ArticleCorrection(sort_order=0, date=datetime.date(2026, 6, 11), text="An earlier version named 0.4 mg/kg.")
    ]
    return page
