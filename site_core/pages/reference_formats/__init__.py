"""Read references that someone pastes: identifiers, RIS, BibTeX, CSL-JSON, and citations in plain text. Offline."""
