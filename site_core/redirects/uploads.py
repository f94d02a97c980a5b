"""Files on their way through the admin: looked through and written beside the requests, which show how far it is."""

import io
import logging
import threading
import time
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone
from django_tasks import task

from .formats.recognise import recognise
from .formats.rows import FileProblem
from .importing import REFUSED, WORDS, ChangedMeanwhile, Importer
from .models import RedirectUpload

logger = logging.getLogger(__name__)

MOST_SHOWN = 200  # rows of each word
DAYS_KEPT = 7  # of files that nobody confirmed
SECONDS_UNTIL_LOST = 60  # without a sign of life
State = RedirectUpload.State
BROKEN = "Something went wrong that was not foreseen. Nothing was imported. It is in the server’s log; try once more."


def progress_key(pk):
    return f"redirects.upload.{pk}"


def progress_of(upload):
    """``(rows done, rows in all)``, and None where there has been no sign of life for a while."""
    done, total, beat = cache.get(progress_key(upload.pk), (0, 0, 0))
    return (done, total) if time.time() - beat < SECONDS_UNTIL_LOST else None


def beat(upload, done, total):
    cache.set(progress_key(upload.pk), (done, total, time.time()), SECONDS_UNTIL_LOST * 10)


def start(upload, work):
    """Have ``work(upload)``, which is ``look`` or ``write``, done beside this request."""
    beat(upload, 0, 0)
    if settings.TASKS_IN == "database":
        work_on.enqueue(upload.pk)
    elif settings.REDIRECTS_IMPORT_IN_BACKGROUND:
        threading.Thread(target=in_thread, args=(upload, work), name=f"redirects-{upload.pk}", daemon=True).start()
    else:
        guarded(upload, work)


@task()
def work_on(pk):
    """Do what the upload waits for by now: it may have been thrown away, or told to begin anew."""
    upload = RedirectUpload.objects.filter(pk=pk).first()
    work = {State.CHECKING: look, State.IMPORTING: write}.get(upload and upload.state)
    if work:
        guarded(upload, work)


def in_thread(upload, work):
    try:
        guarded(upload, work)
    finally:
        connection.close()


def guarded(upload, work):
    """Do ``work``; what is wrong with the file is kept for whoever waits for it."""
    try:
        work(upload)
    except (FileProblem, ChangedMeanwhile) as problem:
        fail(upload, str(problem))
    except Exception:
        logger.exception("Import of redirects from %s failed", upload.file_name)
        fail(upload, BROKEN)


def fail(upload, text):
    RedirectUpload.objects.filter(pk=upload.pk).update(state=State.FAILED, problem=text, content=b"")


def importer_for(upload):
    """An Importer for the upload's file. Raises FileProblem."""
    source = recognise(io.BytesIO(bytes(upload.content)))
    return Importer(
        source,
        may_leave_site=upload.user.has_perm("site_core.add_external_redirect"),
        default_site_id=upload.site_id,
        progress=lambda done: beat(upload, done, source.total),
    )


def look(upload):
    """The dry run: what would become of each row."""
    importer = importer_for(upload)
    shown = {word: [] for word in WORDS}
    for outcome in importer.look():
        if len(shown[outcome.word]) < MOST_SHOWN:
            shown[outcome.word].append([outcome.line, outcome.text, " ".join(outcome.reasons)])
    counts = {word: importer.counts[word] for word in WORDS}
    outcome = {"format": importer.source.label, "counts": counts, "shown": shown}
    RedirectUpload.objects.filter(pk=upload.pk).update(state=State.CHECKED, outcome=outcome)


def write(upload):
    """The import itself, in one transaction with the news of it. Looks anew: rules may have changed since."""
    importer = importer_for(upload)
    for _ in importer.look():
        pass
    if importer.counts[REFUSED] and not upload.valid_only:
        raise FileProblem("Rows are refused by now that were fine before. Nothing was imported: look through it again.")
    with transaction.atomic():
        made = importer.write(upload.user, upload.file_name)
        RedirectUpload.objects.filter(pk=upload.pk).update(state=State.DONE, result=made, content=b"")


def forget_old():
    """Delete uploads that nobody has asked for in a week."""
    RedirectUpload.objects.filter(made_at__lt=timezone.now() - timedelta(days=DAYS_KEPT)).delete()
