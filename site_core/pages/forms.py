from wagtail.admin.forms import WagtailAdminPageForm


class BasePageForm(WagtailAdminPageForm):
    """Checks whose answer depends on related rows, once all rows of the form are known."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.has_unpublished_changes:
            # What was said of the last change doesn't hold for the next.
            self.initial["minor_change"] = False

    def is_valid(self):
        if not super().is_valid():
            return False
        if not self.is_deferred_validation:
            self.check_publication()
        return not self.errors

    def check_publication(self):
        """Add errors for what a draft may lack and a published page may not."""

    def require_rows(self, relation, message):
        """Add ``message`` to an inline panel that has no row.

        Not ``min_num``: that opens an empty row, and with it a draft with nothing but a title doesn't save.
        """
        if not self.count_rows(relation):
            self.formsets[relation].non_form_errors().append(message)
            self.add_error(None, message)

    def count_rows(self, relation):
        """How many rows of an inline panel stay after saving."""
        formset = self.formsets[relation]
        kept = [form for form in formset.forms if form not in formset.deleted_forms]
        return sum(1 for form in kept if form.instance.pk or form.has_changed())
