from typing import Any

from django.core.management.base import BaseCommand

from site_core.lib.progress import ProgressReporter

from ...availability import check_files
from ...models import ClinicImage

CHUNK_SIZE = 100


class Command(BaseCommand):
    help = "Check that the files of all images exist and can be read. List those that visitors don't see."

    def handle(self, **options: Any) -> None:
        images = ClinicImage.objects.order_by("pk")
        progress = ProgressReporter(self.stdout.write, "images checked", images.count())
        for image in images.iterator(chunk_size=CHUNK_SIZE):
            for broken in check_files([image]):
                reason = broken.get_file_problem_display()
                self.stderr.write(f"  {broken.title} (image {broken.pk}, {broken.file.name}): {reason}")
            progress.advance()
