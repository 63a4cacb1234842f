"""The child process of the embedded engine: serves one model on loopback until its parent closes standard input or is gone.

Started as `python -m pipeline.llm.embedded_server MODEL ALIAS THREADS CONTEXT`; the key that callers must show is the
first line of standard input, the address the first line of standard output.
"""

from __future__ import annotations

import os
import sys
import threading
import time

LOOK_SECONDS = 0.5
JOINED = "{% for message in messages %}{{ message['content'] }}{{ '\\n' }}{% endfor %}"
"""The model is no chat model: it goes on where the messages, one after the other, end."""


def main(model: str, alias: str, threads: int, context: int) -> None:
    """Serves until the parent is gone."""
    import xllamacpp  # an extra: only this process needs it

    key = sys.stdin.readline().strip()
    params = xllamacpp.CommonParams()
    params.model.path, params.model_alias = model, {alias}
    params.hostnames, params.port, params.api_keys = ["127.0.0.1"], 0, [key]
    params.n_ctx, params.n_parallel = context, 1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    params.swa_full = True  # without it the prompt cache forgets the fixed prefix
    params.use_jinja, params.chat_template = True, JOINED
    params.ui, params.endpoint_slots, params.warmup, params.verbosity = False, False, False, 0
    parent = os.getppid()
    server = xllamacpp.Server(params)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    threading.Thread(target=_until_closed, daemon=True).start()
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    os._exit(0)


def _until_closed() -> None:
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
