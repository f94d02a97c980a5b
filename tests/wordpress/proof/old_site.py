"""A WordPress-like old site, made by a script: HTML pages with everything that a theme puts around a text."""

from dataclasses import dataclass, field
from html import escape

PAGE = """<!DOCTYPE html><html><head><title>{title} – Harbor Clinic</title>
<meta name="description" content="{description}"><link rel="canonical" href="https://harbor.example{path}">
<style>.x{{color:red}}</style></head><body class="single">
<header class="site-header"><a href="/">Harbor Clinic</a><nav class="menu"><a href="/blog/">Blog</a></nav></header>
<div id="content"><main><article class="post hentry"><header class="entry-header"><h1>{title}</h1>
<div class="entry-meta">Posted on <time>March {day}, 2019</time> by <a href="/author/maya/">Maya</a></div></header>
<{content_tag}>{content}<div class="sharedaddy sd-sharing">Share this: Facebook, Twitter</div></{content_end}>
<footer class="entry-footer"><span class="cat-links">Filed under <a href="/category/sleep/">Sleep</a></span></footer>
</article><nav class="post-navigation"><a href="/2019/03/other-{day}/">Older post number {day}</a></nav>
<div id="comments" class="comments-area"><p>What visitor {day} wrote</p></div></main>
<aside class="sidebar widget-area"><section class="widget"><h2>Recent posts</h2>{recent}</section></aside></div>
<footer class="site-footer">© Harbor Clinic</footer><script>track({day})</script></body></html>"""


@dataclass
class OldSite:
    """``pages`` are ``{path: (title, content)}``. ``content_class`` is the one of the theme; empty for none."""

    pages: dict = field(default_factory=dict)
    content_class: str = "entry-content"
    description: str = ""

    def html(self, path):
        number = list(self.pages).index(path) + 1
        title, content = self.pages[path]
        recent = "".join(f'<a href="{each}">{escape(name)}</a>' for each, (name, _) in self.pages.items())
        tag = f'div class="{self.content_class}"' if self.content_class else "div"
        return PAGE.format(
            title=escape(title),
            description=escape(self.description),
            path=path,
            day=number,
            content_tag=tag,
            content=content,
            content_end="div",
            recent=recent,
        )

    def write(self, folder):
        """Write a folder as wget --mirror does. Return it."""
        for path in self.pages:
            file = folder / "harbor.example" / path.strip("/") / "index.html"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(self.html(path), encoding="utf-8")
        return folder

    def write_warc(self, file, headers=b""):
        """Write a WARC file. Return it. ``headers`` are further lines that each response begins with."""
        with file.open("wb") as opened:
            for path in self.pages:
                body = self.html(path).encode()
                answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\n" + headers + b"\r\n" + body
                head = (
                    "WARC/1.0\r\nWARC-Type: response\r\n"
                    f"WARC-Target-URI: https://harbor.example{path}\r\nWARC-Date: 2024-03-01T09:30:00Z\r\n"
                    f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
                )
                opened.write(head.encode() + answer + b"\r\n\r\n")
        return file
