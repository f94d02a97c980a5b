"""Hostile HTML is read, or refused with a message, and takes no more than that."""

import contextlib

import pytest

from site_core.editing.paste.sanitizing import TooComplex
from tests.support.pasting import paste

FORMATS = "".join(f"<b class={number}>" for number in range(28))
HTML = {
    "formats": lambda n: FORMATS + "<p>x" * n * 10,
    "links to notes": lambda n: "<a href=#a>1</a>" * n + "<p id=a>x",
    "cells": lambda n: "<table><tr>" + "<td>x" * n,
    "runs": lambda n: "<p>" + "<b>a</b><i> </i>" * n,
    "selectors": lambda n: f"<style>{''.join(f'.a{i}{{color:red}}' for i in range(n))}</style>" + "<p class=a1>x" * n,
    "style elements": lambda n: "<style>" * n,
    "comments": lambda n: "<style>" + "/*" * n * 50 + "</style>x",
    "quotes": lambda n: '<p style="' + "'a:b(;" * n * 10 + '">x',
    "breaks": lambda n: "<p>" + "a<br> " * n,
}


@pytest.mark.parametrize("kind", HTML)
def test_hostile_html_is_read_or_refused(kind):
    """With a time that grows with the square of the length, this would take minutes."""
    with contextlib.suppress(TooComplex):
        assert paste(HTML[kind](8_000)).parts
