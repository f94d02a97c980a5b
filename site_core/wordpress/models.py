"""What was imported, one record for each thing of the old site, and every URL that it had. Runs start from them."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from .switch.models import MissedUrl, Switch, SwitchDay, SwitchTick  # noqa: F401  Django looks for models here


class ImportRun(models.Model):
    """One run of an import. ``source`` is the address of the old site."""

    class Status(models.TextChoices):
        RUNNING = "running", _("Running, or interrupted")
        FINISHED = "finished", _("Finished")
        FAILED = "failed", _("Failed")
        UNDONE = "undone", _("Undone")

    source = models.CharField(_("old site"), max_length=255)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.RUNNING)
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    options = models.JSONField(_("options"), default=dict)
    mapping = models.JSONField(_("mapping"), default=dict)
    report = models.JSONField(_("report"), default=dict)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("import from WordPress")
        verbose_name_plural = _("imports from WordPress")

    def __str__(self) -> str:
        return f"{self.source} ({self.get_status_display()})"


class ImportUpload(models.Model):
    """Files that somebody uploaded in the admin, on their way to an import. The files are in a private folder.

    ``task`` is the last one that was started for them, and says which step they have reached. What the files contain
    and what becomes of it is in the folder too, so that all of it is deleted at once.
    """

    folder = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("uploaded at"), default=timezone.now)
    task = models.ForeignKey(
        "background_tasks.BackgroundTask",
        verbose_name=_("task"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    options = models.JSONField(_("options"), default=dict)
    import_run = models.ForeignKey(
        ImportRun, verbose_name=_("import"), null=True, on_delete=models.SET_NULL, related_name="uploads"
    )

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("uploaded export")
        verbose_name_plural = _("uploaded exports")

    def __str__(self) -> str:
        return _("Export uploaded on %(date)s") % {"date": date_format(timezone.localtime(self.created_at))}


class ImportedItem(models.Model):
    """One post, page, file, topic, or author of the old site, and what became of it here.

    ``key`` is stable at the source: ``post:12``, ``term:category:sleep``, ``author:`` and ``file:`` with a hash.
    ``source_hash`` is that of what the source said when it was last written here, ``written_hash`` that of what was
    written. If what is here has another hash, somebody has edited it.
    """

    class State(models.TextChoices):
        PLACED = "placed", _("Created, without its content")
        WRITTEN = "written", _("Imported")
        CONFLICT = "conflict", _("Changed on both sides")
        FAILED = "failed", _("Failed")

    source = models.CharField(_("old site"), max_length=255)
    key = models.CharField(_("key"), max_length=255)
    run = models.ForeignKey(ImportRun, verbose_name=_("first import"), on_delete=models.CASCADE, related_name="items")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLACED)
    post_type = models.CharField(_("type at the source"), max_length=64, blank=True)
    content_type = models.ForeignKey(
        ContentType, verbose_name=_("type here"), null=True, on_delete=models.CASCADE, related_name="+"
    )
    object_id = models.PositiveBigIntegerField(_("object"), null=True)
    # Whether the import created the object, or found it here. Undoing deletes only what it created.
    is_created = models.BooleanField(_("created by the import"), default=False)
    was_public = models.BooleanField(_("public at the source"), default=False)
    source_hash = models.CharField(_("hash of the source"), max_length=64, blank=True)
    written_hash = models.CharField(_("hash of what was written"), max_length=64, blank=True)
    # For a conflict, what the source says now. For the report, how many words and links were kept.
    conflict = models.JSONField(_("version of the source"), null=True, blank=True)
    details = models.JSONField(_("details"), default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="wordpress_item_once")]
        indexes = [models.Index(fields=["content_type", "object_id"], name="wordpress_item_object")]
        verbose_name = _("imported item")
        verbose_name_plural = _("imported items")

    def __str__(self) -> str:
        return f"{self.source} {self.key}"

    def find_object(self) -> Any:
        """Return what was imported. None if it was deleted."""
        model = self.content_type.model_class() if self.content_type else None
        return model._default_manager.filter(pk=self.object_id).first() if model and self.object_id else None

    def set_object(self, instance: models.Model) -> None:
        self.content_type = ContentType.objects.get_for_model(instance)
        self.object_id = instance.pk


class OldUrl(models.Model):
    """A URL of the old site, without its host. ``key`` is the hash of ``path``: see ``old_urls/paths.py``.

    ``requests`` is how often visitors asked for it, as far as a list says so. Nothing is stored about who asked.
    """

    class Kind(models.TextChoices):
        POST = "post", _("Posts")
        PAGE = "page", _("Pages")
        ATTACHMENT = "attachment", _("Pages of images and files")
        UPLOAD = "upload", _("Images and files")
        CATEGORY = "category", _("Categories")
        TAG = "tag", _("Tags")
        AUTHOR = "author", _("Authors")
        DATE = "date", _("Lists by date")
        FEED = "feed", _("Feeds")
        SYSTEM = "system", _("WordPress itself")
        OTHER = "other", _("Others")

    class Origin(models.TextChoices):
        EXPORT = "export", _("Export")
        SITEMAP = "sitemap", _("Sitemap")
        CRAWL = "crawl", _("Crawl")
        SEARCH_CONSOLE = "search_console", _("Search Console")
        ACCESS_LOG = "access_log", _("Access log")
        LIST = "list", _("List")

    source = models.CharField(_("old site"), max_length=255)
    key = models.CharField(_("key"), max_length=64)
    path = models.TextField(_("path"))
    requests = models.PositiveBigIntegerField(_("requests"), default=0)
    origins = models.JSONField(_("known from"), default=list)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.OTHER)
    # The key of the ImportedItem that it belongs to.
    item_key = models.CharField(_("item"), max_length=255, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="wordpress_old_url_once")]
        indexes = [
            models.Index(fields=["source", "-requests", "id"], name="wordpress_old_url_requests"),
            models.Index(fields=["key"], name="wordpress_old_url_key"),
        ]
        verbose_name = _("old URL")
        verbose_name_plural = _("old URLs")

    def __str__(self) -> str:
        return self.path


class OldUrlList(models.Model):
    """A file with URLs that somebody added, so that the same file doesn’t count twice. The file itself is not kept."""

    source = models.CharField(_("old site"), max_length=255)
    digest = models.CharField(_("SHA-256 of the file"), max_length=64)
    name = models.CharField(_("name"), max_length=100)
    origins = models.JSONField(_("contains"), default=list)
    urls = models.PositiveBigIntegerField(_("URLs"), default=0)
    left_out = models.PositiveBigIntegerField(_("left out"), default=0)
    # URLs of further sitemaps that it names, as far as nobody has added them yet.
    sitemaps = models.JSONField(_("further sitemaps"), default=list)
    # While it is added: how many of its URLs are stored.
    read = models.PositiveBigIntegerField(_("URLs read"), default=0)
    is_complete = models.BooleanField(_("complete"), default=True)
    added_at = models.DateTimeField(_("added at"), default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["source", "digest"], name="wordpress_url_list_once")]
        verbose_name = _("list of old URLs")
        verbose_name_plural = _("lists of old URLs")

    def __str__(self) -> str:
        return self.name


class OldUrlRules(models.Model):
    """Redirects that were created for the URLs of an old site. ``written`` has their fingerprints by old path."""

    source = models.CharField(_("old site"), max_length=255)
    redirect_import = models.ForeignKey(
        "redirects.RedirectImport", verbose_name=_("import of redirects"), on_delete=models.CASCADE, related_name="+"
    )
    written = models.JSONField(_("written"), default=dict)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("redirects of an old site")
        verbose_name_plural = _("redirects of old sites")

    def __str__(self) -> str:
        return self.source


class Proof(models.Model):
    """One rehearsal: every known URL of the old site, and what this site says to it.

    ``options`` says what it reads, so that it can go on after an interruption. ``totals`` counts lines by result.
    """

    class Status(models.TextChoices):
        RUNNING = "running", _("Running, or interrupted")
        FINISHED = "finished", _("Finished")
        CANCELED = "canceled", _("Canceled")
        FAILED = "failed", _("Failed")

    source = models.CharField(_("old site"), max_length=255)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.RUNNING)
    options = models.JSONField(_("options"), default=dict)
    totals = models.JSONField(_("totals"), default=dict)
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    task = models.ForeignKey(
        "background_tasks.BackgroundTask",
        verbose_name=_("task"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("proof")
        verbose_name_plural = _("proofs")

    def __str__(self) -> str:
        return f"{self.source} ({self.get_status_display()})"


class ProofLine(models.Model):
    """One URL of the old site, and what became of it. ``result`` is blank until it has been requested.

    ``key`` is the SHA-256 of ``path``, which has the query string. ``final_path`` is a full URL if it is on another
    site. ``differences`` is what ``proof.comparing`` found, or the reason why there was no answer.
    """

    class Result(models.TextChoices):
        SAME = "same", _("Same")
        MOVED = "moved", _("Moved in one hop")
        DIFFERS = "differs", _("Differs")
        GONE = "gone", _("Gone on purpose")
        UNANSWERED = "unanswered", _("Unanswered")

    proof = models.ForeignKey(Proof, verbose_name=_("proof"), on_delete=models.CASCADE, related_name="lines")
    key = models.CharField(_("key"), max_length=64)
    path = models.TextField(_("old URL"))
    requests = models.PositiveBigIntegerField(_("requests"), default=0)
    result = models.CharField(_("result"), max_length=10, choices=Result, blank=True)
    status_code = models.PositiveSmallIntegerField(_("status code"), default=0)
    hops = models.PositiveSmallIntegerField(_("hops"), default=0)
    final_path = models.TextField(_("new URL"), blank=True)
    differences = models.JSONField(_("differences"), default=dict)

    class Meta:
        ordering = ["-requests", "pk"]
        constraints = [models.UniqueConstraint(fields=["proof", "key"], name="wordpress_proof_line_once")]
        indexes = [
            models.Index(fields=["proof", "result", "-requests"], name="wordpress_proof_result"),
            models.Index(fields=["proof", "-requests"], name="wordpress_proof_requests"),
        ]
        verbose_name = _("line of a proof")
        verbose_name_plural = _("lines of proofs")

    def __str__(self) -> str:
        return self.path
