"""The embedded servers: start, stop, and every state that a killed machine leaves behind."""

import contextlib
import os
import re
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
import redis as redis_client
from psycopg2.extensions import connection as Connection  # noqa: N812

from config.services import Services
from config.stack import postgres, redis
from config.stack.accounts import Account
from config.stack.pair import Pair
from config.stack.paths import Place, StackError, ensure_secret, read_secret
from config.stack.processes import alive, wait_until
from tests.config.conftest import Checkout


@contextlib.contextmanager
def connected(checkout: Checkout) -> Iterator[Connection]:
    connection = psycopg2.connect(postgres.url(checkout.place))
    try:
        connection.autocommit = True
        yield connection
    finally:
        connection.close()


def query(checkout: Checkout, statement: str) -> list[tuple[object, ...]]:
    with connected(checkout) as connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def broker(checkout: Checkout) -> redis_client.Redis:
    return redis_client.Redis.from_url(redis.url(checkout.place))


def test_start_status_and_stop_need_no_setting(fresh: Checkout) -> None:
    before = fresh.manage("stack", "status")
    assert (before.returncode, before.stdout) == (3, "PostgreSQL: tidak berjalan\nRedis: tidak berjalan\n")
    (fresh.var / "postgres.tmp").mkdir(parents=True)  # an initialisation that was interrupted
    (fresh.var / "postgres.tmp" / "PG_VERSION").write_text("18")

    started = fresh.manage("stack", "start")
    assert started.returncode == 0, started.stderr
    running = fresh.manage("stack", "status")
    assert running.returncode == 0
    assert re.sub(r"\d+", "N", running.stdout) == "PostgreSQL: berjalan (pid N)\nRedis: berjalan (pid N)\n"
    role = "select rolsuper, rolcreatedb, current_setting('fsync'), current_setting('listen_addresses')"
    assert query(fresh, f"{role} from pg_roles where rolname = current_user") == [(False, True, "on", "")]

    stopped = fresh.manage("stack", "stop")
    assert (stopped.returncode, stopped.stdout) == (0, "Dihentikan: Redis, PostgreSQL\n")
    assert fresh.manage("stack", "status").returncode == 3


def test_fast_mode_gives_up_durability(checkout: Checkout) -> None:
    ran = checkout.manage("stack", "--fast", "run", "sh", "-c", "exit 7")
    assert ran.returncode == 7, ran.stderr
    assert checkout.manage("stack", "start", "--fast").returncode == 1  # an option that would be ignored
    assert checkout.pair.status() == {"PostgreSQL": None, "Redis": None}
    assert "fsync = off" in (checkout.place.home / "postgres" / "stack.conf").read_text()


def test_other_commands_say_in_one_line_that_nothing_runs(fresh: Checkout) -> None:
    said = fresh.manage("migrate")
    assert said.returncode == 1
    assert said.stderr == (
        "Tidak ada PostgreSQL dan Redis yang berjalan untuk folder ini: jalankan `make run` atau "
        "`.venv/bin/python manage.py stack start`, atau setel DATABASE_URL dan REDIS_URL.\n"
    )


def test_servers_given_from_outside_are_left_alone(fresh: Checkout) -> None:
    fresh.extra = {"DATABASE_URL": "postgresql://a:b@db.example/c", "REDIS_URL": "redis://redis.example"}
    started = fresh.manage("stack", "start")
    assert started.stdout == "PostgreSQL: dari DATABASE_URL\nRedis: dari REDIS_URL\n"
    assert not fresh.place.home.exists()


def test_files_are_private_and_passwords_are_asked(checkout: Checkout) -> None:
    checkout.pair.start()
    place = checkout.place
    modes = [path.lstat().st_mode & 0o077 for path in (place.home, place.sockets, *place.home.glob("*"))]
    assert set(modes) == {0}
    passwords = [read_secret(path) for path in place.home.glob("*.password")]
    assert len(set(passwords)) == 3
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            assert not any(password.encode() in command.read_bytes() for password in passwords)
    wrong = postgres.url(place).replace(read_secret(postgres.password_file(place, "inovasi")), "salah")
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(wrong)
    with pytest.raises(redis_client.exceptions.AuthenticationError):
        redis_client.Redis(unix_socket_path=str(place.sockets / "redis.sock"), retry=None).ping()


def test_both_recover_after_kill_9_with_a_busy_session(checkout: Checkout) -> None:
    pair = Pair(checkout.var)  # with durability, which is what is tested
    pair.start()
    query(checkout, "create table kept as select 1 as n")
    broker(checkout).set("kept", "1")

    def busy() -> None:
        with contextlib.suppress(psycopg2.Error):
            query(checkout, "select pg_sleep(60)")

    session = threading.Thread(target=busy)
    session.start()
    asleep = "select count(*) from pg_stat_activity where query like 'select pg_sleep%'"
    assert wait_until(lambda: query(checkout, asleep) == [(1,)], seconds=10)
    pids = pair.status()
    for pid in pids.values():
        assert pid
        os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: not any(alive(pid) for pid in pids.values() if pid), seconds=10)

    assert pair.status() == {"PostgreSQL": None, "Redis": None}
    assert pair.start() == ["PostgreSQL", "Redis"]
    session.join(timeout=10)
    assert query(checkout, "select n from kept") == [(1,)]
    assert broker(checkout).get("kept") == b"1"


