"""The import in the admin: upload, choose what becomes what, rehearse, import, and read the report."""
