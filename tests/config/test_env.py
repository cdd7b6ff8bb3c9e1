"""Every bad or missing value stops the start with one clear line; nothing unsafe is a default."""

import subprocess
import sys
from pathlib import Path

import pytest

from config.env import Environment, load
from config.services import BASE_DIR

SAFE = {
    "DATABASE_URL": "postgresql://app:rahasia@db.example/app",
    "REDIS_URL": "redis://redis.example/0",
    "SECRET_KEY": "k" * 50,
    "PERSONAL_DATA_KEYS": "a" * 43 + "=, " + "b" * 43 + "=",
    "ALLOWED_HOSTS": "inovasi.example, www.inovasi.example",
    "PUBLIC_URL": "https://inovasi.example/",
    "EMAIL_HOST": "mail.example",
}
OIDC = {
    "OIDC_NAME": "Akun dinas",
    "OIDC_SERVER_URL": "https://masuk.example/realms/pemda/",
    "OIDC_CLIENT_ID": "inovasi",
    "OIDC_CLIENT_SECRET": "rahasia",
}
S3_KEYS = "S3_SECRET_KEY: S3_ACCESS_KEY dan S3_SECRET_KEY harus diisi dua-duanya"
S3_ADDRESS = "S3_ENDPOINT_URL: harus berbentuk https://s3.contoh.go.id"
SIGNING = (
    "SIGNING: harus none, atau daftar seperti winner=own,minutes=outside (jenis: "
    "participant, winner, team, winner_team, juror, recap, minutes, decree, selection, receipt)"
)
KEY = "SECRET_KEY: wajib diisi (kecuali DEMO=1)"
PERSONAL = "PERSONAL_DATA_KEYS: wajib diisi (kecuali DEMO=1)"
PERSONAL_BAD = (
    "PERSONAL_DATA_KEYS: tiap kunci harus 32 byte acak dalam base64 (44 karakter), dipisah koma, "
    "yang terbaru dahulu"
)
HOSTS = "ALLOWED_HOSTS: wajib diisi (kecuali DEMO=1), misalnya inovasi.contoh.go.id"
URL = "PUBLIC_URL: wajib diisi (kecuali DEMO=1), misalnya https://inovasi.contoh.go.id"
MAIL = "EMAIL_HOST: wajib diisi (kecuali DEMO=1)"
DATABASE = "DATABASE_URL: harus berbentuk postgresql://pengguna:sandi@host:5432/basisdata"
REDIS = "REDIS_URL: harus berbentuk redis://:sandi@host:6379/0"


@pytest.fixture(autouse=True)
def nothing_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Environment.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.delenv(f"{name.upper()}_FILE", raising=False)
    monkeypatch.setitem(Environment.model_config, "env_file", None)
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))


