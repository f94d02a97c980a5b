"""Two machines behind Varnish: what one changes, all show; what fails, visitors don't see."""

import contextlib
import http.client
import io
import re
import secrets

from PIL import Image

from tests.support.machines import A_SECOND, picture, publish, shows, text
from tests.support.processes import wait_for


def color_of(response):
    assert response.status_code == 200
    return Image.open(io.BytesIO(response.content)).convert("RGB").resize((1, 1)).getpixel((0, 0))


def test_what_is_published_on_one_machine_shows_everywhere_within_a_second(clinic):
    everywhere = (clinic.one, clinic.two, clinic.varnish)
    for machine in everywhere:
        assert shows(machine, "/articles/one/", "Old title of one")
    assert shows(clinic.varnish, "/articles/", "Old title of one")
    publish(clinic, "one")
    for machine in everywhere:
        for path in ("/articles/one/", "/articles/"):
            wait_for(
                lambda machine=machine, path=path: shows(machine, path, "New title of one"),
                f"{path} is old on {machine.server.command[0]}",
                seconds=A_SECOND,
            )


def test_varnish_keeps_no_former_text_from_the_moment_of_a_change(clinic):
    """Asked for again and again around the change, by copies that machines may have given out just before it."""
    publish(clinic, "two", clinic.two)
    wait_for(lambda: shows(clinic.varnish, "/articles/two/", "New title of two"), "old text", seconds=A_SECOND)
    for _ in range(50):
        assert shows(clinic.varnish, "/articles/two/", "New title of two")


def test_picture_uploaded_on_one_machine_shows_on_the_other(clinic):
    key = clinic.articles["three"]["image"]
    data = {"title": "Red", "description": "A red wall", "collection": 1, "tags": ""}
    data |= {f"focal_point_{name}": "" for name in ("x", "y", "width", "height")}
    red = {"file": ("red.jpg", picture("red"), "image/jpeg")}
    assert clinic.one.post(f"/admin/images/{key}/", data, red).status_code == 302

    def new_picture():
        return next(
            iter(re.findall(r'src="[^"]*(/media/images/red[^"]+)"', text(clinic.two, "/articles/three/"))), None
        )

    path = wait_for(new_picture, "The former picture is shown", seconds=A_SECOND)
    for machine in (clinic.two, clinic.one, clinic.varnish):
        red, green, blue = color_of(machine.get(path))
        assert red > 200
        assert max(green, blue) < 60


def test_share_card_drawn_by_one_machine_is_given_out_by_the_other(clinic):
    path = re.search(r'property="og:image" content="http://[^/]+([^"]+)"', text(clinic.one, "/team/"))[1]
    assert clinic.one.get(path).content == clinic.two.get(path).content
    assert clinic.varnish.get(path).headers["Content-Type"] == "image/jpeg"


def test_uploads_as_they_came_are_not_given_out(clinic):
    for path in ("original_images/example.jpg", "images/never-uploaded.jpg", "images/..%2foriginal_images/example.jpg"):
        assert clinic.varnish.get(f"/media/{path}").status_code == 404


def test_pages_are_served_while_redis_is_down(clinic):
    publish(clinic, "four")
    wait_for(lambda: shows(clinic.two, "/articles/four/", "New title of four"), "old text", seconds=A_SECOND)
    clinic.redis.stop()
    for machine in (clinic.one, clinic.two, clinic.varnish):
        assert shows(machine, "/articles/four/", "New title of four")
        assert machine.get(f"/search/?q={secrets.token_hex(4)}").status_code == 200  # never asked before
    clinic.redis.start()
    wait_for(lambda: "Warning" not in clinic.two.get("/articles/four/").headers, "Redis is not used again")


def test_log_of_varnish_has_nothing_of_visitors(clinic):
    visitor = {"X-Forwarded-For": "192.0.2.77", "User-Agent": "Made-up browser", "Cookie": "made=up"}
    path = f"/articles/?page={secrets.token_hex(4)}"
    for _ in range(2):
        clinic.varnish.get(path, headers=visitor | {"Referer": "https://made-up.example/"})
    log = wait_for(lambda: path in (said := clinic.ask_varnish("varnishlog", "-d", "-g", "raw")) and said, "no log")
    for personal in ("192.0.2.77", "Made-up browser", "made=up", "made-up.example"):
        assert personal not in log


