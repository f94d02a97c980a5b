"""Measure the proof of a move: ``python -m tests.bench.proof --urls 30000``.

Moves a site of ``--posts`` posts in, then proves ``--urls`` URLs with a server of its own: up to a fifth is compared
with the export, most of the others are redirected to a page, and a fifth has no answer. Prints the rate, the time that
30,000 URLs would take at that rate, and how much memory the command took, without its server.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.support.processes import ROOT, environment, manage, python

HOST = "https://harbor.example"
PREPARE = """
from pathlib import Path
from site_core.ops import bootstrap
from site_core.redirects.models import RedirectRule
from site_core.wordpress.models import ImportedItem
from tests.support.wordpress_site import import_export, item, write_export
from tests.conftest import build_site
bootstrap.collect_static()
build_site()
text = "".join(f"<p>Paragraph {{number}} is about rest, nights, and rooms.</p>" for number in range(30))
posts = (
    item(each, title=f"Sleep {{each}}", slug=f"sleep-{{each}}", link=f"{host}/2019/03/sleep-{{each}}/", content=text)
    for each in range(1, {posts} + 1)
)
import_export(write_export(Path({export!r}), *posts), publish=True)
for record in ImportedItem.objects.filter(post_type="post"):
    page = record.find_object()
    RedirectRule.objects.create(source=f"/2019/03/{{page.slug}}/", target=page.url)
"""


def list_urls(path, number, posts):
    compared = min(posts, number // 5)
    missing = number // 5
    urls = [f"/2019/03/sleep-{each}/" for each in range(1, compared + 1)]
    urls += [f"/2018/missing-{each}/" for each in range(missing)]
    rest = number - len(urls)
    urls += [f"/2019/03/sleep-{each % posts + 1}/?replytocom={each}" for each in range(rest)]
    path.write_text("\n".join(urls))
    return path


def run(command, data):
    """Run ``command``. Return what it prints, and the memory of its process in MB."""
    variables = environment(data, DJANGO_SETTINGS_MODULE="site_core.settings.production")
    process = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, text=True)
    output = process.stdout.read()
    status, usage = os.wait4(process.pid, 0)[1:]
    if status:
        raise SystemExit(f"The proof failed:\n{output}")
    return output, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--urls", type=int, default=30_000)
    parser.add_argument("--posts", type=int, default=600)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data, export = Path(folder, "data"), str(Path(folder, "export.xml"))
        data.mkdir()
        manage(data, "migrate", "-v0")
        process = python(data, PREPARE.format(host=HOST, posts=options.posts, export=export), stderr=True)
        errors = process.communicate()[1]
        if process.returncode:
            raise SystemExit(errors)
        urls = list_urls(Path(folder, "urls.txt"), options.urls, options.posts)
        started = time.perf_counter()
        arguments = ("prove_move", "--old-site", HOST, "--urls", str(urls), "--export", export)
        output, memory = run([sys.executable, "manage.py", *arguments], data)
        seconds = time.perf_counter() - started
    known = int(re.search(r"of (\d+) URLs answer", output)[1])  # with those that the import knows
    rate = known / seconds
    print("\n".join(line for line in output.splitlines() if re.match(r"\w.*: \d", line)))
    print(f"{known:,} URLs in {seconds:.0f} s: {rate:.0f} per second")
    print(f"At this rate, 30,000 URLs take {30_000 / rate / 60:.1f} minutes")
    print(f"The command took {memory:.0f} MB")


if __name__ == "__main__":
    main()
