"""Texts of many kinds are moved without a loss, so nothing is reported: from an export, and from a saved copy."""

import pytest

from tests.wordpress.proof.old_site import OldSite
from tests.wordpress.proof.support import HOST, move, post, prove

pytestmark = pytest.mark.django_db

DOSES = """<p>Take 2.5&nbsp;mg, then &frac12; tablet or 1/2, for 1–2 days or 3 - 4 hours, up to 1,000 mg (10%).</p>
<p>At -5 °C or &minus;5&deg;, call if it is &gt; 38 or &lt; 36.5, from 5 to 50 mg, then from 50 to 5 mg.</p>
<p>H<sub>2</sub>O, 10<sup>-3</sup> m<sup>2</sup>, CO₂, x², <b>2</b>.5 and <em>not</em> able,
un<b>able</b>. p&lt;0.05</p>
<ul><li>5 mg</li><li>10 mg</li><li>20 mg</li></ul><ol><li>One of 3</li><li>Two of 3</li></ol>"""
LINKS = f"""<p>See <a href="{HOST}/2019/03/sleep-1/">more</a>, <a href="{HOST}/2019/03/sleep-3/">more</a>, and again
<a href="{HOST}/2019/03/sleep-1/">more</a> or <a href="https://www.nhs.uk/sleep/?utm_source=us">the NHS</a>.</p>
<p><a href="tel:+49 30 / 123-45">Call 030 / 123-45</a> or <a href="mailto:info@harbor.example">write</a>, and
<a href="mailto:info@harbor.example">write again</a>.</p><h2><a href="https://www.nhs.uk/">A heading</a></h2>
<p><a href="https://a.example/">one</a><a href="https://a.example/"> link</a> and <a href="#there">there</a>.</p>
<table><tr><th>Day</th><th>Dose</th></tr><tr><td>1</td><td>5 mg</td></tr><tr><td>2</td><td>10 mg</td></tr></table>"""
VIDEO = """<h1>Sleep 3</h1><p>Watch it.</p>
<!-- wp:embed {"url":"https://www.youtube.com/watch?v=dQw4w9WgXcQ","type":"video","providerNameSlug":"youtube"} -->
<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">
https://www.youtube.com/watch?v=dQw4w9WgXcQ
</div></figure>
<!-- /wp:embed --><p>“It’s fine”, they don't say... or so.</p><blockquote><p>Night is kind.</p></blockquote>"""
SOURCES = """<p>Sleep helps.<sup>1</sup> Light does not.<sup>1,2</sup> Nor does noise [1-3].</p><h2>References</h2>
<ol><li>Smith J. Sleep and rest. <em>Rest</em>. 2019;12(3):45-67. doi:10.1000/182</li>
<li>Jones K. Light at night. <em>Light</em>. 2020;1(2):3-9.
<a href="https://doi.org/10.1000/183">https://doi.org/10.1000/183</a></li>
<li>Meyer L. Noise. <em>Sound</em>. 2021;7:1-12. <a href="https://example.org/noise">Link</a></li>
<li>Brown B. Hats. Lancet. 2020;395(10223):12-18. PMID: 31900000</li></ol>"""
TEXTS = {1: DOSES, 2: LINKS, 3: VIDEO, 4: SOURCES}


@pytest.fixture
def moved(tmp_path, site):
    return move(tmp_path, *(post(number, text) for number, text in TEXTS.items()))


def paths():
    return [f"/2019/03/sleep-{number}/" for number in TEXTS]


@pytest.mark.parametrize("number", TEXTS)
def test_nothing_is_reported_of_an_export(moved, site_url, tmp_path, number):
    found, _ = prove(site_url, *paths(), folder=tmp_path, export=moved)
    assert found[paths()[number - 1]].differences == {}


@pytest.mark.parametrize("number", TEXTS)
def test_nothing_is_reported_of_a_copy(moved, site_url, tmp_path, number):
    video = '<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ"></iframe>'
    texts = {
        each: text.replace("\nhttps://www.youtube.com/watch?v=dQw4w9WgXcQ\n", video) for each, text in TEXTS.items()
    }
    old = OldSite({path: (f"Sleep {each}", texts[each]) for each, path in enumerate(paths(), 1)})
    found, _ = prove(site_url, *paths(), folder=tmp_path, copy=[old.write(tmp_path / "mirror")])
    assert found[paths()[number - 1]].differences == {}