def give(monkeypatch: pytest.MonkeyPatch, values: dict[str, str]) -> None:
    for name, value in values.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(
    ("values", "lines"),
    [
        ({"SECRET_KEY": ""}, [KEY]),
        ({"SECRET_KEY": "k" * 49}, ["SECRET_KEY: terlalu pendek, paling sedikit 50 karakter acak"]),
        ({"S3_ACCESS_KEY": "kunci", "S3_BUCKET": "b"}, [S3_KEYS]),
        ({"S3_REGION": "id"}, ["S3_SECRET_KEY: S3 memerlukan S3_BUCKET"]),
        ({"S3_BUCKET": "b", "S3_ENDPOINT_URL": "http://s3.example"}, [S3_ADDRESS]),
        ({"SIGNING": "winner=own"}, ["SIGNING_P12: wajib diisi bila SIGNING memuat own (kecuali DEMO=1)"]),
        ({"SIGNING": "winner=qr"}, [SIGNING]),
        ({"SIGNING": "piagam=own"}, [SIGNING]),
        ({"SIGNING_P12": "/tidak/ada.p12"}, ["SIGNING_P12: /tidak/ada.p12 tidak ada"]),
        (
            {"SIGNING_TRUST_ROOTS": "/dev/null"},
            ["SIGNING_TRUST_ROOTS: /dev/null harus berkas PEM dengan sertifikat otoritas"],
        ),
        ({"PERSONAL_DATA_KEYS": ""}, [PERSONAL]),
        ({"PERSONAL_DATA_KEYS": "pendek"}, [PERSONAL_BAD]),
        ({"PERSONAL_DATA_KEYS": "a" * 43 + "=,pendek"}, [PERSONAL_BAD]),
        ({"ALLOWED_HOSTS": " , "}, [HOSTS]),
        ({"ALLOWED_HOSTS": "*"}, ["ALLOWED_HOSTS: tidak boleh *; sebutkan nama host situs ini"]),
        ({"PUBLIC_URL": "http://inovasi.example"}, [URL]),
        ({"PUBLIC_URL": "https://inovasi.example/lomba"}, [URL]),
        ({"EMAIL_HOST": ""}, [MAIL]),
        ({"DATABASE_URL": "mysql://a:b@c/d"}, [DATABASE]),
        ({"DATABASE_URL": "postgresql://a:b@c"}, [DATABASE]),
        ({"DATABASE_URL": "postgresql://a:b@c:dua/d"}, [DATABASE]),
        ({"DATABASE_URL": "bukan url"}, [DATABASE]),
        ({"REDIS_URL": "http://redis.example"}, [REDIS]),
        ({"REDIS_URL": "redis://redis.example/nol"}, [REDIS]),
        ({"DEBUG": "1"}, ["DEBUG: hanya boleh 1 bila DEMO=1"]),
        ({"DEBUG": "mungkin"}, ["DEBUG: harus 0 atau 1"]),
        ({"DEMO": "mungkin"}, ["DEMO: harus 0 atau 1"]),
        ({"STAFF_TWO_FACTOR": "kadang"}, ["STAFF_TWO_FACTOR: harus 0 atau 1"]),
        (
            OIDC | {"OIDC_NAME": ""},
            ["OIDC_CLIENT_SECRET: OIDC memerlukan keempat setelan; belum ada: OIDC_NAME"],
        ),
        (
            {"OIDC_NAME": "Akun dinas"},
            [
                (
                    "OIDC_CLIENT_SECRET: OIDC memerlukan keempat setelan; "
                    "belum ada: OIDC_SERVER_URL, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET"
                )
            ],
        ),
        (
            OIDC | {"OIDC_SERVER_URL": "http://masuk.example"},
            ["OIDC_SERVER_URL: harus berbentuk https://masuk.contoh.go.id/realms/pemda"],
        ),
        ({"PORT": "0"}, ["PORT: terlalu kecil, paling kecil 1"]),
        ({"PORT": "65536"}, ["PORT: terlalu besar, paling besar 65535"]),
        ({"PORT": "delapan"}, ["PORT: harus bilangan bulat"]),
        (
            {"LOG_LEVEL": "CHATTY"},
            ["LOG_LEVEL: harus salah satu dari 'DEBUG', 'INFO', 'WARNING' or 'ERROR'"],
        ),
        ({"LOG_FORMAT": "xml"}, ["LOG_FORMAT: harus salah satu dari 'text' or 'json'"]),
        ({"LEAST_FREE_MB": "0"}, ["LEAST_FREE_MB: terlalu kecil, paling kecil 1"]),
        (
            {
                "SECRET_KEY": "",
                "PERSONAL_DATA_KEYS": "",
                "ALLOWED_HOSTS": "",
                "PUBLIC_URL": "",
                "EMAIL_HOST": "",
                "PORT": "x",
            },
            [KEY, PERSONAL, HOSTS, URL, "PORT: harus bilangan bulat", MAIL],
        ),
    ],
)
def test_each_bad_value_is_one_line(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    values: dict[str, str],
    lines: list[str],
) -> None:
    give(monkeypatch, SAFE | values)
    with pytest.raises(SystemExit) as stopped:
        load()
    assert stopped.value.code == 2
    assert capsys.readouterr().err.splitlines() == lines


def test_a_safe_environment_is_no_demo(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    give(monkeypatch, SAFE)
    env = load()
    assert (env.demo, env.debug, env.port) == (False, False, 8000)
    assert env.hosts == ["inovasi.example", "www.inovasi.example"]
    assert env.address == "https://inovasi.example"
    assert env.media_root == tmp_path / "var" / "media"
    assert not (tmp_path / "var").exists()
    assert "rahasia" not in repr(env)


def test_staff_need_a_second_factor_outside_a_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, SAFE)
    assert load().staff_two_factor
    give(monkeypatch, {"STAFF_TWO_FACTOR": "0"})
    assert not load().staff_two_factor
    monkeypatch.delenv("STAFF_TWO_FACTOR")
    give(monkeypatch, {"DEMO": "1"})
    assert not load().staff_two_factor
    give(monkeypatch, {"STAFF_TWO_FACTOR": "1"})
    assert load().staff_two_factor


def test_a_provider_is_there_when_all_four_settings_are(monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, SAFE)
    assert not load().has_oidc
    give(monkeypatch, OIDC)
    env = load()
    assert env.has_oidc
    assert env.oidc_server_url == "https://masuk.example/realms/pemda"
    assert "rahasia" not in repr(env)