@pytest.mark.parametrize("kind", ["stranger", "zombie", "gone", "garbage"])
def test_a_stale_pid_file_does_not_stop_a_start(checkout: Checkout, kind: str) -> None:
    checkout.pair.start()
    checkout.pair.stop()
    account = Account.current()
    other = account.spawn(["/bin/sleep", "60" if kind == "stranger" else "0"])
    if kind != "stranger":
        assert wait_until(lambda: not alive(other.pid), seconds=5)
    if kind == "gone":
        other.wait()
    pid = "not a number" if kind == "garbage" else str(other.pid)
    for lock in (
        checkout.place.home / "postgres/postmaster.pid",
        checkout.place.sockets / ".s.PGSQL.5432.lock",
    ):
        lock.write_text(f"{pid}\n{checkout.place.home / 'postgres'}\n")
        os.chown(lock, account.uid, account.gid)

    assert checkout.pair.status()["PostgreSQL"] is None
    assert checkout.pair.start() == ["PostgreSQL", "Redis"]
    assert alive(other.pid) == (kind == "stranger")
    other.kill()
    other.wait()


def test_two_starts_at_once_give_one_pair(fresh: Checkout) -> None:
    both = [fresh.popen("stack", "start") for _ in range(2)]
    said = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert said[0][0] == said[1][0]


def test_data_of_another_version_is_refused(checkout: Checkout) -> None:
    checkout.pair.start()
    checkout.pair.stop()
    version = checkout.place.home / "postgres" / "PG_VERSION"
    version.write_text("17\n")
    refused = checkout.manage("stack", "start")
    version.write_text("18\n")
    assert refused.returncode == 1
    assert "dari PostgreSQL 17, yang terpasang 18" in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_an_ordinary_user_in_a_deep_folder(ordinary: Checkout) -> None:
    started = ordinary.manage("stack", "start")
    assert started.returncode == 0, started.stderr
    pids = [int(pid) for pid in re.findall(r"pid (\d+)", started.stdout)]
    assert [Path(f"/proc/{pid}").stat().st_uid for pid in pids] == [ordinary.user, ordinary.user]
    assert (ordinary.var / "postgres" / "PG_VERSION").exists()
    sockets = list(Path("/tmp").glob(f"inovasi-award-{ordinary.user}-*"))  # noqa: S108
    assert [folder.stat().st_mode & 0o777 for folder in sockets] == [0o700]
    assert ordinary.manage("stack", "stop").stdout == "Dihentikan: Redis, PostgreSQL\n"
    assert ordinary.manage("stack", "remove").returncode == 0
    assert not sockets[0].exists()
    assert not any(ordinary.var.glob("postgres*"))


def test_only_a_long_or_odd_path_moves_the_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    longest = "/" + "a" * (107 - len("/run/.s.PGSQL.5432") - 1)
    assert Place.of(Path(longest)).sockets == Path(longest) / "run"
    for var in (longest + "a", "/dengan spasi", "/100%", "/édisi"):
        assert re.fullmatch(r"/tmp/inovasi-award-1000-[0-9a-f]{12}", str(Place.of(Path(var)).sockets))  # noqa: S108
    assert Place.of(Path("/a b")).sockets != Place.of(Path("/a c")).sockets


def test_a_socket_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    me = Account(os.geteuid(), os.getegid(), separate=False)
    link = tmp_path / "link"
    link.symlink_to(tmp_path)
    with pytest.raises(StackError, match="bukan folder milik kami"):
        me.private_folder(link)
    other = Account(os.geteuid() + 1, os.getegid(), separate=False)
    (tmp_path / "theirs").mkdir()
    with pytest.raises(StackError, match="bukan folder milik kami"):
        other.private_folder(tmp_path / "theirs")


def test_a_secret_is_made_once_and_a_link_is_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    first = ensure_secret(path)
    assert len(first) >= 50
    assert ensure_secret(path) == first
    assert path.stat().st_mode & 0o777 == 0o600
    (tmp_path / "link").symlink_to(path)
    with pytest.raises(OSError, match="symbolic links"):
        read_secret(tmp_path / "link")


@pytest.mark.parametrize(
    ("address", "broker_address", "cache_address"),
    [
        ("redis://:p@h:6379/0", "redis://:p@h:6379/0", "redis://:p@h:6379/1"),
        ("rediss://h", "rediss://h", "rediss://h/1"),
        ("unix://:p@/r/s?db=3", "redis+socket://:p@/r/s?virtual_host=3", "unix://:p@/r/s?db=4"),
    ],
)
def test_the_cache_never_shares_the_queues_database(
    address: str, broker_address: str, cache_address: str
) -> None:
    services = Services(redis_url=address)
    assert (services.broker_address(), services.cache_address()) == (broker_address, cache_address)


def test_root_copies_programs_instead_of_opening_folders(checkout: Checkout) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root needs another account")
    root = Path("/root").stat().st_mode
    checkout.pair.start()
    assert Path("/root").stat().st_mode == root
    pid = checkout.pair.status()["PostgreSQL"]
    assert str(Path(f"/proc/{pid}/exe").readlink()).startswith("/var/lib/inovasi-award/postgres-")
    assert Path(f"/proc/{pid}").stat().st_uid == Account.current().uid != 0
    told = subprocess.run(["getent", "passwd", "inovasi"], capture_output=True, text=True, check=True)
    assert told.stdout.strip().endswith(":/nonexistent:/usr/sbin/nologin")
