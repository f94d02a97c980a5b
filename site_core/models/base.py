"""What every page of the site is."""

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.compat import HTTPMethod
from wagtail.models import Page
from wagtailseo.models import SeoMixin


class BasePageForm(WagtailAdminPageForm):
    """Checks whose answer depends on related rows, once all rows of the form are known."""

    def is_valid(self):
        if not super().is_valid():
            return False
        if not self.is_deferred_validation:
            self.check_publication()
        return not self.errors

    def check_publication(self):
        """Add errors for what a draft may lack and a published page may not."""

    def kept_rows(self, relation):
        """How many rows of an inline panel stay after saving."""
        formset = self.formsets[relation]
        kept = [form for form in formset.forms if form not in formset.deleted_forms]
        return sum(1 for form in kept if form.instance.pk or form.has_changed())


class BasePage(SeoMixin):
    """Every page type extends this class; the system check ``site_core.E001`` holds it."""

    base_form_class = BasePageForm
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]
    # wagtail-seo's own preview parses the page's HTML with whatever parser is there; see LIBRARIES.
    seo_description_sources = ["search_description", "standfirst", "introduction", "summary"]

    class Meta:
        abstract = True

    @property
    def meta_title(self):
        """Text of ``<title>``: the editor's, or page and clinic."""
        if self.seo_title:
            return self.seo_title
        return f"{self.title} — {self.seo_sitename}" if self.seo_sitename else self.title

    @property
    def meta_description(self):
        return self.seo_description

    def publication_errors(self):
        """What keeps this page from being published, as ``{field name: [message, …]}``.

        Holds on every way to publish (bulk action, workflow, script), where no form is there to check.
        """
        return {}

    def save(self, clean=True, **kwargs):
        if clean and self.live and (errors := self.publication_errors()):
            raise ValidationError(errors)
        return super().save(clean=clean, **kwargs)

    def search_text(self):
        """The page's visible text as search results quote it: description, then body."""
        body = getattr(self, "body", None)
        texts = [self.meta_description]
        if body is not None:
            texts += body.stream_block.get_searchable_content(body)
        return strip_tags(" ".join(str(text) for text in texts if text))

    def get_breadcrumbs(self):
        """Ancestors below the tree's root, home first, without the page itself."""
        return Page.objects.ancestor_of(self).live().filter(depth__gt=1).order_by("depth")
