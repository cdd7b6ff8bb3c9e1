"""The embedded PostgreSQL and Redis of one checkout.

Nothing here needs Django's settings: `manage.py stack` runs before there is a database to set up. Texts are
therefore plain Indonesian, the product's first language, and not looked up in a catalogue.
"""