def test_a_demo_makes_its_own_key_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    give(monkeypatch, {"DEMO": "1", "PORT": "8099"})
    first, second = load(), load()
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 50
    assert (tmp_path / "var" / "secret-key").stat().st_mode & 0o777 == 0o600
    assert (first.hosts, first.address) == (["127.0.0.1", "localhost"], "http://127.0.0.1:8099")


def test_nothing_given_is_no_demo(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        load()
    assert capsys.readouterr().err.splitlines() == [KEY, PERSONAL, HOSTS, URL, MAIL]


@pytest.mark.parametrize(
    "name",
    [
        "SECRET_KEY",
        "PERSONAL_DATA_KEYS",
        "DATABASE_URL",
        "REDIS_URL",
        "EMAIL_PASSWORD",
        "OIDC_CLIENT_SECRET",
    ],
)
def test_a_secret_may_lie_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    values = SAFE | OIDC | {"EMAIL_PASSWORD": "sandi"}
    (tmp_path / "secret").write_text(values.pop(name) + "\n")
    give(monkeypatch, values | {f"{name}_FILE": str(tmp_path / "secret")})
    read = getattr(load(), name.lower()).get_secret_value()
    assert read == (SAFE | OIDC | {"EMAIL_PASSWORD": "sandi"})[name]


@pytest.mark.parametrize(
    ("values", "line"),
    [
        (
            {"SECRET_KEY_FILE": "/does/not/exist", "SECRET_KEY": ""},
            "SECRET_KEY_FILE: /does/not/exist tidak dapat dibaca",
        ),
        ({"SECRET_KEY_FILE": "/dev/null"}, "SECRET_KEY: setel ini atau SECRET_KEY_FILE, jangan dua-duanya"),
    ],
)
def test_a_bad_secret_file_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], values: dict[str, str], line: str
) -> None:
    give(monkeypatch, SAFE | values)
    with pytest.raises(SystemExit) as stopped:
        load()
    assert stopped.value.code == 2
    assert capsys.readouterr().err.splitlines() == [line]


def run(values: dict[str, str], *command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *command],
        cwd=BASE_DIR,
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"} | values,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "command",
    [
        ("manage.py", "check"),
        ("-m", "celery", "-A", "config.celery", "report"),
        ("-c", "import config.wsgi"),
    ],
)
def test_every_door_stops_with_the_line_alone(tmp_path: Path, command: tuple[str, ...]) -> None:
    values = SAFE | {"ALLOWED_HOSTS": "*", "VAR_DIR": str(tmp_path)}
    if "celery" not in command:
        values["DJANGO_SETTINGS_MODULE"] = "config.settings"
    done = run(values, *command)
    assert done.returncode == 2
    assert done.stderr == "ALLOWED_HOSTS: tidak boleh *; sebutkan nama host situs ini\n"


SECURITY = """
import django; django.setup()
from django.conf import settings as s
print(s.DEBUG, s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS,
      getattr(s, "SECURE_PROXY_SSL_HEADER", None) is not None, s.EMAIL_BACKEND.split(".")[-2])
"""


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (SAFE, "False True True True 31536000 False smtp"),
        (SAFE | {"BEHIND_PROXY": "1"}, "False True True True 31536000 True smtp"),
        ({"DEMO": "1"}, "False False False False 0 False filebased"),
    ],
)
def test_only_a_demo_is_served_without_https(tmp_path: Path, values: dict[str, str], expected: str) -> None:
    given = values | {"VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
    assert run(given, "-c", SECURITY).stdout.strip() == expected


def test_papers_are_signed_as_the_installation_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A real installation signs nothing unless told; a demo signs its certificates by its own authority."""
    give(monkeypatch, SAFE)
    assert load().signing_ways == {}
    (tmp_path / "kota.p12").write_bytes(b"kunci")
    (tmp_path / "sandi").write_text("rahasia\n")
    said = {"SIGNING": "winner=own, minutes=outside", "SIGNING_P12": str(tmp_path / "kota.p12")}
    give(monkeypatch, said | {"SIGNING_P12_PASSWORD_FILE": str(tmp_path / "sandi")})
    assert load().signing_ways == {"winner": "own", "minutes": "outside"}
    assert load().signing_p12_password.get_secret_value() == "rahasia"
    assert "rahasia" not in repr(load())
    give(monkeypatch, {"DEMO": "1", "SIGNING": ""})
    assert set(load().signing_ways.values()) == {"own"}
    give(monkeypatch, {"SIGNING": "none"})
    assert load().signing_ways == {}
