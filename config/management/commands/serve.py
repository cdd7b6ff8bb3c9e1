"""Web server, worker and beat under one parent, with the embedded servers when none are given."""

import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from config.celery import app
from config.env import Environment, load
from config.services import BASE_DIR
from config.stack.paths import StackError
from config.stack.supervisor import Interrupted, ProgramDied, Supervisor
from config.static import collect

GUNICORN = (
    *(sys.executable, "-m", "gunicorn", "config.wsgi"),
    *("--workers", "2", "--worker-class", "gthread", "--threads", "4"),
    *("--timeout", "120", "--graceful-timeout", "10"),
    *("--no-control-socket", "--log-level", "warning"),
    *("--logger-class", "config.logs.GunicornLogger"),
)
WORKER = ("-c", "2", "-l", "WARNING", "--without-gossip", "--without-mingle")
MANAGE = [sys.executable, str(BASE_DIR / "manage.py")]


class Command(BaseCommand):
    """Exit code 0 after Ctrl-C or SIGTERM, 2 when the port is taken or the folder already served, else 1."""

    help = "Menjalankan situs, pekerja antrean dan penjadwal sampai dihentikan dengan Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--demo",
            action="store_true",
            help="siapkan basis data dan berkas statis, lalu jalankan contoh 2025 sebelum situs dibuka",
        )

    def handle(self, *args: Any, demo: bool, **options: Any) -> None:
        env = load()
        try:
            with Supervisor(BASE_DIR, env.pair(), env.port) as supervisor:
                self._serve(supervisor, env, demo=demo)
        except Interrupted:
            self.stdout.write("Dihentikan.")
        except ProgramDied as error:
            self.stderr.write(str(error))
            raise SystemExit(1) from None
        except StackError as error:
            self.stderr.write(str(error))
            raise SystemExit(2) from None

    def _serve(self, supervisor: Supervisor, env: Environment, *, demo: bool) -> None:
        if demo:
            call_command("compile_translations")
            collect()
            self._step(supervisor, "migrate", "--no-input", "--verbosity=0")
        restored = restore_unacked()
        if restored:
            self.stdout.write(f"{restored} pekerjaan yang terputus dikembalikan ke antrean.")
        celery = [sys.executable, "-m", "celery", "-A", "config.celery"]
        # Celery warns root of messages that run code when they are read; ours are JSON.
        quiet = {"PYTHONWARNINGS": "ignore:You're running the worker"}
        supervisor.start(
            "worker",
            [*celery, "worker", *WORKER, "-n", f"{supervisor.marker}@%h"],
            quiet,
        )
        supervisor.start(
            "beat", [*celery, "beat", "-l", "WARNING", "-s", str(env.var_dir / f"beat-{supervisor.marker}")]
        )
        if demo:
            self._step(supervisor, "demo")
        supervisor.start(
            "web",
            [*GUNICORN, "--bind", f"127.0.0.1:{env.port}", "--name", supervisor.marker],
        )
        supervisor.wait_for_answer()
        self.stdout.write(f"Situs siap di {settings.PUBLIC_URL} (Ctrl-C menghentikan)")
        self.stdout.flush()
        supervisor.watch()

    def _step(self, supervisor: Supervisor, *command: str) -> None:
        code = supervisor.run([*MANAGE, *command])
        if code:
            raise ProgramDied(f"manage.py {command[0]} gagal (kode {code})")


def restore_unacked() -> int:
    """Put back what a killed worker had taken, instead of waiting an hour for the queue to notice.

    Only when no worker answers, else its running tasks would start a second time. Returns their number.
    """
    with app.connection_for_write(load().broker_address()) as connection:
        channel: Any = connection.default_channel
        tags = channel.client.hkeys(channel.unacked_key)
        if not tags or app.control.ping(timeout=1, connection=connection):
            return 0
        for tag in tags:
            channel.qos.restore_by_tag(tag.decode() if isinstance(tag, bytes) else tag)
        return len(tags)
