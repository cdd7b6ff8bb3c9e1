#!/usr/bin/env python3
"""Django's command line; started with any Python, it goes on with the one of this folder's `.venv`."""

import importlib.util
import os
import sys
from pathlib import Path

if __name__ == "__main__":
    python = Path(__file__).resolve().parent / ".venv" / "bin" / "python"
    if importlib.util.find_spec("django") is None:
        if sys.executable == str(python) or not python.exists():
            sys.exit("Django tidak terpasang: jalankan `make setup` lebih dahulu.")
        os.execv(python, [str(python), *sys.argv])  # noqa: S606  no shell is meant

    from config.cli import main

    main(sys.argv)
