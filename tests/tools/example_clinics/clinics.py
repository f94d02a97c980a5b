"""Three fictional clinics: what somebody enters in the admin. Phone numbers and addresses are fictional, too."""

from pathlib import Path

from wagtail.test.utils.form_data import inline_formset, rich_text, streamfield

from tests.support.forms import blocks_list

LOGOS = Path(__file__).parent / "logos"
LARKSPUR_PLACES = [
    (
        "Harbor",
        "harbor",
        "14 Cooper’s Wharf, 2nd floor",
        "Boston",
        "02110",
        "617-555-0111",
        "Five minutes on foot from the water.",
    ),
    ("Cambridge", "cambridge", "71 Linden Row", "Cambridge", "02139", "617-555-0112", "Across from the bus stop."),
    ("Quincy", "quincy", "300 Adams Green", "Quincy", "02169", "617-555-0113", "Free parking behind the building."),
    ("Newton", "newton", "9 Mill Pond Lane", "Newton", "02458", "617-555-0114", "On the ground floor, without a step."),
]


def logo(name):
    return (LOGOS / f"{name}.svg").read_bytes()


def hours(*rows):
    return streamfield(
        [("hours", {"days": tuple(days), "opens": opens, "closes": closes}) for days, opens, closes in rows]
    )


def hero(image, contact, heading, text, label, second_label="", second_page=""):
    picture = {"image": image, "decorative": "on", "alt_text": ""}
    links = {"primary_label": label, "primary_page": contact}
    links |= {"secondary_label": second_label, "secondary_page": second_page}
    return "hero", {"heading": heading, "text": text, "image": picture, **links}


def steps(heading, introduction, *rows):
    rows = [{"title": title, "duration": duration, "text": text} for title, duration, text in rows]
    return "how_it_works", {"heading": heading, "introduction": introduction, "steps": blocks_list(rows)}


def questions(heading, *rows):
    rows = [{"question": question, "answer": rich_text(f"<p>{answer}</p>")} for question, answer in rows]
    return "faq", {"heading": heading, "questions": blocks_list(rows)}


def contact_section(heading, text):
    return "contact", {"heading": heading, "text": text}


def team_section(heading, introduction):
    return "team", {"heading": heading, "introduction": introduction}


def larkspur(admin):
    """A dermatology group with four locations."""
    admin.answer_questions(
        [
            {
                "Name of the clinic": "Larkspur Dermatology",
                "Legal name": "Larkspur Dermatology PC",
                "Type of practice": "Dermatology",
            },
            {
                "Phone": "617-555-0110",
                "Email": "hello@larkspur.example",
                "Street address": "14 Cooper’s Wharf, 2nd floor",
                "City": "Boston",
                "State": "MA",
                "ZIP code": "02110",
            },
            {"Opening hours": "Mon–Thu 7:30–18:00, Fri 7:30–16:00", "Languages": "English, Portuguese, Spanish"},
            {},
        ],
        {"Type of practice"},
        logo("larkspur"),
    )
    home, contact = admin.id_of("/"), admin.id_of("/contact/")
    index = admin.add_page(
        "home/locationindexpage",
        home,
        "Locations",
        "locations",
        introduction="Four offices around Boston. Your records are the same in each, so see us where it suits you.",
    )
    for title, slug, street, city, zip_code, phone, summary in LARKSPUR_PLACES:
        admin.add_page(
            "home/locationpage",
            index,
            title,
            slug,
            summary=summary,
            street=street,
            city=city,
            region="MA",
            postal_code=zip_code,
            country="US",
            phone=phone,
            opening_hours=hours(("0123", "07:30", "18:00"), ("4", "07:30", "16:00")),
            special_days=streamfield([]),
            pictures=streamfield([]),
            directions=rich_text("<p>Enter from the street, and take the elevator to reception.</p>"),
            parking=rich_text(""),
            accessibility=rich_text(
                "<p>The entrance has no steps, and the restrooms are wide enough for a wheelchair.</p>"
            ),
        )
    publish_team(
        admin,
        home,
        "Four offices, one team. Most of us work in two of them.",
        ("Marta Carvalho", "MD", "Dermatologist", "Works in Boston and Quincy. Speaks Portuguese."),
        ("Daniel Osei", "MD", "Dermatologist", "Works in Cambridge and Newton."),
        ("Priscilla Nakamura", "PA-C", "Physician assistant", "Sees people the same week when a spot has changed."),
    )
    body = streamfield(
        [
            hero(
                admin.image_id(),
                contact,
                "Four offices. One look at your skin at a time.",
                "Larkspur is a group of dermatologists around Boston. Choose the office that is near you; "
                "your records are already there.",
                "Make an appointment",
                "Find an office",
                index,
            ),
            team_section("Who will look at your skin", "You see the same person again, unless you would rather not."),
            steps(
                "A visit, start to finish",
                "Plan for half an hour, and bring the question that made you call.",
                ("You show us", "5 minutes", "Tell us what changed, and since when. Photos help if it comes and goes."),
                ("We look", "15 minutes", "With a light and a lens, and only where you agree to it."),
                ("You leave with a plan", "10 minutes", "In writing, with what to watch for and when to come back."),
            ),
            contact_section(
                "Call the office nearest you", "One number reaches all four, and we find you the first opening."
            ),
        ]
    )
    admin.publish(home, "Larkspur Dermatology", "home", seo_title="Larkspur Dermatology", body=body)
    admin.set_menu([("/locations/", "Locations"), ("/team/", "Our team"), ("/contact/", "Contact")])


