"""Measure the renditions of a new photo of 24 megapixels: ``python -m tests.bench.renditions``.

“In the request” is what Wagtail does where a template asks for renditions that don’t exist: it decodes the original for
each of them. “In the background” is what the site does after an upload: all declared renditions, from one decode.
"""

import io
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

SIZE = (6000, 4000)


def main():
    print("| | renditions | CPU time, s | peak memory, MB |\n|---|---:|---:|---:|")
    with tempfile.TemporaryDirectory(prefix="clinic-renditions-") as folder:
        photo = Path(folder, "photo.jpg")
        create_photo().save(photo, quality=90)
        for name, function in MEASURED.items():
            command = [sys.executable, "-m", "tests.bench.renditions", function.__name__, str(photo)]
            count, seconds, megabytes = subprocess.check_output(command, text=True).split()
            print(f"| {name} | {count} | {float(seconds):.1f} | {megabytes} |")


def create_photo():
    """Return an image with large and small structures, and the noise of a camera."""
    structures = [Image.effect_noise((750, 500), 70).resize(SIZE, Image.Resampling.BICUBIC) for _ in range(3)]
    noise = Image.effect_noise(SIZE, 12)
    return Image.blend(Image.merge("RGB", structures), Image.merge("RGB", [noise] * 3), 0.25)


def in_request(photo):
    """Create the renditions of an article with this photo at the top, as AbstractImage.create_renditions does."""
    from concurrent.futures import ThreadPoolExecutor

    from wagtail.images.models import Filter

    from site_core.media.rendition_specs import get_specs

    specs = [spec for name in ("lead", "structured_data", "share") for spec in get_specs(name)]
    image = create_image()

    def create(spec):
        Filter(spec).run(image, io.BytesIO(), io.BytesIO(photo))

    with ThreadPoolExecutor(3) as executor:
        list(executor.map(create, specs))
    return specs, resource.RUSAGE_SELF


def in_background(photo):
    """Create all declared renditions, in the process that does it on a site."""
    from wagtail.images.models import Filter

    from site_core.media.rendition_files import get_job, run
    from site_core.media.rendition_specs import specs_in_advance

    specs, image = specs_in_advance(), create_image()
    run(image, photo, [get_job(image, Filter(spec), "JPEG") for spec in specs])
    return specs, resource.RUSAGE_CHILDREN


def create_image():
    from site_core.media.models import ClinicImage

    image = ClinicImage(title="Photo", collection_id=1)
    image.width, image.height = SIZE
    image.is_svg = lambda: False  # Wagtail looks at the file's name
    return image


def measure(name, path):
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "site_core.settings.test"
    django.setup()
    specs, who = globals()[name](Path(path).read_bytes())
    usage = resource.getrusage(who)
    print(len(specs), usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024)


MEASURED = {"in the request": in_request, "in the background": in_background}

if __name__ == "__main__":
    measure(*sys.argv[1:]) if sys.argv[1:] else main()
