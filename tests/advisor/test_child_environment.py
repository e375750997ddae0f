"""What child programs are not trusted with."""

from __future__ import annotations

import pytest

from advisor.child_environment import child_environment


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("HF_TOKEN", "x", False),
        ("HUGGING_FACE_HUB_TOKEN", "x", False),
        ("OPENAI_API_KEY", "x", False),
        ("AWS_SECRET_ACCESS_KEY", "x", False),
        ("AWS_ACCESS_KEY_ID", "x", False),
        ("GITHUB_PAT", "x", False),
        ("DB_PASSWORD", "x", False),
        ("SSH_AUTH_SOCK", "/run/agent", False),
        ("https_proxy", "http://me:secret@proxy:3128", False),
        ("HTTPS_PROXY", "http://proxy:3128", True),
        ("PATH", "/bin", True),
        ("HOME", "/home/me", True),
        ("XAUTHORITY", "/run/x", True),
        ("LD_LIBRARY_PATH", "/opt", True),
        ("CUDA_VISIBLE_DEVICES", "0", True),
        ("GGML_VK_VISIBLE_DEVICES", "0", True),
        ("KMP_AFFINITY", "x", True),
        ("PYTHONPATH", "x", True),
        ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/run/user/1000/bus", True),
    ],
)
def test_what_is_kept(name: str, value: str, kept: bool) -> None:
    assert child_environment({name: value}) == ({name: value} if kept else {})
