"""Random requests that no browser sends: methods, URLs, headers, bodies."""

from io import BytesIO
from urllib.parse import quote, unquote_to_bytes

MARK = "<script>fz7(1)</script>"
EVIL = "evil.example"

TEXTS = [
    "",
    MARK,
    f'"><img src=x onerror=fz7(1)>{MARK}',
    "+ADw-script+AD4-fz7(1)+ADw-/script+AD4-",
    f"//{EVIL}",
    f"https://{EVIL}/",
    f"\\\\{EVIL}",
    "javascript:fz7(1)",
    "\x00",
    "a\r\nX-Injected: yes\r\n\r\n<script>fz7(1)</script>",
    "\u202egnp.exe\u2066\ufeff\u0000\u2028",
    "\ud7ff\U0010ffff\U0001f9e8" * 50,
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "{{ 7*7 }}{% debug %}${7*7}#{7*7}",
    "%00%ff%c0%ae%zz%",
    "' OR 1=1; DROP TABLE wagtailcore_page; --",
    "-1",
    "0",
    "1e309",
    "NaN",
    "9" * 400,
    "٣",
    "a" * 30_000,
    "(" * 2000,
    "*" * 500 + '"' * 500,
    "a OR " * 3000,
    "[" * 3000,
    "\xad\xa0" * 200,
]
PATH_TWISTS = [
    lambda path, text: path,
    lambda path, text: path.rstrip("/"),
    lambda path, text: f"{path}/",
    lambda path, text: f"/{path}",
    lambda path, text: f"//{EVIL}{path}",
    lambda path, text: f"/\\{EVIL}{path}",
    lambda path, text: path + quote(text[:2000], safe=""),
    lambda path, text: path + quote(text[:2000], safe="") + "/",
    lambda path, text: "/" + quote(text[:2000], safe="") + path,
    lambda path, text: path.upper(),
    lambda path, text: path + "%00",
    lambda path, text: path + "%ff%fe%80/",
    lambda path, text: path + "..%2f..%2f..%2f..%2fetc%2fpasswd",
    lambda path, text: path + "%2e%2e/%2e%2e/",
    lambda path, text: path + ";x=1/",
    lambda path, text: path.replace("/", "//"),
    lambda path, text: path + "a/" * 500,
    lambda path, text: "*",
    lambda path, text: "",
]
METHODS = ["GET"] * 12 + ["HEAD"] * 3 + ["POST"] * 6
METHODS += ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "MADE-UP", "X" * 300]
PARAMETERS = [
    "q",
    "page",
    "p",
    "next",
    "utm_source",
    "mode",
    "id",
    "format",
    "_method",
    "page_id",
    "s",
    "",
    "q[]",
    "ref",
]
HEADERS = [
    "ACCEPT",
    "ACCEPT_CHARSET",
    "ACCEPT_ENCODING",
    "ACCEPT_LANGUAGE",
    "AUTHORIZATION",
    "COOKIE",
    "FORWARDED",
    "IF_MATCH",
    "IF_MODIFIED_SINCE",
    "IF_NONE_MATCH",
    "IF_RANGE",
    "IF_UNMODIFIED_SINCE",
    "ORIGIN",
    "RANGE",
    "REFERER",
    "TRANSFER_ENCODING",
    "USER_AGENT",
    "X_CSRFTOKEN",
    "X_FORWARDED_FOR",
    "X_FORWARDED_HOST",
    "X_FORWARDED_PORT",
    "X_FORWARDED_PROTO",
    "X_HTTP_METHOD_OVERRIDE",
    "X_ORIGINAL_URL",
    "X_REQUESTED_WITH",
    "X_REQUEST_ID",
    "X_REWRITE_URL",
]
HEADER_VALUES = [
    "bytes=0-0",
    "bytes=5-2,-9999999999999999999,0-",
    "gzip;q=nan, br;q=1e999, *;q=0",
    "clinic_session=x; clinic_csrf=y",
    f"clinic_session={'é' * 90}; clinic_csrf={MARK}; \x00=;;==",
    "sessionid=" + "x" * 9000,
    'W/"x", ' * 900,
    "Sat, 99 Foo 99999 99:99:99 GMT",
    "Thu, 01 Jan 1970 00:00:00 GMT",
    "Basic " + "A" * 999 + "\x80",
    f"for=1.2.3.4;host={EVIL};proto=https",
    f"{EVIL}, testserver",
    "https",
    "203.0.113.9, unknown",
    "de-DE;q=2, " + "x-" * 3000,
    "text/html;charset=utf-7",
    f"http://{EVIL}/{MARK}",
    "XMLHttpRequest",
    "DELETE",
]
HOSTS = [
    EVIL,
    f"testserver:80@{EVIL}",
    f"testserver, {EVIL}",
    "testserver:99999",
    "testserver:x",
    "testserver.",
    "TESTSERVER",
    "[::1",
    "[::1]:80",
    "127.0.0.1:1",
    "localhost\t",
    f"localhost/{MARK}",
    "",
    "a" * 5000,
    "testserver\x00",
    "tést.example",
]
CONTENT_TYPES = [
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-7",
    "application/x-www-form-urlencoded; charset=no-such-charset",
    "application/x-www-form-urlencoded; charset=rot13",
    "application/x-www-form-urlencoded; charset=undefined",
    "text/html; charset*=no-such-charset'x'y",
    "text/html; charset*=utf-8''base64",
    "multipart/form-data; boundary*=x'y'z",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=b",
    "multipart/form-data; boundary=b; charset=utf-7",
    "multipart/form-data; boundary=" + "b" * 9000,
    "multipart/form-data; boundary=é",
    "application/json",
    "text/xml; charset=utf-16",
    ";;;=",
    "\x00",
]
BODIES = [
    b"",
    b"a=1&q=" + b"%ff" * 500,
    b"&".join(b"a%d=1" % number for number in range(11_000)),
    b"x" * 3_000_000,
    b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n',
    b'--b\r\nContent-Disposition: form-data; name="f"; filename="../../x\x00.py"\r\n\r\n1\r\n--b--',
    b"--b\r\nContent-Disposition: form-data; name=\"f\"; filename*=utf-7''%ff\r\n\r\n!\r\n--b--",
    b"--b\r\n" + b"X: y\r\n" * 5000,
    b"--b" * 5000,
    b"[" * 100_000,
    b"+ADw-script+AD4-=1",
    b"\xff\xfe\x00" * 100,
    b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>",
]


