"""``python3 -m local_aws --data <folder>``: serves until SIGTERM, or until its data folder is gone."""

from __future__ import annotations

import argparse
import os
import signal
import threading
from pathlib import Path

from local_aws.engine.state import write_atomically
from local_aws.server import LocalAws

_LOOK_AFTER_FOLDER_SECONDS = 1.0


def main() -> None:
    """Runs the process."""
    options = _options()
    data_dir: Path = options.data.resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())

    local_aws = LocalAws(data_dir, options.node, options.port)
    endpoint_file = data_dir / "endpoint.json"
    write_atomically(endpoint_file, {"pid": os.getpid()} | local_aws.start())
    try:
        while not stopping.wait(_LOOK_AFTER_FOLDER_SECONDS):
            if not data_dir.exists():
                break
    finally:
        endpoint_file.unlink(missing_ok=True)
        local_aws.stop()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="local_aws", description="A local AWS on one port of 127.0.0.1.")
    parser.add_argument("--data", type=Path, required=True, help="folder for endpoint.json; stacks are kept beside it")
    parser.add_argument("--port", type=int, default=0, help="port to listen on; 0 takes a free one (default)")
    parser.add_argument("--node", help="path of the Node.js that runs functions (default: node on the PATH)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
