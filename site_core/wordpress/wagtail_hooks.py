"""The import in Wagtail's admin."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from site_core.lib.admin_menu import PermissionMenuItem

from .attention import mark_done
from .proof import views as proof_views
from .switch import views as switch_views
from .wizard import old_url_views, report_views, views
from .wizard.tasks import PERMISSION
from .worklist import WorklistView


@hooks.register("register_admin_urls")
def register_import_urls() -> list[URLPattern]:
    base, run = "wordpress/uploads/<int:pk>/", "wordpress/imports/<int:pk>/"
    proof = "wordpress/proofs/<int:pk>/"
    return [
        path("wordpress/", views.ImportsView.as_view(), name="wordpress_imports"),
        path("wordpress/uploads/new/", views.FilesView.as_view(), name="wordpress_import"),
        path(base, views.UploadView.as_view(), name="wordpress_upload"),
        path(f"{base}files/", views.AddFilesView.as_view(), name="wordpress_add_files"),
        path(f"{base}mapping/", views.MappingView.as_view(), name="wordpress_mapping"),
        path(f"{base}delete/", views.DeleteFilesView.as_view(), name="wordpress_delete_files"),
        path(
            f"{base}rehearsal.<str:file_format>",
            report_views.RehearsalFileView.as_view(),
            name="wordpress_rehearsal_file",
        ),
        path(run, report_views.ReportView.as_view(), name="wordpress_report"),
        path(f"{run}report.<str:file_format>", report_views.ReportFileView.as_view(), name="wordpress_report_file"),
        path(f"{run}urls/", old_url_views.OldUrlsView.as_view(), name="wordpress_old_urls"),
        path(f"{run}publish/", report_views.PublishView.as_view(), name="wordpress_publish"),
        path("wordpress/pages/", WorklistView.as_view(), name="wordpress_worklist"),
        path("wordpress/pages/<int:page_id>/done/", mark_done, name="wordpress_attention_done"),
        path(f"{run}undo/", report_views.UndoView.as_view(), name="wordpress_undo"),
        path(f"{run}switch/", switch_views.ChecklistView.as_view(), name="wordpress_switch"),
        path("wordpress/proofs/", proof_views.ProofsView.as_view(), name="wordpress_proofs"),
        path(proof, proof_views.ProofView.as_view(), name="wordpress_proof"),
        path(f"{proof}lines/<int:line>/", proof_views.ProofLineView.as_view(), name="wordpress_proof_line"),
        path(f"{proof}sheet.<str:file_format>", proof_views.ProofFileView.as_view(), name="wordpress_proof_file"),
        path(f"{run}after/", switch_views.AfterView.as_view(), name="wordpress_after"),
    ]


@hooks.register("register_settings_menu_item")
def register_menu_item() -> MenuItem:
    url = reverse("wordpress_imports")
    return PermissionMenuItem(_("Import from WordPress"), url, permission=PERMISSION, icon_name="download", order=1300)


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="wordpress", codename="add_importrun")


@hooks.register("insert_global_admin_css")
def add_styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin/wordpress.css"))
