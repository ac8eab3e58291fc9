"""What schemathesis does not know by itself."""

import schemathesis


@schemathesis.serializer("application/offset+octet-stream")
def piece(_context, value):
    """A piece of a file, as tus sends it: bytes as they are."""
    if isinstance(value, bytes):
        return value
    return str(value).encode()
