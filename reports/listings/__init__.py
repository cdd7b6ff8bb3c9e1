"""Lists to take along as CSV or workbook: each is described once, beside the query that the page uses too."""

from reports.listings import entries, judging, office, people
from reports.listings.column import Asked, Column, Listed, Listing

ALL: tuple[Listing, ...] = (*entries.LISTINGS, *judging.LISTINGS, *people.LISTINGS, *office.LISTINGS)
LISTINGS = {listing.code: listing for listing in ALL}

__all__ = ["ALL", "LISTINGS", "Asked", "Column", "Listed", "Listing"]
