"""Pure rendering: dataclasses and plain context in, PDF bytes out; nothing here reads the database."""
