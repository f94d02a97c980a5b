"""Recognize the paths that vulnerability scanners request."""

import re

# The report of paths not found lists these apart. Nothing is blocked.
PROBE_PATTERN = re.compile(
    r"""
      \.(?:php\d?|phtml|asp|aspx|jsp|jspa|cgi|env|sql|bak|old|swp|ini|ya?ml|sh|exe|dll|tar|gz|tgz|rar|7z|pem|key|log|conf|db)
        (?:$|[./~])
    | /\.(?!well-known/)                        # .env, .git/config, .aws/credentials
    | /(?:wp-(?:admin|login|includes|json|config|cron|signup)|xmlrpc|wlwmanifest|phpmyadmin|pma|myadmin|adminer
        |cgi-bin|vendor|telescope|actuator|solr|owa|autodiscover|boaform|hnap1|geoserver|_ignition|server-status|jenkins
        |console|manager/html|druid|struts|nacos|laravel|drupal|joomla|magento|typo3)(?:$|[/.])
    | \.\./ | %2e%2e | [<>{}|\\^`"'] | \$\{ | /etc/passwd | union(?:\s|\+)+select
    """,
    re.IGNORECASE | re.VERBOSE,
)


def is_probe(path: str) -> bool:
    """Return whether ``path`` (decoded) looks like a scanner's request rather than an old link."""
    return bool(PROBE_PATTERN.search(path))
