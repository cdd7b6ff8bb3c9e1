"""Child processes that open what people send: limited memory and time, no Django, no secrets.

Both sides of such a process: the child holds itself to its limits, the parent asks it and gets JSON back.
Standard library only, since the children import it.
"""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = {"LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
# A child's own limits end it by other signals (SIGXCPU) or by an exception.
FROM_OUTSIDE = {-signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP}


class ChildFailed(Exception):  # noqa: N818 (what happened)
    """The child gave no answer: it crashed or met its limits, as a hostile file makes it."""


class ChildStopped(ChildFailed):
    """It could not be started, was killed from outside, or had to wait too long for a busy machine.

    That says nothing about what it was to open.
    """


def limit(*, memory: int, cpu: int, file_bytes: int = 0) -> None:
    """Hold this process to so much memory, seconds of processor time and bytes of a file; no core dump."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def ask(
    module: str,
    *args: str,
    timeout: float,
    input: bytes | None = None,  # noqa: A002 (the word of `subprocess`)
    stdin: IO[bytes] | None = None,
    pass_fds: tuple[int, ...] = (),
) -> dict[str, Any]:
    """Run a module as a child and give back the JSON object that it writes to standard output.

    It gets `input`, or the open file `stdin`, and the open files of the numbers `pass_fds`; it inherits no
    environment, hence no password of ours. Raises `ChildStopped` where it had no chance to answer, beyond
    `timeout` seconds too, and `ChildFailed` where it gave no answer.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", module, *args],
            input=input,
            stdin=stdin,
            capture_output=True,
            pass_fds=pass_fds,
            cwd=ROOT,
            env=ENVIRONMENT,
            timeout=timeout,
            check=True,
        )
        answer = json.loads(done.stdout)
    except subprocess.CalledProcessError as error:
        kind = ChildStopped if error.returncode in FROM_OUTSIDE else ChildFailed
        raise kind(module) from error
    except (subprocess.SubprocessError, OSError) as error:
        raise ChildStopped(module) from error
    except ValueError as error:
        raise ChildFailed(module) from error
    if not isinstance(answer, dict):
        raise ChildFailed(module)
    return answer
