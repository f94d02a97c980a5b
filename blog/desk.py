"""“Write an article” on the desk."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from site_core.lib.desk import WriteLink, register_write_links
from site_core.pages.adding import get_blank_form_url

from .models import ArticlePage

register_write_links(WriteLink(_("Write an article"), partial(get_blank_form_url, ArticlePage), order=10))
