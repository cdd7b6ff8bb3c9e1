"""Every component in its states, for those who build pages: made-up data, no row of a database."""
