"""One file a step; `down_revision` orders them."""
