"""Backup and restore of an installation: database, private files, and what proves that both are whole."""
