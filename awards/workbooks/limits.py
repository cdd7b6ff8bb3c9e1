"""The sizes beyond which a workbook is refused; an intake of 1,000 entries is far below each of them."""

FILE_BYTES = 10 << 20
UNPACKED_BYTES = 64 << 20
PARTS = 500
# Deflate reaches about 1,000 to 1; sheets that people type stay below 30 to 1.
RATIO = 200
RATIO_FROM_BYTES = 1 << 20
# The longest tag or comment, in bytes: Expat reads an unfinished one again with every block.
TOKEN_BYTES = 1 << 20
ELEMENTS = 1_000_000
DEPTH = 64

ROWS = 20_000
COLUMNS = 200
CELLS = 300_000
SHEETS = 100
MERGES = 20_000
CELL_CHARACTERS = 32_767
TEXT_CHARACTERS = 10_000_000

# Longer texts are no labels, units, numbers or dates; patterns are not tried on them.
LABEL_CHARACTERS = 200
VALUE_CHARACTERS = 200

CHILD_MEMORY_BYTES = 1 << 30
CHILD_CPU_SECONDS = 20
CHILD_TIMEOUT_SECONDS = 30
