"""Two machines behind Varnish: changes on one show on both, and visitors don't notice failures."""

import contextlib
import http.client
import io
import re
import secrets
from functools import partial

from PIL import Image

from tests.support.machines import MAX_DELAY, create_jpeg, get_text, publish, shows
from tests.support.processes import wait_for


def get_color(response):
    assert response.status_code == 200
    return Image.open(io.BytesIO(response.content)).convert("RGB").resize((1, 1)).getpixel((0, 0))


def test_published_page_shows_on_every_machine_within_a_second(clinic):
    everywhere = (clinic.one, clinic.two, clinic.varnish)
    for machine in everywhere:
        assert shows(machine, "/articles/one/", "Old title of one")
    assert shows(clinic.varnish, "/articles/", "Old title of one")
    publish(clinic, "one")
    for machine in everywhere:
        for path in ("/articles/one/", "/articles/"):
            wait_for(
                lambda machine=machine, path=path: shows(machine, path, "New title of one"),
                f"{path} is stale on {machine.server.command[0]}",
                seconds=MAX_DELAY,
            )


JSON_LD = re.compile(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', re.DOTALL)


def get_json_ld(machine, path):
    """Return the structured data of a page as text."""
    return "".join(JSON_LD.findall(get_text(machine, path)))


def finds(machine, words):
    return 'href="/articles/six/"' in get_text(machine, f"/search/?q={words}")


# What is public about a page whose standfirst has a fact.
PLACES = {
    "page": lambda machine: get_text(machine, "/articles/six/"),
    "structured data": lambda machine: get_json_ld(machine, "/articles/six/"),
    "list of articles": lambda machine: get_text(machine, "/articles/"),
    "feed": lambda machine: get_text(machine, "/articles/feed/"),
    "llms.txt": lambda machine: get_text(machine, "/llms.txt"),
}


def test_changed_fact_shows_on_every_machine_within_a_second(clinic):
    everywhere = (clinic.one, clinic.two, clinic.varnish)
    for machine in everywhere:
        assert {name: "$480 for six" in read(machine) for name, read in PLACES.items()} == dict.fromkeys(PLACES, True)
        assert (finds(machine, "480"), finds(machine, "510")) == (True, False)
    pk = clinic.articles["six"]["fact"]
    data = {"name": "Price of six", "kind": "price", "value": "$510 for six", "checked_on": "2026-10-01"}
    data |= {"check_every": "180", "owner": "", "note": ""}
    assert clinic.one.post(f"/admin/snippets/facts/fact/edit/{pk}/", data).status_code == 302

    for machine in everywhere:
        for name, read in PLACES.items():
            wait_for(
                lambda machine=machine, read=read: (
                    "$510 for six" in (text := read(machine)) and "$480 for six" not in text
                ),
                f"{name} is stale on {machine.server.command[0]}",
                seconds=MAX_DELAY,
            )
        wait_for(lambda machine=machine: finds(machine, "510"), "The search is stale", seconds=MAX_DELAY)


def test_varnish_serves_no_stale_page_after_a_change(clinic):
    """Responses that a machine sent just before the change must not be cached either."""
    publish(clinic, "two", clinic.two)
    wait_for(lambda: shows(clinic.varnish, "/articles/two/", "New title of two"), "stale page", seconds=MAX_DELAY)
    for _ in range(50):
        assert shows(clinic.varnish, "/articles/two/", "New title of two")


def test_image_uploaded_on_one_machine_shows_on_the_other(clinic):
    pk = clinic.articles["three"]["image"]
    data = {"title": "Red", "description": "A red wall", "collection": 1, "tags": ""}
    data |= {f"focal_point_{name}": "" for name in ("x", "y", "width", "height")}
    red = {"file": ("red.jpg", create_jpeg("red"), "image/jpeg")}
    assert clinic.one.post(f"/admin/images/{pk}/", data, red).status_code == 302

    def find_new_image():
        return next(
            iter(re.findall(r'src="[^"]*(/media/images/red[^"]+)"', get_text(clinic.two, "/articles/three/"))), None
        )

    path = wait_for(find_new_image, "The old image is still shown", seconds=MAX_DELAY)
    for machine in (clinic.two, clinic.one, clinic.varnish):
        red, green, blue = get_color(machine.get(path))
        assert red > 200
        assert max(green, blue) < 60


def test_share_image_created_by_one_machine_is_served_by_the_other(clinic):
    path = re.search(r'property="og:image" content="http://[^/]+([^"]+)"', get_text(clinic.one, "/team/"))[1]
    assert clinic.one.get(path).content == clinic.two.get(path).content
    assert clinic.varnish.get(path).headers["Content-Type"] == "image/jpeg"


def test_original_uploads_are_not_public(clinic):
    for path in ("original_images/example.jpg", "images/never-uploaded.jpg", "images/..%2foriginal_images/example.jpg"):
        assert clinic.varnish.get(f"/media/{path}").status_code == 404


def test_pages_are_served_while_redis_is_down(clinic):
    publish(clinic, "four")
    wait_for(lambda: shows(clinic.two, "/articles/four/", "New title of four"), "stale page", seconds=MAX_DELAY)
    clinic.redis.stop()
    for machine in (clinic.one, clinic.two, clinic.varnish):
        assert shows(machine, "/articles/four/", "New title of four")
        assert machine.get(f"/search/?q={secrets.token_hex(4)}").status_code == 200  # not cached
    clinic.redis.start()
    wait_for(lambda: "Warning" not in clinic.two.get("/articles/four/").headers, "Redis is not used again")


def test_varnish_logs_no_personal_data(clinic):
    visitor = {"X-Forwarded-For": "192.0.2.77", "User-Agent": "Made-up browser", "Cookie": "made=up"}
    path = f"/articles/?page={secrets.token_hex(4)}"
    for _ in range(2):
        clinic.varnish.get(path, headers=visitor | {"Referer": "https://made-up.example/"})
    read_log = partial(clinic.run_varnish_program, "varnishlog", "-d", "-g", "raw")
    log = wait_for(lambda: path in (text := read_log()) and text, "The request isn't in the log")
    for personal in ("192.0.2.77", "Made-up browser", "made=up", "made-up.example"):
        assert personal not in log


def test_varnish_uses_the_other_machine_if_one_is_down(clinic, kill):
    kill(clinic.one)
    for path in ("/", "/articles/", "/articles/five/", "/team/") * 3:
        assert clinic.varnish.get(path).status_code == 200
        assert clinic.varnish.get(f"/search/?q={secrets.token_hex(4)}").status_code == 200


def cache_hits(clinic, path, **options):
    return int(clinic.varnish.get(path, **options).headers["X-Cache-Hits"])


def wait_until_cached(clinic, path):
    """Wait until Varnish keeps a page. Right after a change, such as the start of a worker, it keeps none."""
    wait_for(lambda: cache_hits(clinic, path), f"Varnish doesn't cache {path}")


def test_varnish_serves_cached_pages_while_both_machines_are_down(clinic, kill):
    assert shows(clinic.varnish, "/articles/six/", "Old title of six")
    publish(clinic, "six")
    wait_for(lambda: shows(clinic.varnish, "/articles/six/", "New title of six"), "stale page", seconds=MAX_DELAY)
    wait_until_cached(clinic, "/articles/six/")
    kill(clinic.one, clinic.two)
    for _ in range(5):
        assert shows(clinic.varnish, "/articles/six/?utm_source=newsletter", "New title of six")
    assert clinic.varnish.get("/never-requested/").status_code == 503
    clinic.start_all()
    wait_for(lambda: clinic.varnish.get("/never-requested/").status_code == 404, "Varnish still uses no machine")


def test_varnish_serves_stale_pages_while_both_machines_are_down(clinic, kill):
    wait_until_cached(clinic, "/articles/five/")
    purge(clinic, "127.0.0.1")
    kill(clinic.one, clinic.two)
    assert get_text(clinic.varnish, "/articles/five/")


def purge(clinic, client_ip, headers=()):
    connection = http.client.HTTPConnection("127.0.0.1", clinic.varnish.server.port, source_address=(client_ip, 0))
    with contextlib.closing(connection):
        connection.request("PURGE", "/", headers=dict(headers))
        return connection.getresponse().status


def test_only_machines_of_the_site_can_purge(clinic):
    assert purge(clinic, "127.0.0.1") == 200
    assert purge(clinic, "127.0.0.2") == 403
    forwarded = {"X-Forwarded-For": "203.0.113.9"}
    assert purge(clinic, "127.0.0.1", forwarded) == 403


def test_random_query_strings_do_not_fill_varnish(clinic):
    clinic.varnish.get("/articles/five/")
    before = clinic.count_varnish_objects()
    for _ in range(40):
        word = secrets.token_hex(6)
        for query in (f"utm_source={word}", f"gclid={word}&fbclid={word}", f"{word}=1", f"page={word}", f"%00={word}"):
            assert clinic.varnish.get(f"/articles/five/?{query}").status_code == 200
    wait_for(lambda: clinic.count_varnish_objects() <= before + 5, "Varnish caches the responses", seconds=10)


def test_campaign_urls_share_a_cached_page_and_redirects_keep_their_query(clinic):
    # Responses right after a change, such as the start of a worker, aren't cached.
    wait_for(
        lambda: cache_hits(clinic, f"/articles/five/?utm_source={secrets.token_hex(6)}&gclid=1"),
        "nothing is shared",
    )
    response = clinic.varnish.get("/articles/five?utm_source=x")
    assert response.headers["Location"].endswith("/articles/five/?utm_source=x")


def test_responses_to_signed_in_users_are_not_cached(clinic):
    response = clinic.varnish.get("/articles/five/", cookies=clinic.varnish.cookies)
    assert response.headers["Cache-Control"].startswith("private")
    assert "private" not in clinic.varnish.get("/articles/five/").headers["Cache-Control"]
    assert clinic.varnish.get("/admin/", cookies=clinic.varnish.cookies).status_code == 200
    assert clinic.varnish.get("/admin/").status_code == 302


def test_unrelated_cookies_do_not_prevent_caching(clinic):
    wait_for(lambda: cache_hits(clinic, "/articles/five/", cookies={"_ga": secrets.token_hex(6)}), "nothing is shared")


def test_responses_set_the_ttl_for_shared_caches(clinic):
    def get_header():
        return clinic.one.get("/articles/five/").headers["Cache-Control"]

    # Shared caches get no response right after a change.
    wait_for(lambda: get_header() != "no-cache", "shared caches get nothing")
    assert get_header() == "public, max-age=0, s-maxage=60, stale-while-revalidate=60, stale-if-error=86400"


def test_varnish_passes_brotli_responses_through(clinic):
    for accepted, encoding in (("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("identity", None)):
        response = clinic.varnish.get("/articles/five/", headers={"Accept-Encoding": accepted})
        assert response.headers.get("Content-Encoding") == encoding
