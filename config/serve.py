"""The server's main process: granian, ended when whoever started it is no more.

``python -m config.serve`` takes granian's own arguments.
"""

import os
import signal
import threading
import time

SECONDS = 0.5


def end_with_parent() -> None:
    """Have this process end in order soon after its parent has died, however that died."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(SECONDS)
        os.kill(os.getpid(), signal.SIGTERM)
        # What does not hear that keeps the port.
        time.sleep(10)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, name="annals-parent", daemon=True).start()


if __name__ == "__main__":
    from granian.cli import entrypoint

    end_with_parent()
    entrypoint()
