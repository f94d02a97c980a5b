"""Reading exports of WordPress (WXR 1.0 to 1.2): repairs what is known to be broken, and says what it repaired.

``read(paths)`` checks whole files and returns an ``Export``; ``Export.items()`` then yields one item at a time.
``BrokenExport`` is the only error.
"""

from .errors import BrokenExport
from .export import Counts, Export, read
from .repairs import Place, RepairKind, Repairs

__all__ = ["BrokenExport", "Counts", "Export", "Place", "RepairKind", "Repairs", "read"]
