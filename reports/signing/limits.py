"""What a PDF may cost that somebody sends to be checked."""

MEGABYTE = 1 << 20
FILE_BYTES = 10 * MEGABYTE
REVISIONS = 50
SIGNATURES = 20
PAGES = 500
NAMES = 20  # papers that one file may name
CHILD_MEMORY_BYTES = 1 << 30
CHILD_CPU_SECONDS = 20
CHILD_TIMEOUT_SECONDS = 40
