"""What would go wrong later is seen before the start."""

import pytest

from tools import preflight
from tools.refusal import Refusal

MOUNTS = """\
22 1 0:21 / / rw,relatime - overlay overlay rw
23 22 0:22 / /home rw,relatime shared:1 - {kind} server:/home rw
24 23 8:1 / /home/local\\040disk rw - ext4 /dev/sda1 rw
"""


@pytest.fixture
def mounts(tmp_path):
    def of_kind(kind):
        file = tmp_path / "mountinfo"
        file.write_text(MOUNTS.format(kind=kind))
        return str(file)

    return of_kind


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "ceph"])
def test_a_network_file_system_is_refused_by_name(mounts, kind):
    with pytest.raises(Refusal, match=rf"network file system \({kind} at /home\)"):
        preflight.need_local_disk("/home/ana/var", mounts(kind))


@pytest.mark.parametrize("kind", ["ext4", "xfs", "btrfs", "overlay", "virtiofs", "9p", "tmpfs"])
def test_a_local_or_container_file_system_is_accepted(mounts, kind):
    preflight.need_local_disk("/home/ana/var", mounts(kind))


@pytest.mark.parametrize("path", ["/home/local disk/var", "/homely/var", "/srv"])
def test_the_innermost_mount_decides(mounts, path):
    preflight.need_local_disk(path, mounts("nfs4"))


def test_a_machine_without_a_mount_table_is_accepted():
    preflight.need_local_disk("/home/ana/var", "/nonexistent/mountinfo")


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("sqlite:////srv/h.sqlite3", "/srv/h.sqlite3"),
        ("sqlite:////srv/a%20b.sqlite3?timeout=3", "/srv/a b.sqlite3"),
        ("sqlite:///var/h.sqlite3", str(preflight.ROOT / "var/h.sqlite3")),
        ("sqlite://:memory:", None),
        ("sqlite://", None),
        ("postgres://h@127.0.0.1/h", None),
    ],
)
def test_the_file_of_a_database_address_is_found(url, file):
    found = preflight.sqlite_file(url)

    assert (str(found) if found else None) == file


@pytest.mark.parametrize("port", [-1, 65536, 700000])
def test_a_port_that_is_none_is_refused(port):
    with pytest.raises(Refusal, match="from 1 to 65535"):
        preflight.need_free_port("127.0.0.1", port)
