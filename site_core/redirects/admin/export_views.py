"""Download all redirects as a file."""

from __future__ import annotations

import tempfile

from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, Http404, HttpRequest
from django.utils import timezone

from .. import exporting

MAX_MEMORY_BYTES = 4 << 20  # larger files are buffered on disk


@permission_required(["site_core.view_redirectrule"], raise_exception=True)
def export(request: HttpRequest, file_format: str) -> FileResponse:
    """Return the file in ``file_format``: csv, xlsx, or json.

    The file is complete before the response starts, so an error never results in half a file.
    """
    if file_format not in exporting.CONTENT_TYPES:
        raise Http404
    file = tempfile.SpooledTemporaryFile(MAX_MEMORY_BYTES)  # noqa: SIM115  the response closes it
    exporting.write(file_format, file)
    file.seek(0)
    file_name = f"redirects-{timezone.localdate().isoformat()}.{file_format}"
    content_type = exporting.CONTENT_TYPES[file_format]
    return FileResponse(file, as_attachment=True, filename=file_name, content_type=content_type)
