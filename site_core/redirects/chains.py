"""Ways from rule to rule: where they go round, and how they are cut short."""

from django.conf import settings

from . import matching
from .addresses import decode_path, make_match_key, split_url
from .drafts import get_target_key
from .models import PERMANENT_STATUSES
from .patterns import PatternError, get_prefix, match_pattern

SAMPLES = ("x", "1", "x/y", "")  # what the groups of a pattern are taken to match, where any text is tried for all
MAX_GROUPS = 9


def get_sample_urls(rule):
    """``[(path, query, groups), …]``: addresses that the Rule answers; for patterns, examples."""
    if rule.kind == "exact":
        return [(decode_path(rule.source), rule.query, ())]
    beginning = get_prefix(rule) if rule.kind == "prefix" else ""
    samples = SAMPLES[:1] if rule.has_fixed_target else SAMPLES
    return [(beginning + sample, rule.query, (sample,) * MAX_GROUPS) for sample in samples]


def follow_rule(book, rule, sites):
    """Yield the Match for each way that begins with the Rule, on each of the ``sites``; dates don't count."""
    for site in sites:
        for path, query, groups in get_sample_urls(rule):
            if match := matching.follow_chain(book, (rule, groups), path, query, site, None):
                yield match


def matches_path(rule, path):
    """Whether the Rule answers ``path`` (decoded), whatever the query string."""
    if rule.kind == "exact":
        return matching.matches_path(rule, path)
    try:
        return match_pattern(rule, path) is not None
    except PatternError:
        return False


def get_rules_targeting(book, rule):
    """Rules that always lead to an address which the Rule answers."""
    if rule.kind == "exact":
        keys = [make_match_key(decode_path(rule.source))]
    else:
        beginning = make_match_key(get_prefix(rule)) if rule.kind == "prefix" else ""
        keys = [key for key in set(book.get_target_keys()) if key.startswith(beginning) and matches_path(rule, key)]
    return [other for key in keys for other in book.find_by_target(key) if other is not rule]


def is_dead_end(book, match, site):
    """Whether ``match`` ends at an address of the site where nothing is."""
    if not match.location or match.is_growing or match.steps[-1].is_live:
        return False
    onward = matching.get_path_on_site(match.location, site)
    if onward is None:
        return False
    path = decode_path(onward[0])
    return not path.startswith((settings.MEDIA_URL, settings.STATIC_URL)) and not book.is_served(path, site)


def describe_chain(match):
    """The way that ``match`` takes, for people: “/a/ → /b/ → /a/”."""
    return " → ".join([match.steps[0].rule.source, *(step.location or str(step.rule.status) for step in match.steps)])


def is_skippable(step, first):
    """Whether ``first`` may lead past the rule of ``step``, as it will always answer, and for everyone."""
    rule = step.rule
    return (
        rule.status in PERMANENT_STATUSES
        and rule.query_mode == "ignore"
        and not (rule.starts_at or rule.ends_at)
        and rule.site_id in (None, first.site_id)
        and (rule.carry_query or not first.carry_query)
    )


def get_last_skippable_step(match, first):
    """The last of the match's steps that ``first`` may lead to at once."""
    last = match.steps[0]
    for step in match.steps[1:]:
        if not is_skippable(step, first):
            break
        last = step
    return last


def flatten_chain(book, rule, sites):
    """Let ``rule`` (a RedirectRule) lead at once to where the rules after it lead; return whether that changed it.

    Only past rules that always hold: what is temporary or asks for a query string is followed as visitors come.
    """
    first = matching.Rule.from_model(rule)
    key = get_target_key(first)
    if not key or not is_target_redirected(book, key, first):
        return False
    lasts = [get_last_skippable_step(match, first) for match in follow_rule(book, first, sites) if not match.is_loop]
    ends = {(last.location, last.rule.page_id) for last in lasts}
    if len(ends) != 1 or not lasts[0].location or lasts[0].rule is first:
        return False
    copy_target(rule, lasts[0])
    return True


def is_target_redirected(book, key, rule):
    """Whether a rule may stand where ``rule`` leads to, at its target's ``key``: quicker than following it."""
    path = decode_path(split_url(rule.target)[0])
    return bool(book.find_exact([key])) or next(iter(book.patterns.matching(path)), None) is not None


def copy_target(rule, step):
    """Give ``rule`` the target of ``step``: its page, so that the rule follows the page, or the address."""
    end = step.rule
    as_page = end.page_id and "?" not in step.location and "$" not in end.route
    if as_page:
        rule.redirect_page_id, rule.redirect_page_route_path, rule.target = end.page_id, end.route, ""
    else:
        rule.redirect_page_id, rule.redirect_page_route_path, rule.target = None, "", step.location
    rule.normalize()
