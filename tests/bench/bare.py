"""The most that the server can do with Python behind it: ``tests.bench.bare:application`` says the same to everybody.

An answer of the size of an article and with as many headers, and not one line of Python more.
"""

BODY = b"<p>A page.</p>\n" * 1000
HEADERS = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Cache-Control", "no-cache"),
    ("Vary", "Accept-Encoding"),
    ("ETag", 'W/"25a3f021ef07bbb7a39b58df"'),
    *((f"X-Header-{number}", "a value of the usual length, which says what browsers may do") for number in range(10)),
    ("Content-Length", str(len(BODY))),
]


def application(environ, start_response):
    start_response("200 OK", HEADERS)
    return [BODY]
