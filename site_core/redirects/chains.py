"""Ways from rule to rule: where they go round, and how they are cut short."""

from django.conf import settings

from . import matching
from .addresses import decoded, key_of, split_address
from .drafts import target_key
from .models import PERMANENT
from .patterns import PatternError, groups_of, prefix_of

SAMPLES = ("x", "1", "x/y", "")  # what the groups of a pattern are taken to match, where any text is tried for all
MOST_GROUPS = 9


def starts(rule):
    """``[(path, query, groups), …]``: addresses that the Rule answers; for patterns, examples."""
    if rule.kind == "exact":
        return [(decoded(rule.source), rule.query, ())]
    beginning = prefix_of(rule) if rule.kind == "prefix" else ""
    samples = SAMPLES[:1] if rule.has_fixed_target else SAMPLES
    return [(beginning + sample, rule.query, (sample,) * MOST_GROUPS) for sample in samples]


def ways(book, rule, sites):
    """Yield the Match for each way that begins with the Rule, on each of the ``sites``; dates don't count."""
    for site in sites:
        for path, query, groups in starts(rule):
            if match := matching.go_on(book, (rule, groups), path, query, site, None):
                yield match


def answered_by(rule, path):
    """Whether the Rule answers ``path`` (decoded), whatever the query string."""
    if rule.kind == "exact":
        return matching.same_path(rule, path)
    try:
        return groups_of(rule, path) is not None
    except PatternError:
        return False


def leading_here(book, rule):
    """Rules that always lead to an address which the Rule answers."""
    if rule.kind == "exact":
        keys = [key_of(decoded(rule.source))]
    else:
        beginning = key_of(prefix_of(rule)) if rule.kind == "prefix" else ""
        keys = [key for key in set(book.targets()) if key.startswith(beginning) and answered_by(rule, key)]
    return [other for key in keys for other in book.leading_to(key) if other is not rule]


def is_dead(book, match, site):
    """Whether ``match`` ends at an address of the site where nothing is."""
    if not match.location or match.grew or match.steps[-1].is_live:
        return False
    onward = matching.path_on_site(match.location, site)
    if onward is None:
        return False
    path = decoded(onward[0])
    return not path.startswith((settings.MEDIA_URL, settings.STATIC_URL)) and not book.serves(path, site)


def described(match):
    """The way that ``match`` takes, for people: “/a/ → /b/ → /a/”."""
    return " → ".join([match.steps[0].rule.source, *(step.location or str(step.rule.status) for step in match.steps)])


def is_lasting(step, first):
    """Whether ``first`` may lead past the rule of ``step``, as it will always answer, and for everyone."""
    rule = step.rule
    return (
        rule.status in PERMANENT
        and rule.query_mode == "ignore"
        and not (rule.starts_at or rule.ends_at)
        and rule.site_id in (None, first.site_id)
        and (rule.carry_query or not first.carry_query)
    )


def last_lasting(match, first):
    """The last of the match's steps that ``first`` may lead to at once."""
    last = match.steps[0]
    for step in match.steps[1:]:
        if not is_lasting(step, first):
            break
        last = step
    return last


def flatten(book, rule, sites):
    """Let ``rule`` (a RedirectRule) lead at once to where the rules after it lead; return whether that changed it.

    Only past rules that always hold: what is temporary or asks for a query string is followed as visitors come.
    """
    first = matching.Rule.of(rule)
    key = target_key(first)
    if not key or not may_be_answered(book, key, first):
        return False
    lasts = [last_lasting(match, first) for match in ways(book, first, sites) if not match.looped]
    ends = {(last.location, last.rule.page_id) for last in lasts}
    if len(ends) != 1 or not lasts[0].location or lasts[0].rule is first:
        return False
    lead_to(rule, lasts[0])
    return True


def may_be_answered(book, key, rule):
    """Whether a rule may stand where ``rule`` leads to, at its target's ``key``: quicker than following it."""
    path = decoded(split_address(rule.target)[0])
    return bool(book.exact([key])) or next(iter(book.patterns.matching(path)), None) is not None


def lead_to(rule, step):
    """Give ``rule`` the target of ``step``: its page, so that the rule follows the page, or the address."""
    end = step.rule
    as_page = end.page_id and "?" not in step.location and "$" not in end.route
    if as_page:
        rule.redirect_page_id, rule.redirect_page_route_path, rule.target = end.page_id, end.route, ""
    else:
        rule.redirect_page_id, rule.redirect_page_route_path, rule.target = None, "", step.location
    rule.normalise()
