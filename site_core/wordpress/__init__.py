"""Moving in from WordPress: reads its export files (WXR) and imports their content and media."""
