# Varnish 7 in front of two machines of the site. Needs Debian's packages varnish and varnish-modules (for xkey and var).
# Stands at /etc/varnish/clinic.vcl, and is started as varnish.conf beside this file says.
# Put a server that ends HTTPS before it (nginx, Caddy, hitch), which sets X-Forwarded-Proto.
vcl 4.1;

import directors;
import std;
import var;
import xkey;

probe alive {
    .url = "/healthz/";
    .interval = 2s;
    .timeout = 2s;
    .window = 3;
    .threshold = 2;
    .initial = 2;
}

# The machines of the site. Change these addresses, and add or take away machines here and in vcl_init.
backend one { .host = "10.0.0.11"; .port = "8000"; .probe = alive; .first_byte_timeout = 60s; .connect_timeout = 2s; }
backend two { .host = "10.0.0.12"; .port = "8000"; .probe = alive; .first_byte_timeout = 60s; .connect_timeout = 2s; }

# Who may say that everything is out of date: the machines of the site.
acl machines {
    "127.0.0.1";
    "10.0.0.0"/24;
}

sub vcl_init {
    new site = directors.round_robin();
    site.add_backend(one);
    site.add_backend(two);
}

sub vcl_recv {
    set req.backend_hint = site.backend();

    # Something public has changed: see site_core/caching/frontend_cache.py. What is kept stays as the last good copy, for the case
    # that no machine answers, and is never given out otherwise.
    if (req.method == "PURGE") {
        # Straight from a machine: what comes through the server in front has an address before that server's own.
        if (client.ip !~ machines || req.http.X-Forwarded-For ~ ",") {
            return (synth(403, "Not for you"));
        }
        var.global_set("changed", "" + std.time2real(now, 0.0));
        xkey.softpurge("site");
        return (synth(200, "Everything is asked for anew"));
    }

    # A page is never older than its last change, as long as a machine answers; where none does, up to a day older.
    set req.grace = 0s;
    if (req.restarts > 0 || !std.healthy(req.backend_hint)) {
        set req.grace = 1d;
    }

    # The server in front says whether the visitor came by HTTPS; made-up values must not make copies of their own.
    if (req.http.X-Forwarded-Proto != "https") {
        set req.http.X-Forwarded-Proto = "http";
    }
    unset req.http.X-Forwarded-Host;
    unset req.http.Forwarded;

    # Campaigns' parameters don't change a page. They go along to the site, which passes them on with redirects.
    unset req.http.X-Known;
    if (req.url ~ "\?") {
        set req.http.X-Known = regsuball(req.url,
            "([?&])(utm_[a-z_]+|gclid|gbraid|wbraid|dclid|fbclid|msclkid|mc_[ce]id|_ga)=[^&]*", "\1");
        set req.http.X-Known = regsuball(req.http.X-Known, "&{2,}", "&");
        set req.http.X-Known = regsub(req.http.X-Known, "\?&*", "?");
        set req.http.X-Known = regsub(req.http.X-Known, "[?&]$", "");
    }

    # Brotli for those who take it: one more copy of each page at most.
    if (req.http.Accept-Encoding ~ "(^|[ ,])br(?!; *q=0)($|[ ,;])") {
        set req.http.Accept-Encoding = "br";
    } elsif (req.http.Accept-Encoding ~ "gzip(?!; *q=0)") {
        set req.http.Accept-Encoding = "gzip";
    } else {
        unset req.http.Accept-Encoding;
    }

    if (req.method != "GET" && req.method != "HEAD") {
        return (pass);
    }
    # Editors, and visitors in the middle of a form. Cookies that others have set don't matter to the site.
    if (req.http.Cookie ~ "clinic_(session|csrf)=" || req.http.Authorization) {
        return (pass);
    }
    unset req.http.Cookie;
    # Any other query (searches, pages of a list, whatever somebody makes up) is answered by the site's own page cache,
    # which knows each page's parameters: no flood of addresses can fill this one.
    if (req.http.X-Known ~ "\?") {
        return (pass);
    }
    return (hash);
}

sub vcl_hash {
    if (req.http.X-Known) {
        hash_data(req.http.X-Known);
    } else {
        hash_data(req.url);
    }
    hash_data(req.http.Host);
    hash_data(req.http.X-Forwarded-Proto);
    return (lookup);
}

sub vcl_backend_fetch {
    unset bereq.http.X-Known;
    set bereq.http.X-Asked-At = "" + std.time2real(now, 0.0);
}

sub vcl_backend_response {
    # Another machine may have what this one has not; a request that changes something is never sent twice.
    if (beresp.status >= 500 && bereq.retries == 0 && (bereq.method == "GET" || bereq.method == "HEAD")) {
        return (retry);
    }
    # Kept: whole pages and files that say so. Not kept: redirects, which take the visitor's query along, and errors.
    if (beresp.status != 200 || bereq.uncacheable || beresp.http.Set-Cookie
        || beresp.http.Cache-Control !~ "s-maxage=[1-9]|immutable" || beresp.http.Cache-Control ~ "private|no-store"
        || beresp.http.Vary ~ "\*|(?i)cookie") {
        set beresp.uncacheable = true;
        set beresp.ttl = 1s;
        if (beresp.status >= 500) {
            set beresp.ttl = 0s;  # the last good copy must be found beside it
        }
        set beresp.grace = 0s;
        return (deliver);
    }
    set beresp.grace = 1d;
    if (beresp.ttl > 1d) {
        set beresp.ttl = 1d;
    }
    if (bereq.url !~ "^/static/") {
        set beresp.http.xkey = "site";
        # Asked for before a change, or so soon after it that the machine may not have known: ask once more at once.
        if (std.real(bereq.http.X-Asked-At, 0.0) < std.real(var.global_get("changed"), 0.0) + 0.6) {
            set beresp.ttl = 0.2s;
        }
    }
    return (deliver);
}

sub vcl_backend_error {
    if (bereq.retries == 0 && (bereq.method == "GET" || bereq.method == "HEAD")) {
        return (retry);
    }
}

sub vcl_deliver {
    # No machine has answered well: look for the last good copy.
    if (resp.status >= 500 && req.restarts == 0 && (req.method == "GET" || req.method == "HEAD")
        && req.http.Cookie !~ "clinic_session=" && !req.http.Authorization) {
        return (restart);
    }
    set resp.http.X-Cache-Hits = obj.hits;
    unset resp.http.xkey;
    unset resp.http.Via;
    unset resp.http.X-Varnish;
}