def test_varnish_serves_through_the_other_machine(clinic, kill):
    kill(clinic.one)
    for path in ("/", "/articles/", "/articles/five/", "/team/") * 3:
        assert clinic.varnish.get(path).status_code == 200
        assert clinic.varnish.get(f"/search/?q={secrets.token_hex(4)}").status_code == 200


def test_varnish_gives_out_its_last_copies_while_no_machine_answers(clinic, kill):
    assert shows(clinic.varnish, "/articles/six/", "Old title of six")
    publish(clinic, "six")
    wait_for(lambda: shows(clinic.varnish, "/articles/six/", "New title of six"), "old text", seconds=A_SECOND)
    kill(clinic.one, clinic.two)
    for _ in range(5):
        assert shows(clinic.varnish, "/articles/six/?utm_source=newsletter", "New title of six")
    assert clinic.varnish.get("/never-asked-for/").status_code == 503
    clinic.all_up()
    wait_for(lambda: clinic.varnish.get("/never-asked-for/").status_code == 404, "The machines are not asked again")


def test_copy_that_is_out_of_date_is_better_than_none(clinic, kill):
    assert text(clinic.varnish, "/articles/five/")
    purge(clinic, "127.0.0.1")
    kill(clinic.one, clinic.two)
    assert text(clinic.varnish, "/articles/five/")


def purge(clinic, address, headers=()):
    connection = http.client.HTTPConnection("127.0.0.1", clinic.varnish.server.port, source_address=(address, 0))
    with contextlib.closing(connection):
        connection.request("PURGE", "/", headers=dict(headers))
        return connection.getresponse().status


def test_only_machines_of_the_site_may_purge(clinic):
    assert purge(clinic, "127.0.0.1") == 200
    assert purge(clinic, "127.0.0.2") == 403
    by_a_proxy = {"X-Forwarded-For": "203.0.113.9"}
    assert purge(clinic, "127.0.0.1", by_a_proxy) == 403


def test_no_flood_of_addresses_fills_varnish(clinic):
    clinic.varnish.get("/articles/five/")
    before = clinic.objects_in_varnish()
    for _ in range(40):
        word = secrets.token_hex(6)
        for query in (f"utm_source={word}", f"gclid={word}&fbclid={word}", f"{word}=1", f"page={word}", f"%00={word}"):
            assert clinic.varnish.get(f"/articles/five/?{query}").status_code == 200
    wait_for(lambda: clinic.objects_in_varnish() <= before + 5, "Addresses have filled Varnish", seconds=10)


def hits(clinic, path, **options):
    return int(clinic.varnish.get(path, **options).headers["X-Cache-Hits"])


def test_campaigns_share_the_copy_and_keep_their_query_at_redirects(clinic):
    # What is made within a moment of a change, such as the start of a worker, is not kept at first.
    wait_for(
        lambda: hits(clinic, f"/articles/five/?utm_source={secrets.token_hex(6)}&gclid=1"), "Each has a copy of its own"
    )
    response = clinic.varnish.get("/articles/five?utm_source=x")
    assert response.headers["Location"].endswith("/articles/five/?utm_source=x")


def test_who_is_signed_in_gets_and_leaves_no_copy(clinic):
    own = clinic.varnish.get("/articles/five/", cookies=clinic.varnish.cookies)
    assert own.headers["Cache-Control"].startswith("private")
    assert "private" not in clinic.varnish.get("/articles/five/").headers["Cache-Control"]
    assert clinic.varnish.get("/admin/", cookies=clinic.varnish.cookies).status_code == 200
    assert clinic.varnish.get("/admin/").status_code == 302


def test_cookies_of_others_change_nothing(clinic):
    wait_for(
        lambda: hits(clinic, "/articles/five/", cookies={"_ga": secrets.token_hex(6)}), "Each has a copy of its own"
    )


def test_answers_say_how_long_a_shared_cache_may_keep_them(clinic):
    header = clinic.one.get("/articles/five/").headers["Cache-Control"]
    assert header == "public, max-age=0, s-maxage=60, stale-while-revalidate=60, stale-if-error=86400"


def test_brotli_passes_through(clinic):
    for accepted, encoding in (("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("identity", None)):
        response = clinic.varnish.get("/articles/five/", headers={"Accept-Encoding": accepted})
        assert response.headers.get("Content-Encoding") == encoding
