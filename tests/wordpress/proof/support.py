"""How tests prove a move: an export, what was imported from it, and the site that answers for the old host."""

import io

from django.core.management import call_command

from site_core.redirects.models import RedirectRule
from site_core.wordpress.models import ImportedItem, OldUrl, Proof
from tests.support.wordpress_site import import_export, item, write_export

HOST = "https://harbor.example"


def post(number, words="", **fields):
    """Return a post with a permalink by date, as an item of an export."""
    text = words or f"<p>Rest number {number} helps.</p><p>Nights of {number} hours are not rare.</p>"
    fields = {"title": f"Sleep {number}", "slug": f"sleep-{number}", "content": text} | fields
    return item(number, **({"link": f"{HOST}/2019/03/{fields['slug']}/"} | fields))


def move(folder, *items, **options):
    """Import ``items``, publish them, and redirect their old URLs. Return the path of the export.

    What the import knows of other URLs is deleted: tests list those that they are about.
    """
    path = write_export(folder / "export.xml", *items)
    import_export(path, publish=True, **options)
    OldUrl.objects.all().delete()
    for record in ImportedItem.objects.filter(key__startswith="post:", post_type="post"):
        page = record.find_object()
        RedirectRule.objects.create(source=f"/2019/03/{page.slug}/", target=page.url)
    return path


def prove(site_url, *urls, folder, export=None, **options):
    """Run the command. Return ``{path: line}`` of the proof, and what the command says."""
    listed = folder / "urls.txt"
    listed.write_text("\n".join(urls), encoding="utf-8")
    output = io.StringIO()
    exports = [export] if export else []
    options = {"export": exports, "site": site_url, "old_site": HOST} | options
    call_command("prove_move", urls=[listed], stdout=output, **options)
    return lines(), output.getvalue()


def lines():
    return {line.path: line for line in Proof.objects.first().lines.all()}


def results(found):
    return {path: line.result for path, line in found.items()}
