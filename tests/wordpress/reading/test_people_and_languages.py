"""Co-authors are authors with public names, and translations know each other."""

from site_core.wordpress.items import Term
from site_core.wordpress.reading import read
from site_core.wordpress.reading.languages import translations
from tests.support import wxr


def read_parts(folder, *parts):
    return read([wxr.write(folder, wxr.export(*parts))])


def test_guest_authors_are_authors(tmp_path):
    meta = {"cap-display_name": "Ben Ash &amp; Co", "cap-user_login": "ben", "cap-user_email": "ben@x.example"}
    guest = wxr.item(9, "ben", post_type="guest-author", post_name="cap-ben", meta=meta)
    post = wxr.item(1, terms=(("author", "cap-ben", "ben"),))
    author = read_parts(tmp_path, guest, post).authors["ben"]
    assert (author.display_name, author.email) == ("Ben Ash & Co", "ben@x.example")


def test_accounts_come_before_co_authors(tmp_path):
    post = wxr.item(1, terms=(("author", "cap-anna", "Somebody"),))
    assert read_parts(tmp_path, wxr.author("anna", "Anna Roe"), post).authors["anna"].display_name == "Anna Roe"


def test_names_of_author_terms_are_used_unless_they_are_logins(tmp_path):
    terms = (("author", "cap-ben", "Ben Ash"), ("author", "cap-kim", "Kim"), ("author", "joe", "joe@x.example"))
    authors = read_parts(tmp_path, wxr.item(1, terms=terms)).authors
    assert {login: author.display_name for login, author in authors.items()} == {"ben": "Ben Ash"}


def test_logins_that_co_authors_plus_wrote_as_names_are_never_names(tmp_path):
    terms = (("author", "cap-dr-smith77", "Dr.Smith77"), ("author", "cap-jose-x1", "José_X1"), ("author", "b", "anna"))
    authors = read_parts(tmp_path, wxr.author("anna", "Anna Roe"), wxr.item(1, terms=terms)).authors
    assert {author.display_name for author in authors.values()} == {"Anna Roe"}


def test_names_that_are_logins_of_others_are_never_names(tmp_path):
    guest = wxr.item(9, "A", post_type="guest-author", meta={"cap-user_login": "ben.x", "cap-display_name": "Kim.Y"})
    post = wxr.item(1, terms=(("author", "joe", "Ben.X"), ("author", "b", "Writer9")), creator="writer9")
    other = wxr.item(2, terms=(("author", "kim.y", "Kim Young"),))
    authors = read_parts(tmp_path, guest, post, other).authors
    assert {author.display_name for author in authors.values()} == {"Kim Young"}


def test_email_addresses_in_author_terms_are_dropped(tmp_path):
    term = wxr.term("author", "cap-ben", "ben").replace(
        "</wp:term>", "<wp:term_description><![CDATA[Ben ben@x.example]]></wp:term_description></wp:term>"
    )
    assert "ben@x.example" not in repr(read_parts(tmp_path, term))


def test_translations_are_grouped():
    group = Term("post_translations", "pll_1", "pll_1", description='a:2:{s:2:"en";i:4;s:5:"pt_BR";i:7;}')
    broken = Term("post_translations", "pll_2", "pll_2", description='a:2:{s:2:"en";')
    alone = Term("post_translations", "pll_3", "pll_3", description='a:1:{s:2:"en";i:9;}')
    assert translations([group, broken, alone, Term("category", "x", "X")]) == [{"en": 4, "pt-br": 7}]
