"""The rehearsal with a server of its own, in processes that can be killed."""

import json
import os
import signal
import sqlite3
import subprocess
import sys

import pytest

from tests.support.processes import ROOT, create_small_site, environment, manage, run_python, wait_for

pytestmark = pytest.mark.slow

OLD_SITE = "https://old.example"
COLLECT = "import django; django.setup(); from site_core.ops import bootstrap; bootstrap.collect_static()"
RULE = "import django; django.setup(); from site_core.redirects.models import RedirectRule as R; R.objects.create"


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    """A site with static files, and a redirect from /old-team/."""
    folder = tmp_path_factory.mktemp("proof") / "data"
    create_small_site(folder)
    run_python(folder, "-c", COLLECT).check_returncode()
    run_python(folder, "-c", f"{RULE}(source='/old-team/', target='/team/')").check_returncode()
    return folder


def select(data_dir, query):
    with sqlite3.connect(data_dir / "db.sqlite3") as database:
        return database.execute(query).fetchall()


def list_urls(data_dir, *urls):
    path = data_dir.parent / "urls.txt"
    path.write_text("\n".join(urls))
    return path


def prove(data_dir, urls, *options, **variables):
    arguments = ("prove_move", "--old-site", OLD_SITE, "--urls", urls, *options)
    return manage(data_dir, *map(str, arguments), check=False, **variables)


def last_lines(data_dir):
    query = "SELECT path, result FROM wordpress_proofline WHERE proof_id = (SELECT max(id) FROM wordpress_proof)"
    return dict(select(data_dir, query))


def test_the_site_answers_for_the_old_host_and_counts_nothing(data_dir):
    urls = list_urls(data_dir, "/team/", "https://www.old.example/old-team/", "/team", "/not-here/", "/")
    done = prove(data_dir, urls, "--min-answered", "80%", PAGE_COUNTS="true")
    assert done.returncode == 0, done.stderr
    assert last_lines(data_dir) == {
        "/team/": "same",
        "/old-team/": "moved",
        "/team": "moved",
        "/not-here/": "unanswered",
        "/": "same",
    }
    options = json.loads(select(data_dir, "SELECT options FROM wordpress_proof ORDER BY id DESC")[0][0])
    assert {variant["url"] for variant in options["variants"]} >= {
        "http://www.old.example/old-team/",
        f"{OLD_SITE}/team",
    }
    assert [variant for variant in options["variants"] if not variant["is_fine"]] == []
    assert select(data_dir, "SELECT hits FROM redirects_redirectrule") == [(0,)]
    assert select(data_dir, "SELECT count(*) FROM redirects_notfoundpath") == [(0,)]
    assert select(data_dir, "SELECT count(*) FROM page_views_pagecount") == [(0,)]
    assert not (data_dir / "page-cache-release").exists()  # visitors’ workers go on caching


def test_fewer_answers_than_asked_for_fail(data_dir):
    urls = list_urls(data_dir, "/team/", "/not-here/")
    done = prove(data_dir, urls, "--min-answered", "100%")
    assert done.returncode == 1
    assert "1 of 2 URLs answer." in done.stdout


def test_a_proof_that_was_killed_goes_on_where_it_was_without_doubles(data_dir):
    urls = list_urls(data_dir, *(f"/page-{number}/" for number in range(3000)), "/team/", "/page-1/")
    command = [sys.executable, "manage.py", "prove_move", "--old-site", OLD_SITE, "--urls", str(urls)]
    variables = environment(data_dir, DJANGO_SETTINGS_MODULE="site_core.settings.production")
    process = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=subprocess.DEVNULL)
    count = "SELECT count(*) FROM wordpress_proofline WHERE result != '' AND path LIKE '/page-%'"
    try:
        wait_for(lambda: select(data_dir, count)[0][0] >= 200, "no lines were written")
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    done_before = select(data_dir, count)[0][0]
    assert done_before < 3000
    proofs = select(data_dir, "SELECT count(*) FROM wordpress_proof")
    done = prove(data_dir, urls)
    assert done.returncode == 0, done.stderr
    assert select(data_dir, "SELECT count(*) FROM wordpress_proof") == proofs
    lines = last_lines(data_dir)
    assert len(lines) == 3001
    assert lines["/team/"] == "same"
    assert set(lines.values()) == {"same", "unanswered"}
    assert "3,001 of 3,001 URLs" in done.stdout