def lindqvist(admin):
    """The practice of one therapist."""
    admin.answer_questions(
        [
            {"Name of the clinic": "Nora Lindqvist", "Type of practice": "Psychotherapy"},
            {
                "Phone": "503-555-0148",
                "Email": "nora@lindqvist.example",
                "Street address": "27 Alder Court",
                "City": "Portland",
                "State": "OR",
                "ZIP code": "97209",
            },
            {"Opening hours": "Tue–Thu 10:00–19:00, Fri 9:00–14:00", "Languages": "English, Swedish"},
            {},
        ],
        {"Type of practice"},
        logo("lindqvist"),
    )
    home, contact = admin.id_of("/"), admin.id_of("/contact/")
    about = admin.add_page(
        "home/standardpage",
        home,
        "About me",
        "about",
        introduction="I am a licensed clinical social worker, and I have worked as a therapist for nineteen years.",
        body=streamfield(
            [
                (
                    "paragraph",
                    rich_text(
                        "<h2>How I work</h2><p>I listen more than I speak. I ask what a good week would look like, "
                        "and I remember what you said in March. Now and then I will say what I notice, and you may "
                        "tell me that I am wrong.</p><h2>Whom I see</h2><p>Adults, one at a time, and couples on "
                        "Fridays. I am not a physician and prescribe nothing. If you need someone who does, I know "
                        "whom to ask.</p><h2>The room</h2><p>Two chairs, a window toward the alders, and a door that "
                        "closes. There is no receptionist: I open the door myself.</p>"
                    ),
                )
            ]
        ),
        notice="",
        notice_review="",
    )
    body = streamfield(
        [
            hero(
                admin.image_id(),
                contact,
                "An hour a week that is only yours",
                "I am Nora Lindqvist, a therapist in Portland. I see adults who are tired of coping, and couples who "
                "would like to hear each other again.",
                "Call or write to me",
                "About me",
                about,
            ),
            questions(
                "What people ask before they come",
                ("Do you have time for new clients?", "Call me. If I have none, I tell you who may."),
                (
                    "How long does it take?",
                    "Some people come for ten weeks, others for two years. We look at it together "
                    "every few months, and you decide.",
                ),
                (
                    "Do you take insurance?",
                    "No. I give you a receipt that some plans accept, and a good faith estimate before we begin.",
                ),
                ("What if I do not know what to say?", "Then we start with that. It is a good place to start."),
            ),
            contact_section("It starts with a short call", "I answer between sessions, and call back the same day."),
        ]
    )
    admin.publish(home, "Nora Lindqvist", "home", seo_title="Nora Lindqvist, psychotherapy in Portland", body=body)
    admin.set_menu([("/about/", "About me"), ("/contact/", "Contact")])


