"""The upper bound of a server with Python behind it: ``tests.bench.bare:application``.

Every request gets the same response, with the size of an article and as many headers, without any other Python code.
"""

from site_core.lib.buffered_wsgi import BufferedWSGI

BODY = b"<p>A page.</p>\n" * 1000
HEADERS = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Cache-Control", "no-cache"),
    ("Vary", "Accept-Encoding"),
    ("ETag", 'W/"25a3f021ef07bbb7a39b58df"'),
    *(
        (f"X-Header-{number}", "a value of the usual length, which tells browsers what they may do")
        for number in range(10)
    ),
    ("Content-Length", str(len(BODY))),
]


def bare_application(environ, start_response):
    start_response("200 OK", HEADERS)
    return [BODY]


application = BufferedWSGI(bare_application, threads=1, max_body=lambda path: 0, memory=bare_application)
