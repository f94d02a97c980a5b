"""Text from word processors: the HTML of the clipboard and of Word documents becomes rich text, tables, and images."""
