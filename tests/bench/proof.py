"""Measure the proof of a move: ``python -m tests.bench.proof --urls 30000``.

Moves a site of ``--posts`` posts in, then proves ``--urls`` URLs with a server of its own: a fifth is compared with the
export, most of the others are redirected to a page, and a fifth has no answer. Prints the rate, the time that 30,000
URLs would take at that rate, and how much memory the command took, without its server.
"""

import argparse
import re
import resource
import tempfile
import time
from pathlib import Path

from tests.support.processes import create_small_site, manage, python
from tests.support.wordpress_site import item, write_export

HOST = "https://harbor.example"
PREPARE = """
from pathlib import Path
from site_core.ops import bootstrap
from site_core.redirects.models import RedirectRule
from site_core.wordpress.models import ImportedItem
from tests.support.wordpress_site import import_export
bootstrap.collect_static()
import_export(Path({export!r}), publish=True)
for record in ImportedItem.objects.filter(post_type="post"):
    page = record.find_object()
    RedirectRule.objects.create(source=f"/2019/03/{{page.slug}}/", target=page.url)
"""


def make_export(path, number):
    text = "".join(
        f"<p>Paragraph {each} is about rest, nights, and rooms that are dark enough.</p>" for each in range(30)
    )
    posts = (
        item(each, title=f"Sleep {each}", slug=f"sleep-{each}", link=f"{HOST}/2019/03/sleep-{each}/", content=text)
        for each in range(1, number + 1)
    )
    return write_export(path, *posts)


def list_urls(path, number, posts):
    compared = min(posts, number // 5)
    missing = number // 5
    urls = [f"/2019/03/sleep-{each}/" for each in range(1, compared + 1)]
    urls += [f"/2018/missing-{each}/" for each in range(missing)]
    rest = number - len(urls)
    urls += [f"/2019/03/sleep-{each % posts + 1}/?replytocom={each}" for each in range(rest)]
    path.write_text("\n".join(urls))
    return path


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--urls", type=int, default=30_000)
    parser.add_argument("--posts", type=int, default=600)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "data")
        create_small_site(data)
        export = make_export(Path(folder, "export.xml"), options.posts)
        process = python(data, PREPARE.format(export=str(export)), stderr=True)
        errors = process.communicate()[1]
        if process.returncode:
            raise SystemExit(errors)
        urls = list_urls(Path(folder, "urls.txt"), options.urls, options.posts)
        started = time.perf_counter()
        arguments = ("prove_move", "--old-site", HOST, "--urls", urls, "--export", export)
        output = manage(data, *map(str, arguments)).stdout
        seconds = time.perf_counter() - started
    rate = options.urls / seconds
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print("\n".join(line for line in output.splitlines() if re.match(r"\w.*: \d", line)))
    print(
        f"{options.urls:,} URLs in {seconds:.0f} s: {rate:.0f} per second, 30,000 in {30_000 / rate / 60:.1f} minutes"
    )
    print(f"At most {memory:.0f} MB for one process")


if __name__ == "__main__":
    main()
