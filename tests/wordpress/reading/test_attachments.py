"""Files come with their texts, their credit, and their path."""

import pytest

from site_core.wordpress.items import Item
from site_core.wordpress.reading.attachments import Attachment, attachment_of

URL = "https://clinic.example/wp-content/uploads/2024/03/r%C3%B6om.jpg"


def test_a_file_has_its_texts():
    details = 'a:1:{s:10:"image_meta";a:2:{s:6:"credit";s:8:"Kim &amp;";s:7:"caption";s:3:"Old";}}'
    meta = {
        "_wp_attached_file": ("2024/03/room.jpg",),
        "_wp_attachment_image_alt": ("A <b>room</b>",),
        "_wp_attachment_metadata": (details,),
    }
    item = Item(
        1, "attachment", title="Room &amp; chair", excerpt="A caption", content="Long", attachment_url=URL, meta=meta
    )
    assert attachment_of(item) == Attachment(
        url=URL,
        path="2024/03/room.jpg",
        title="Room & chair",
        alt="A room",
        caption="A caption",
        description="Long",
        credit="Kim &",
    )


def test_a_file_without_meta_has_the_path_of_its_url():
    assert attachment_of(Item(1, "attachment", guid=URL)) == Attachment(url=URL, path="2024/03/röom.jpg")


@pytest.mark.parametrize("details", ["", "a:1:{", "i:1;", 'a:1:{s:10:"image_meta";i:1;}', 'a:1:{i:0;s:1:"x";}'])
@pytest.mark.parametrize("url", ["", "https://[", "https://clinic.example/logo.svg"])
def test_broken_meta_and_urls_are_no_error(details, url):
    item = Item(1, "attachment", attachment_url=url, meta={"_wp_attachment_metadata": (details,)})
    assert attachment_of(item) == Attachment(url=url, path="")
