"""All redirects as a file to download."""

import tempfile

from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, Http404
from django.utils import timezone

from .. import exporting

IN_MEMORY = 4 << 20  # bytes; larger files are written to the disk first


@permission_required(["site_core.view_redirectrule"], raise_exception=True)
def export(request, kind):
    """The file as ``kind``: csv, xlsx or json. Written before it is sent, so that an error is no half a file."""
    if kind not in exporting.TYPES:
        raise Http404
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  the response closes it
    exporting.write(kind, file)
    file.seek(0)
    name = f"redirects-{timezone.localdate():%Y-%m-%d}.{kind}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=exporting.TYPES[kind])
