"""The sizes beyond which a file that was sent is refused, whatever a question allows."""

MEGABYTE = 1 << 20
LARGEST_FILE_BYTES = 256 * MEGABYTE
# Read as a whole by the process that checks: a telephone's picture has 3 to 15 MB.
PICTURE_BYTES = 64 * MEGABYTE
PICTURE_PIXELS = 60_000_000  # 9,000 by 6,600; unpacked 240 MB
PREVIEW_SIDE = 640

PDF_PAGES = 500
PDF_OBJECTS = 500_000
PDF_OBJECT_NODES = 200_000
# A page scanned at 600 dots in colour has 105 MB.
PDF_STREAM_BYTES = 256 * MEGABYTE
PDF_UNPACKED_BYTES = 1024 * MEGABYTE
PDF_PICTURE_PIXELS = 200_000_000

OFFICE_PARTS = 2_000
OFFICE_UNPACKED_BYTES = 512 * MEGABYTE
OFFICE_RATIO = 200

VIDEO_BOXES = 100_000

# A zip names its parts at its end, at most a comment of this length before the file ends.
ZIP_END_BYTES = (1 << 16) + 22

CHILD_MEMORY_BYTES = 1 << 30
CHILD_CPU_SECONDS = 20
CHILD_TIMEOUT_SECONDS = 40
