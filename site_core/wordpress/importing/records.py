"""What earlier runs imported from the same site, so that nothing is imported twice."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from ..models import ImportedItem, ImportRun
from .hashes import object_hash


class Records:
    """The records of one source. They are read once; an import is the only writer."""

    def __init__(self, source: str, run: ImportRun | None = None) -> None:
        self.source, self.run = source, run
        self.by_key = {record.key: record for record in ImportedItem.objects.filter(source=source)}

    def get(self, key: str) -> ImportedItem | None:
        return self.by_key.get(key)

    def find_object(self, key: str) -> Any:
        """Return what was imported for ``key``. None if nothing was, or if it was deleted here."""
        record = self.by_key.get(key)
        return record.find_object() if record else None

    def save(self, key: str, instance: Model | None = None, **values: Any) -> ImportedItem:
        """Create or update the record of ``key``."""
        assert self.run is not None, "a dry run writes no records"
        record = self.by_key.get(key) or ImportedItem(source=self.source, key=key, run=self.run)
        if instance is not None:
            record.content_type = ContentType.objects.get_for_model(instance)
            record.object_id = instance.pk
        for name, value in values.items():
            setattr(record, name, value)
        record.save()
        self.by_key[key] = record
        return record

    def add_created(self, key: str, instance: Model, **values: Any) -> ImportedItem:
        """Record what the import has just created, so that a later edit of it is noticed."""
        return self.save(key, instance, is_created=True, written_hash=object_hash(instance), **values)

    def forget(self, key: str) -> None:
        """Forget a record whose transaction was rolled back: read what the database has."""
        if stored := ImportedItem.objects.filter(source=self.source, key=key).first():
            self.by_key[key] = stored
        else:
            self.by_key.pop(key, None)
