"""The list of what a page lacks, beside its form."""
