import errno
import shutil
import tempfile
import unittest
from pathlib import Path
from unittest.mock import patch

from local_aws.kernel.data_folder import write_atomically


class WriteTest(unittest.TestCase):
    """A file is the old one or the new one, with nothing beside it."""

    def setUp(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="local-aws-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.path = self.folder / "state.json"
        self.temporary = self.folder / ".state.json.new"
        self.path.write_text("old")

    def holds(self, text: str) -> None:
        self.assertEqual({self.path: text}, {path: path.read_text() for path in self.folder.iterdir()})

    def test_what_a_kill_left_is_taken_away(self):
        self.temporary.write_text("a part, longer than what is written now")
        write_atomically(self.path, "new")
        self.holds("new")

    def test_a_disk_that_is_full_leaves_the_old_file(self):
        self.temporary.symlink_to("/dev/full")  # which takes nothing, as such a disk; on a Mac, which has none, it cannot be opened
        with self.assertRaises(OSError):
            write_atomically(self.path, "new")
        self.holds("old")
        write_atomically(self.path, "new")
        self.holds("new")

    def test_so_does_one_that_is_full_when_the_file_gets_its_name(self):
        full = OSError(errno.ENOSPC, "No space left on device")
        with patch("os.replace", side_effect=full), self.assertRaises(OSError):
            write_atomically(self.path, "new")
        self.holds("old")
