"""LiteLLM with its arguments; all of its workers end with the standard input."""

import os
import signal
import sys
import threading


def end_with_input() -> None:
    sys.stdin.buffer.read()
    os.killpg(0, signal.SIGKILL)


# Each worker is started with this file as well.
if __name__ == "__main__":
    os.setsid()
    threading.Thread(target=end_with_input, daemon=True).start()
    from litellm import run_server

    sys.argv[0] = "litellm"
    sys.exit(run_server())