def pebble(admin):
    """A dental clinic for children."""
    admin.answer_questions(
        [
            {
                "Name of the clinic": "Pebble & Pip",
                "Legal name": "Pebble and Pip Pediatric Dentistry PLLC",
                "Type of practice": "Children’s dentistry",
            },
            {
                "Phone": "512-555-0117",
                "Email": "hello@pebbleandpip.example",
                "Street address": "510 Juniper Loop",
                "City": "Austin",
                "State": "TX",
                "ZIP code": "78704",
            },
            {"Opening hours": "Mon–Fri 8:00–17:00, Sat 9:00–13:00", "Languages": "English, Spanish, Vietnamese"},
            {},
        ],
        {"Type of practice"},
        logo("pebble"),
    )
    home, contact = admin.id_of("/"), admin.id_of("/contact/")
    publish_team(
        admin,
        home,
        "The people who count teeth, and one who knows every dinosaur.",
        ("Thuy Tran", "DDS", "Children’s dentist", "Sings while she polishes, unless you ask her not to."),
        ("Marcus Bell", "DMD", "Children’s dentist", "Looks after teenagers, and their braces’ hiding places."),
        ("Lucía Ramos", "RDH", "Dental hygienist", "Explains every tool before it touches a tooth."),
        ("Ada Whitfield", "", "Front desk", "Knows which chair has the best view of the fish."),
    )
    body = streamfield(
        [
            hero(
                admin.image_id(),
                contact,
                "Brave is fine. Scared is fine, too.",
                "Pebble & Pip is a dental office for children in Austin. We count, we show, and we stop when a "
                "hand goes up.",
                "Plan a first visit",
            ),
            steps(
                "Your child’s first visit",
                "Read this aloud at home, if you like.",
                ("We say hello", "", "You sit in the big chair. It goes up and down."),
                ("We count your teeth", "", "With a small mirror. You can hold one, too."),
                ("We polish", "", "It tickles. It tastes of mint, or of nothing."),
                ("You choose", "", "A sticker, or a pebble from the jar."),
            ),
            team_section("Who you will meet", ""),
            questions(
                "Questions of parents",
                (
                    "When should we come first?",
                    "The American Academy of Pediatric Dentistry suggests a visit when the "
                    "first tooth comes in, and no later than the first birthday.",
                ),
                ("May I stay in the room?", "Yes, always. Brothers and sisters, too."),
                ("My child does not sit still.", "Few do. Tell us when you call, and we plan more time."),
            ),
            contact_section(
                "Come and look around", "You can visit before the first appointment, just to see the chair."
            ),
        ]
    )
    admin.publish(home, "Pebble & Pip", "home", seo_title="Pebble & Pip, children’s dentistry in Austin", body=body)
    admin.set_menu([("/team/", "Who you will meet"), ("/contact/", "Visit us")])


def publish_team(admin, home, introduction, *people):
    team = admin.child_id(home, "Our team")
    for name, credentials, job_title, summary in people:
        admin.add_page(
            "pages/personpage",
            team,
            name,
            name.lower().replace(" ", "-").replace("í", "i"),
            credentials=credentials,
            job_title=job_title,
            summary=summary,
            biography=rich_text(f"<p>{summary}</p>"),
            specialties=streamfield([]),
            languages=streamfield([]),
            education=inline_formset([]),
        )
    admin.publish(team, "Our team", "team", introduction=introduction)


CLINICS = {
    "dermatology-group": (larkspur, ["/", "/locations/"]),
    "therapist": (lindqvist, ["/", "/about/"]),
    "childrens-dentist": (pebble, ["/", "/team/"]),
}
