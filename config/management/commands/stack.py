"""The embedded PostgreSQL and Redis of this checkout."""

import signal
import subprocess
from argparse import REMAINDER
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.services import load_services
from config.stack.pair import Pair
from config.stack.paths import StackError

NOT_RUNNING = 3


class Command(BaseCommand):
    """`start`, `stop`, `status`, `run` a program between a start and a stop, `remove` the data for good.

    Servers whose address is set from outside (DATABASE_URL, REDIS_URL) are left alone. `status` exits with 3
    when one of the embedded servers does not run.
    """

    help = "Menjalankan PostgreSQL dan Redis milik folder ini."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["start", "stop", "status", "run", "remove"])
        parser.add_argument(
            "--fast", action="store_true", help="tanpa jaminan simpan ke disk; hanya untuk uji"
        )
        parser.add_argument("program", nargs=REMAINDER, help="program untuk `run`")

    def handle(self, *args: Any, action: str, fast: bool, program: list[str], **options: Any) -> None:
        if bool(program) != (action == "run"):
            raise CommandError(
                "Tulis: stack [--fast] start|stop|status|remove, atau stack [--fast] run PROGRAM ..."
            )
        pair = load_services().pair(fast=fast)
        try:
            if action == "start":
                pair.start()
                self._report(pair)
            elif action == "stop":
                stopped = pair.stop()
                self.stdout.write(
                    f"Dihentikan: {', '.join(stopped)}" if stopped else "Tidak ada yang berjalan."
                )
            elif action == "remove":
                pair.remove()
                self.stdout.write(f"Data dihapus: {pair.place.home}")
            elif action == "status":
                if not self._report(pair):
                    raise SystemExit(NOT_RUNNING)
            else:
                raise SystemExit(_run(pair, program))
        except StackError as error:
            raise CommandError(str(error)) from error
        except PermissionError as error:
            raise CommandError(f"{error.filename}: milik pengguna lain.") from error

    def _report(self, pair: Pair) -> bool:
        """One line a server; True when all of them run."""
        status = pair.status()
        for name, given, variable in (
            ("PostgreSQL", not pair.postgres, "DATABASE_URL"),
            ("Redis", not pair.redis, "REDIS_URL"),
        ):
            pid = status.get(name)
            state = f"dari {variable}" if given else f"berjalan (pid {pid})" if pid else "tidak berjalan"
            self.stdout.write(f"{name}: {state}")
        return None not in status.values()


def _run(pair: Pair, program: list[str]) -> int:
    """Start what does not run, run the program, stop what was started, and return the program's exit code."""
    started = pair.start()
    try:
        child = subprocess.Popen(program)
        for number in (signal.SIGINT, signal.SIGTERM):  # Ctrl-C reaches the program by itself
            signal.signal(number, lambda sent, _: child.terminate() if sent == signal.SIGTERM else None)
        code = child.wait()
        return code if code >= 0 else 128 - code
    except OSError as error:
        raise StackError(f"{program[0]} tidak dapat dijalankan: {error.strerror}") from error
    finally:
        pair.stop(started)
