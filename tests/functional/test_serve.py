"""`duly serve` answers, and stops when it is asked to."""

import signal
import subprocess
import sys
from http.client import HTTPConnection

from tests.conftest import Committed
from tests.mailserver import HOST, free_port
from tests.workers import PATIENCE, ROOT, environment, until


def answers(port: int) -> bool:
    """Whether anything is answered, be it a refusal."""
    connection = HTTPConnection(HOST, port, timeout=PATIENCE)
    try:
        connection.request("GET", "/sign-in/")
        return connection.getresponse().status < 600
    except OSError:
        return False
    finally:
        connection.close()


def test_server_answers_until_it_is_stopped(committed: Committed) -> None:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "duly.cli.main", "serve", "--port", str(port), "--workers", "1"],
        cwd=ROOT,
        env=environment(committed),
    )
    try:
        until(lambda: answers(port))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
    assert process.returncode == 0
    assert not answers(port)
