import gc
import tempfile
import threading
import unittest
from pathlib import Path
from unittest import mock

from local_aws.kernel.moto_host import Moto
from local_aws.server import LocalAws
from tests.waiting import ended


class StartTest(unittest.TestCase):
    def test_garbage_is_looked_for_once_the_services_are_there(self) -> None:
        with tempfile.TemporaryDirectory() as folder, mock.patch.object(Moto, "warm_up", lambda *_: self.assertFalse(gc.isenabled())):
            gc.disable()  # as the process does before it starts
            self.addCleanup(gc.enable)
            process = LocalAws(Path(folder), None, 0)
            process.start()
            self.addCleanup(process.stop)
            ended(*(thread for thread in threading.enumerate() if thread.name == "warm-up"))
        self.assertTrue(gc.isenabled())
