"""A mail server on loopback that answers as it is told: takes, refuses for now or for good, waits, hangs up.

`later` and `never` refuse the mail (4xx after the data, 5xx for its recipient), `full` and `spam` the other
way round: the recipient for now, the mail for good. `slow` keeps the client waiting after the data, longer
than it wants to; `hang up` breaks the connection after the data came, `cut` in the middle of them.
"""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

ANSWERS = {
    "take": "250 taken",
    "later": "451 try again later",
    "never": "550 no such user",
    "full": "452 mailbox full",
    "spam": "554 no, thank you",
    "slow": "250 taken at last",
}
AT_RECIPIENT = frozenset({"never", "full"})


@dataclass
class MailServer:
    """What the server answers next, and what it has taken; `asked` counts mails that were offered."""

    answers: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    asked: int = 0
    port: int = 0
    by_recipient: dict[str, str] = field(default_factory=dict)
    slowness: float = 2.0


class Talk(socketserver.StreamRequestHandler):
    """One conversation of SMTP, as much of it as a client of ours speaks."""

    def handle(self) -> None:
        state: MailServer = self.server.state  # type: ignore[attr-defined]
        self._say("220 test")
        answer = "take"
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "MAIL":
                state.asked += 1
                answer = state.answers.pop(0) if state.answers else "take"
                self._say("250 ok")
            elif verb == "RCPT":
                answer = self._for_recipient(state, line, answer)
                self._say(ANSWERS[answer] if answer in AT_RECIPIENT else "250 ok")
            elif verb == "DATA":
                self._say("354 go on")
                if answer == "cut":
                    self.rfile.readline()
                    return
                body = self._body()
                if answer == "hang up":
                    return
                if answer == "slow":
                    time.sleep(state.slowness)
                if answer in {"take", "slow"}:
                    state.taken.append(body)
                self._say(ANSWERS[answer])
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    @staticmethod
    def _for_recipient(state: MailServer, line: str, answer: str) -> str:
        """What was told for this address holds before what was told for the next mail."""
        address = line.partition("<")[2].partition(">")[0]
        return state.by_recipient.get(address, answer)

    def _body(self) -> str:
        lines = []
        while (line := self.rfile.readline().decode()) != ".\r\n":
            lines.append(line)
        return "".join(lines)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A server in a thread of its own, for as long as the test needs it."""
    state = MailServer()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
        server.state = state  # type: ignore[attr-defined]
        server.daemon_threads = True
        state.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield state
        server.shutdown()
