"""Tables of frozen records, their indexes, and the changes that a rollback takes back."""

from fakecc.store.changes import Changes
from fakecc.store.record import Record
from fakecc.store.related_indexes import Column, Composite, Referrers, Related, Through, Total
from fakecc.store.table import Table

__all__ = ["Changes", "Column", "Composite", "Record", "Referrers", "Related", "Table", "Through", "Total"]
