"""``python3 -m local_aws --data <folder>``: serves until SIGTERM, or until its data folder is gone or another's."""

from __future__ import annotations

import argparse
import gc
import os
import signal
import sys
import threading
from pathlib import Path

from local_aws.kernel.data_folder import DataFolder, FolderTaken

TAKEN = 3
"""The exit code of a process that found another at work on its folder, or its start called off."""
_LOOK_AFTER_FOLDER_SECONDS = 1.0
# Of new objects, before Python looks for garbage: with its own 700 the search takes a good part of the time of a deployment.
_OBJECTS_PER_COLLECTION = 50_000


def main() -> None:
    """Runs the process."""
    options = _options()
    gc.disable()  # until the services are there: all that a start makes stays
    gc.set_threshold(_OBJECTS_PER_COLLECTION)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())

    try:
        folder = DataFolder(options.data.resolve(), options.start)
    except FolderTaken as taken:
        print(taken, file=sys.stderr)
        sys.exit(TAKEN)

    # Takes a second, in which whoever looks for the process must find its lock.
    from local_aws.server import LocalAws

    local_aws = LocalAws(folder.path, options.node, options.port)
    folder.tell({"pid": os.getpid()} | local_aws.start())
    try:
        while not stopping.wait(_LOOK_AFTER_FOLDER_SECONDS) and folder.is_ours():
            pass
    finally:
        local_aws.stop()
        folder.leave()
        gc.freeze()  # or Python would look through all that there is for garbage, which takes as long as the start did


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="local_aws", description="A local AWS on one port of 127.0.0.1.")
    parser.add_argument("--data", type=Path, required=True, help="folder for endpoint.json; stacks are kept beside it")
    parser.add_argument("--port", type=int, default=0, help="port to listen on; 0 takes a free one (default)")
    parser.add_argument("--start", help="serve only if this is the first line of starting.pid in that folder (default: in any case)")
    parser.add_argument("--node", help="path of the Node.js that runs functions (default: node on the PATH)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
