"""Authors become people, categories and tags become topics. Those that the site has already are used."""

from __future__ import annotations

import hashlib
from typing import Any

from django.utils.text import slugify
from wagtail.models import Page

from site_core.pages.models import PersonPage, Topic

from .mapping import Mapping
from .outline import Analysis, author_logins
from .places import Places
from .records import Records
from .slugs import clean_slug, free_slug

TOPIC_LENGTH = 80


def author_key(login: str) -> str:
    """Return the key of an author. The login itself is stored nowhere."""
    return f"author:{hashlib.sha256(login.encode('utf-8', 'replace')).hexdigest()[:32]}"


def import_people(analysis: Analysis, mapping: Mapping, places: Places, records: Records) -> dict[str, PersonPage]:
    """Return the people by login. Those that are not here yet become drafts: readers see the name in bylines only."""
    people: dict[str, PersonPage] = {}
    existing = {person.title.casefold(): person for person in PersonPage.objects.filter(alias_of=None).order_by("pk")}
    for login in sorted(needed_logins(analysis, mapping)):
        name = " ".join((mapping.authors.get(login) or "").split())[:255]
        person = records.find_object(author_key(login)) or existing.get(name.casefold())
        if person is None and name and records.get(author_key(login)) is None:  # else it was deleted here
            person = add_person(name, places)
            records.add_created(author_key(login), person, post_type="author")
            existing[name.casefold()] = person
        if person:
            people[login] = person
            if records.get(author_key(login)) is None:
                records.save(author_key(login), person, post_type="author", is_created=False)
    return people


def needed_logins(analysis: Analysis, mapping: Mapping) -> set[str]:
    """Return the logins of all authors, and of who wrote what has only authors without a name."""
    logins = set(analysis.used_authors)
    for outline in analysis.outlines.values():
        if not any(map(mapping.authors.get, author_logins(analysis, outline.creator, outline.terms))):
            logins.add(outline.creator)
    return logins


def add_person(name: str, places: Places) -> PersonPage:
    parent = Page.objects.get(pk=places.team.pk)
    person = PersonPage(title=name, slug=free_slug(clean_slug("", name, "person"), parent), live=False)
    parent.add_child(instance=person)
    person.save_revision(clean=False)
    return person


def import_topics(analysis: Analysis, mapping: Mapping, records: Records) -> dict[str, Topic]:
    """Return the topics by “taxonomy:slug”."""
    topics: dict[str, Topic] = {}
    existing = {topic.name.casefold(): topic for topic in Topic.objects.order_by("pk")}
    slugs = set(Topic.objects.values_list("slug", flat=True))
    for term, name in sorted(mapping.topics.items()):
        taxonomy, _separator, slug = term.partition(":")
        if not name or not analysis.used_terms[taxonomy, slug]:
            continue
        name = " ".join(name.replace("\x00", "").split())[:TOPIC_LENGTH]
        key = f"term:{term}"[:255]
        topic: Any = records.find_object(key) or existing.get(name.casefold())
        if topic is None and records.get(key):
            continue  # it was deleted here, and stays deleted
        if topic is None:
            topic = Topic(name=name, slug=free_topic_slug(clean_slug(slug, name, "topic"), slugs))
            topic.save()
            existing[name.casefold()] = topic
            records.add_created(key, topic, post_type=taxonomy)
        elif records.get(key) is None:
            records.save(key, topic, post_type=taxonomy, is_created=False)
        topics[term] = topic
    return topics


def free_topic_slug(slug: str, taken: set[str]) -> str:
    base = slugify(slug)[: TOPIC_LENGTH - 5] or "topic"
    number, result = 1, base
    while result in taken:
        number += 1
        result = f"{base}-{number}"
    taken.add(result)
    return result
