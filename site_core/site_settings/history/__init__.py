"""What admins changed in the settings: who, when, from what, to what. Changes can be undone."""
