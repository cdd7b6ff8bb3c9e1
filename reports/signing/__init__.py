"""Electronic signatures on papers: made here (PAdES) or elsewhere, and read again from a file."""