class Request:
    """A hostile request for one of ``urls``, determined by ``dice`` (a ``random.Random``)."""

    def __init__(self, dice, urls):
        path, _, query = dice.choice(urls).partition("?")
        self.method = dice.choice(METHODS)
        self.path = dice.choice(PATH_TWISTS)(path, dice.choice(TEXTS)) if dice.random() < 0.6 else path
        self.query = self.make_query(dice, query)
        self.host = dice.choice(HOSTS) if dice.random() < 0.15 else "testserver"
        self.headers = {dice.choice(HEADERS): dice.choice(HEADER_VALUES + TEXTS) for _ in range(dice.choice((0, 1, 3)))}
        self.remote = dice.choice(("127.0.0.1", "203.0.113.5", ""))
        self.body, self.kind, self.length = b"", "", None
        if self.method not in ("GET", "HEAD") or dice.random() < 0.05:
            self.body, self.kind = dice.choice(BODIES), dice.choice(CONTENT_TYPES)
            self.length = dice.choice([str(len(self.body))] * 5 + ["", "-1", "abc", "99999999999", "0"])

    def make_query(self, dice, query):
        kind = dice.random()
        if kind < 0.4:
            return query
        if kind < 0.8:
            pairs = ((dice.choice(PARAMETERS), dice.choice(TEXTS)) for _ in range(dice.choice((1, 1, 3))))
            return "&".join(f"{name}={quote(text, safe='')}" for name, text in pairs)
        wild = ["%", "%zz=%&&==&", "a=1&" * 15_000, "?" * 500, "q=" + "%f0" * 999, "q=" + MARK, "é=\xff", ";" * 300]
        return dice.choice(wild)

    def environ(self):
        body = BytesIO(self.body)
        headers = {
            f"HTTP_{name}": value.encode("utf-8", "replace").decode("latin-1") for name, value in self.headers.items()
        }
        environ = {
            "REQUEST_METHOD": self.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(self.path).decode("latin-1"),
            "QUERY_STRING": self.query,
            "HTTP_HOST": wsgi_string(self.host),
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": self.remote,
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": body,
            "wsgi.errors": BytesIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        if self.length is not None:
            environ |= {"CONTENT_LENGTH": self.length, "CONTENT_TYPE": self.kind}
        return environ | headers

    def __str__(self):
        headers = {name: value[:200] for name, value in self.headers.items()}
        return (
            f"{self.method} {self.path[:300]!r} ?{self.query[:300]!r} Host {self.host[:100]!r} {headers} "
            f"from {self.remote!r}, {self.kind[:80]!r} {self.body[:80]!r} ({self.length})"
        )


def wsgi_string(text):
    """Return a header value as WSGI represents its bytes."""
    return text.encode("utf-8", "replace").decode("latin-1")
