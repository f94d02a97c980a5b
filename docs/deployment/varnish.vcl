# /etc/varnish/clinic.vcl: Varnish 7 in front of two machines of the site. Needs Debian's packages varnish and
# varnish-modules (for xkey and var). Start it as in varnish.conf, next to this file.
# Put a server that terminates HTTPS and sets X-Forwarded-Proto in front of it (nginx, Caddy, hitch).
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

# The machines of the site. Change these addresses, and add or remove machines here and in vcl_init.
backend one { .host = "10.0.0.11"; .port = "8000"; .probe = alive; .first_byte_timeout = 60s; .connect_timeout = 2s; }
backend two { .host = "10.0.0.12"; .port = "8000"; .probe = alive; .first_byte_timeout = 60s; .connect_timeout = 2s; }

# Clients that can invalidate the cache: the machines of the site.
acl machines {
    "127.0.0.1";
    "10.0.0.0"/24;
}

# The servers that terminate HTTPS. Only they may say who a visitor is, and whether the visitor uses HTTPS. If one runs
# on another machine, add its address here and to the site's TRUSTED_PROXIES.
acl https_servers {
    "127.0.0.1";
    "::1";
}

sub vcl_init {
    new site = directors.round_robin();
    site.add_backend(one);
    site.add_backend(two);
}

sub vcl_recv {
    set req.backend_hint = site.backend();

    # Something public has changed: see site_core/caching/frontend_cache.py. The cached pages stay as the last good ones, and are
    # served only while no machine responds.
    if (req.method == "PURGE") {
        # Directly from a machine: a request through the reverse proxy has another address before the proxy's own.
        if (client.ip !~ machines || req.http.X-Forwarded-For ~ ",") {
            return (synth(403, "Forbidden"));
        }
        var.global_set("changed", "" + std.time2real(now, 0.0));
        xkey.softpurge("site");
        return (synth(200, "Invalidated"));
    }

    # While a machine responds, a page is never older than its last change; otherwise, up to a day older.
    set req.grace = 0s;
    if (req.restarts > 0 || !std.healthy(req.backend_hint)) {
        set req.grace = 1d;
    }

    # Varnish has already appended the address of its client to X-Forwarded-For. From anyone but an HTTPS server, that
    # is all there is to know. Made-up values of X-Forwarded-Proto must not create more cached objects.
    if (client.ip !~ https_servers) {
        set req.http.X-Forwarded-For = client.ip;
        set req.http.X-Forwarded-Proto = "http";
    }
    if (req.http.X-Forwarded-Proto != "https") {
        set req.http.X-Forwarded-Proto = "http";
    }
    unset req.http.X-Forwarded-Host;
    unset req.http.Forwarded;
    unset req.http.X-Real-IP;

    # Campaign parameters don't change a page. They are forwarded to the site, which adds them to redirects.
    unset req.http.X-Normalized-URL;
    if (req.url ~ "\?") {
        set req.http.X-Normalized-URL = regsuball(req.url,
            "([?&])(utm_[a-z_]+|gclid|gbraid|wbraid|dclid|fbclid|msclkid|mc_[ce]id|_ga)=[^&]*", "\1");
        set req.http.X-Normalized-URL = regsuball(req.http.X-Normalized-URL, "&{2,}", "&");
        set req.http.X-Normalized-URL = regsub(req.http.X-Normalized-URL, "\?&*", "?");
        set req.http.X-Normalized-URL = regsub(req.http.X-Normalized-URL, "[?&]$", "");
    }

    # Brotli for clients that accept it: at most one more object for each page.
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
    # Documents are long, and not cached. Varnish would take the whole one from the site for each client, and keep it in
    # memory for as long as the client reads. Piped, it takes only what the client reads; the site limits slow ones.
    if (req.url ~ "^/documents/") {
        return (pipe);
    }
    # Editors, and visitors who are filling in a form. The site ignores other cookies.
    if (req.http.Cookie ~ "clinic_(session|csrf)=" || req.http.Authorization) {
        return (pass);
    }
    unset req.http.Cookie;
    # URLs with any other query (searches, pages of a list, anything made up) go to the site's own page cache, which
    # knows each page's parameters. No flood of URLs can fill this cache.
    if (req.http.X-Normalized-URL ~ "\?") {
        return (pass);
    }
    return (hash);
}

sub vcl_pipe {
    unset bereq.http.X-Normalized-URL;
}

sub vcl_hash {
    if (req.http.X-Normalized-URL) {
        hash_data(req.http.X-Normalized-URL);
    } else {
        hash_data(req.url);
    }
    hash_data(req.http.Host);
    hash_data(req.http.X-Forwarded-Proto);
    return (lookup);
}

sub vcl_backend_fetch {
    unset bereq.http.X-Normalized-URL;
    set bereq.http.X-Requested-At = "" + std.time2real(now, 0.0);
}

sub vcl_backend_response {
    # Another machine may succeed. A request that changes something is never sent twice.
    if (beresp.status >= 500 && bereq.retries == 0 && (bereq.method == "GET" || bereq.method == "HEAD")) {
        return (retry);
    }
    # Cached: pages and files that allow it. Not cached: redirects, which contain the visitor's query, and errors.
    if (beresp.status != 200 || bereq.uncacheable || beresp.http.Set-Cookie
        || beresp.http.Cache-Control !~ "s-maxage=[1-9]|immutable" || beresp.http.Cache-Control ~ "private|no-store"
        || beresp.http.Vary ~ "\*|(?i)cookie") {
        set beresp.uncacheable = true;
        set beresp.ttl = 1s;
        if (beresp.status >= 500) {
            set beresp.ttl = 0s;  # keeps the last good page
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
        # Requested before a change, or so soon afterward that the machine may not have known: request it again soon.
        if (std.real(bereq.http.X-Requested-At, 0.0) < std.real(var.global_get("changed"), 0.0) + 0.6) {
            set beresp.ttl = 0.2s;
        }
    }
    return (deliver);
}

sub vcl_backend_error {
    if (bereq.retries == 0 && (bereq.method == "GET" || bereq.method == "HEAD")) {
        return (retry);
    }
    # No machine responds, and there is no last good page. Varnish reads the file once.
    set beresp.http.Content-Type = "text/html; charset=utf-8";
    set beresp.http.Cache-Control = "no-store";
    set beresp.http.Retry-After = "30";
    synthetic(std.fileread("/etc/varnish/unavailable.html"));
    return (deliver);
}

sub vcl_deliver {
    # No machine has responded well: look for the last good page.
    if (resp.status >= 500 && req.restarts == 0 && (req.method == "GET" || req.method == "HEAD")
        && req.http.Cookie !~ "clinic_session=" && !req.http.Authorization) {
        return (restart);
    }
    set resp.http.X-Cache-Hits = obj.hits;
    unset resp.http.xkey;
    unset resp.http.Via;
    unset resp.http.X-Varnish;
}
