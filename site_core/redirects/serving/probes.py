"""Recognize the paths that vulnerability scanners request.

The report of paths not found lists these apart; nothing is blocked. An old link among the probes is lost, and a probe
among the old links is only noise, so a path counts as a probe only if no page of an old website would have it. Many old
websites had pages such as /contact-us.php, /default.aspx, and /what's-new/.
"""

import re

PROBE_PATTERN = re.compile(
    r"""
      # Files that no website links to: settings, keys, dumps, and backups of code.
      \.(?:env|sql|sqlite3?|bak|swp|swo|ini|ya?ml|toml|sh|dll|pem|ppk|pfx|conf|cfg|log|db|mdb|inc|axd|jspa)(?:$|[.~/])
    | \.(?:php\d?|phtml|aspx?|jspx?|cfm|cgi|pl|html?|js|py|config)(?:[~#]|\.(?:old|orig|save|bak|txt|\d+)$)
    | /(?:web|app|applicationhost)\.config$
    | /(?:id_[rd]sa|server\.key|private\.key|(?:credentials|secrets?|settings)\.(?:json|txt|xml|py|js))$
    | /(?:backup|bak|dump|database|db|www|wwwroot|public_html|htdocs|web|site|website|old|archive|code|source)\d*
        \.(?:zip|tar|t?gz|bz2|rar|7z|tar\.gz)$
    | /\.(?!well-known/)                        # .env, .git/config, .aws/credentials
      # Software that is attacked all over the web, wherever it might be installed.
    | /(?:wp-(?:admin|login|includes|json|config|cron|signup)|xmlrpc|wlwmanifest|phpmyadmin|pma|myadmin|adminer|cgi-bin
        |telescope|actuator|solr|owa|autodiscover|boaform|hnap1|geoserver|_ignition|server-status|jenkins|manager/html
        |druid|struts|nacos|vendor/(?:phpunit|composer|laravel|bin)|aspnet_client)(?:$|[/.])
    | /wp-(?:content|[a-z]+)/.*\.php            # a plugin or a web shell; uploaded images are old links
    | /wp-[\w-]+\.php
      # Names of web shells and of scripts that print settings.
    | /(?:.|\d+|shell\d*|cmd|c99|r57|wso\d*|alfa\w*|b374k|webshell|eval-stdin|exec|php_?info
        |test\d*|config(?:uration)?|setup|install|filemanager|file-?manager|upload(?:er|s|_?file)?|fckeditor|xx+
        |wp|admin-?ajax|elfinder|php-cgi|phpunit)\.(?:php\d?|phtml|aspx?|jspx?)(?:$|/)
    | /(?:sdk|api/jsonws|console/(?:login|css|j_security_check)|portal/redlion|nmaplowercheck\d*|evox/about)(?:$|[/.])
      # Injected code and paths. An apostrophe within words is part of a name.
    | \.\./ | %2e%2e | [<>{}|\\^`"] | \$\( | /etc/passwd | union(?:\s|\+)+select
    | '(?:\s|\+|%20)*(?:$|[;)(="'|,*]|--|/\*) | \d'(?:$|/) | '(?:\s|\+)+(?:or|and|having|order|group|waitfor)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def is_probe(path: str) -> bool:
    """Return whether ``path`` (decoded) looks like a scanner's request rather than an old link."""
    return bool(PROBE_PATTERN.search(path))
